import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import type { ConsoleFeature, PageTools } from '../console-feature.ts';
import { actorIn, mayOperate } from '../page/for-operators.ts';
import { filledIn, textOf } from '../page/forms.ts';
import { runUrl } from '../page/links.ts';
import { sendPage } from '../page/page-layout.ts';
import type { RunOperations } from '../runs/runs-operations.ts';
import { judgeMain } from './judge-page.ts';
import { type RejectedOperations, rejectedOperations } from './rejected-operations.ts';
import { readAgainMain } from './rejected-page.ts';
import type { UnmappedData } from './unmapped-data.ts';
import { type UnmappedOperations, unmappedOperations } from './unmapped-operations.ts';
import { unmappedMain } from './unmapped-page.ts';

/** Unmapped and rejected events, by reason, and reading them anew. */
export function unmappedFeature(data: UnmappedData, runs: RunOperations): ConsoleFeature {
  const operations = { ...unmappedOperations(data), ...rejectedOperations(data) };
  return {
    operations: Object.values(operations),
    pages: (tools) => pages(operations, runs, tools),
  };
}

type Operations = UnmappedOperations & RejectedOperations;

function pages(
  { listUnmapped, surveyUnmapped, listRejected, surveyRejected }: Operations,
  { judgeUnmapped, readRejected }: RunOperations,
  { perform }: PageTools,
): Router {
  const router = Router();
  router.get('/unmapped', async (request, response) => {
    const actor = actorIn(request);
    const { unmapped } = await perform(listUnmapped, {}, actor);
    const { rejected } = await perform(listRejected, {}, actor);
    sendPage(response, 'Unmapped', unmappedMain(unmapped, rejected));
  });
  router.get('/unmapped/judge', async (request, response) => {
    const { source, code, type } = request.query;
    const actor = actorIn(request);
    const survey = await perform(surveyUnmapped, { source, code, type }, actor);
    const selection = { source: textOf(source), code: textOf(code), type: textOf(type) };
    const options = { canChange: mayOperate(actor), token: randomUUID() };
    sendPage(response, 'Judge unmapped events anew', judgeMain(survey, selection, options));
  });
  router.post('/unmapped/judge', async (request, response) => {
    const { id } = await perform(judgeUnmapped, filledIn(request.body), actorIn(request));
    response.redirect(303, runUrl(id));
  });
  router.get('/rejected/read', async (request, response) => {
    const { source } = request.query;
    const actor = actorIn(request);
    const survey = await perform(surveyRejected, { source }, actor);
    const options = { canChange: mayOperate(actor), token: randomUUID() };
    const main = readAgainMain(survey, textOf(source), options);
    sendPage(response, 'Read rejected events again', main);
  });
  router.post('/rejected/read', async (request, response) => {
    const { id } = await perform(readRejected, filledIn(request.body), actorIn(request));
    response.redirect(303, runUrl(id));
  });
  return router;
}
