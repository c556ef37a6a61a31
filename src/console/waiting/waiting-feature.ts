import { Router } from 'express';
import type { ConsoleFeature, PageTools } from '../console-feature.ts';
import { actorIn, mayOperate } from '../page/for-operators.ts';
import { filledIn } from '../page/forms.ts';
import { sendPage } from '../page/page-layout.ts';
import type { WaitingData } from './waiting-data.ts';
import { type WaitingOperations, waitingOperations } from './waiting-operations.ts';
import { waitingMain } from './waiting-page.ts';
import { groupKey, waitStatus } from './waiting-schemas.ts';

/** What waits, and what is retried. */
export function waitingFeature(data: WaitingData): ConsoleFeature {
  const operations = waitingOperations(data);
  return {
    operations: Object.values(operations),
    pages: (tools) => pages(operations, tools),
  };
}

function pages(operations: WaitingOperations, { perform }: PageTools): Router {
  const { listWaiting, listWaitingCauses, tryWaitingNow, tryGroupNow } = operations;
  const router = Router();
  router.get('/waiting', async (request, response) => {
    const { status, group, after, done } = request.query;
    const actor = actorIn(request);
    const listed = await perform(listWaiting, { status, group, after }, actor);
    const causes = await perform(listWaitingCauses, {}, actor);
    const main = waitingMain(
      { ...causes, ...listed },
      {
        canChange: mayOperate(actor),
        done,
        status: waitStatus.safeParse(status).data ?? 'waiting',
        group: groupKey.safeParse(group).data,
      },
    );
    sendPage(response, 'Waiting', main);
  });
  router.post('/waiting/try', async (request, response) => {
    await perform(tryWaitingNow, filledIn(request.body), actorIn(request));
    response.redirect(303, '/console/waiting?done=tried');
  });
  router.post('/waiting/causes/:group/try', async (request, response) => {
    await perform(tryGroupNow, request.params, actorIn(request));
    response.redirect(303, '/console/waiting?done=tried');
  });
  return router;
}
