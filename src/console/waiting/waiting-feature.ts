import { type Request, type Response, Router } from 'express';
import type { ConsoleFeature, PageTools } from '../console-feature.ts';
import { actorIn, mayOperate } from '../page/for-operators.ts';
import { filledIn, textOf } from '../page/forms.ts';
import { sendPage } from '../page/page-layout.ts';
import type { WaitingData } from './waiting-data.ts';
import { type WaitingOperations, waitingOperations } from './waiting-operations.ts';
import { type Tried, waitingMain } from './waiting-page.ts';
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
  const send = async (request: Request, response: Response, tried?: Tried) => {
    const { status, group, after, done } = request.query;
    const actor = actorIn(request);
    const listed = await perform(listWaiting, { status, group, after }, actor);
    const causes = await perform(listWaitingCauses, {}, actor);
    const main = waitingMain(
      { ...causes, ...listed },
      {
        canChange: mayOperate(actor),
        done,
        tried,
        status: waitStatus.safeParse(status).data ?? 'waiting',
        group: groupKey.safeParse(group).data,
      },
    );
    sendPage(response, 'Waiting', main);
  };
  router.get('/waiting', (request, response) => send(request, response));
  router.post('/waiting/try', async (request, response) => {
    await perform(tryWaitingNow, filledIn(request.body), actorIn(request));
    response.redirect(303, '/console/waiting?done=tried');
  });
  router.post('/waiting/causes/:group/try', async (request, response) => {
    const input = { ...request.params, after: textOf(request.body.after) };
    const tried = await perform(tryGroupNow, input, actorIn(request));
    if (tried.next === null) response.redirect(303, '/console/waiting?done=tried');
    else await send(request, response, { ...tried, group: request.params.group });
  });
  return router;
}
