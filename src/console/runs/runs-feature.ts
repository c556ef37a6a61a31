import { Router } from 'express';
import type { ConsoleFeature, PageTools } from '../console-feature.ts';
import { actorIn, mayOperate } from '../page/for-operators.ts';
import { runUrl } from '../page/links.ts';
import { sendPage } from '../page/page-layout.ts';
import { isMoving, runMain } from './run-page.ts';
import { runTitle } from './run-words.ts';
import type { RunOperations } from './runs-operations.ts';
import { runsMain } from './runs-page.ts';

/** Where scripts are off. */
const REFRESH_SECONDS = 3;

/** Runs: progress, cancel, and result. */
export function runsFeature(operations: RunOperations): ConsoleFeature {
  return {
    operations: Object.values(operations),
    pages: (tools) => pages(operations, tools),
  };
}

function pages({ listRuns, readRun, cancelRun }: RunOperations, { perform }: PageTools): Router {
  const router = Router();
  router.get('/runs', async (request, response) => {
    const { before } = request.query;
    const { runs, next } = await perform(listRuns, { before }, actorIn(request));
    sendPage(response, 'Runs', runsMain(runs, next));
  });
  router.get('/runs/:run', async (request, response) => {
    const actor = actorIn(request);
    const result = await perform(readRun, request.params, actor);
    sendPage(response, runTitle(result.run), runMain(result, mayOperate(actor)), {
      refreshSeconds: isMoving(result.run) ? REFRESH_SECONDS : undefined,
    });
  });
  router.post('/runs/:run/cancel', async (request, response) => {
    const { id } = await perform(cancelRun, request.params, actorIn(request));
    response.redirect(303, runUrl(id));
  });
  return router;
}
