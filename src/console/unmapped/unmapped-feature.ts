import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import type { ConsoleFeature, PageTools } from '../console-feature.ts';
import { FormFields, formBody } from '../page/form-body.ts';
import { isOperator, pageActor } from '../page/page-actor.ts';
import { sendPage } from '../page/page-layout.ts';
import type { RunOperations } from '../runs/runs-operations.ts';
import { judgeMain } from './judge-page.ts';
import type { UnmappedData } from './unmapped-data.ts';
import { type UnmappedOperations, unmappedOperations } from './unmapped-operations.ts';
import { unmappedMain } from './unmapped-page.ts';

/** Unmapped events, by reason, and judging them anew. */
export function unmappedFeature(data: UnmappedData, runs: RunOperations): ConsoleFeature {
  const operations = unmappedOperations(data);
  return {
    operations: Object.values(operations),
    pages: (tools) => pages(operations, runs, tools),
  };
}

function pages(
  { listUnmapped, surveyUnmapped }: UnmappedOperations,
  { judgeUnmapped }: RunOperations,
  { perform }: PageTools,
): Router {
  const router = Router();
  router.get('/unmapped', async (request, response) => {
    const { unmapped } = await perform(listUnmapped, {}, pageActor(request));
    sendPage(response, 'Unmapped', unmappedMain(unmapped));
  });
  router.get('/unmapped/judge', async (request, response) => {
    const { source, code, type } = request.query;
    const survey = await perform(surveyUnmapped, { source, code, type }, pageActor(request));
    const selection = { source: textOf(source), code: textOf(code), type: textOf(type) };
    const options = { canChange: isOperator(request), token: randomUUID() };
    sendPage(response, 'Judge unmapped events anew', judgeMain(survey, selection, options));
  });
  router.post('/unmapped/judge', formBody, async (request, response) => {
    const form = new FormFields(request);
    const names = ['source', 'code', 'type', 'token'] as const;
    const input = Object.fromEntries(names.map((name) => [name, form.text(name)]));
    const { id } = await perform(judgeUnmapped, input, pageActor(request));
    response.redirect(303, `/console/runs/${id}`);
  });
  return router;
}

/** The query has texts by then: the operation has checked them. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
