import { randomUUID } from 'node:crypto';
import { type Request, type RequestHandler, Router } from 'express';
import type { ConsoleFeature, PageTools } from '../console-feature.ts';
import { FormFields, formBody } from '../page/form-body.ts';
import { isOperator, pageActor } from '../page/page-actor.ts';
import { sendPage } from '../page/page-layout.ts';
import type { RunOperations } from '../runs/runs-operations.ts';
import { causeTitle } from './cause-words.ts';
import { issueMain } from './issue-page.ts';
import type { FindingJson } from './issue-schemas.ts';
import type { IssuesData } from './issues-data.ts';
import { issueOperations } from './issues-operations.ts';
import { issuesMain } from './issues-page.ts';

/** Issues: what is parked, by cause, and what to do about it. */
export function issuesFeature(data: IssuesData, runs: RunOperations): ConsoleFeature {
  const operations = issueOperations(data);
  return {
    operations: Object.values(operations),
    pages: (tools) => issuePages({ operations, runs, ...tools }),
  };
}

interface Parts extends PageTools {
  readonly operations: ReturnType<typeof issueOperations>;
  readonly runs: RunOperations;
}

function issuePages(parts: Parts): Router {
  const { operations, perform } = parts;
  const { listIssues, acknowledgeIssue, takeBackIssue, checkIssue } = operations;
  const router = Router();
  router.get('/issues', async (request, response) => {
    const { issues, asOf } = await perform(listIssues, {}, pageActor(request));
    sendPage(response, 'Issues', issuesMain(issues, asOf));
  });
  router.get('/issues/:issue', showIssue(parts));
  router.post('/issues/:issue/acknowledge', formBody, async (request, response) => {
    const note = new FormFields(request).text('note');
    const { key } = await perform(
      acknowledgeIssue,
      { ...request.params, note },
      pageActor(request),
    );
    response.redirect(303, `/console/issues/${key}?done=acknowledged`);
  });
  router.post('/issues/:issue/take-back', async (request, response) => {
    const { key } = await perform(takeBackIssue, request.params, pageActor(request));
    response.redirect(303, `/console/issues/${key}?done=taken-back`);
  });
  router.post('/issues/:issue/check', async (request, response) => {
    const { findings } = await perform(checkIssue, request.params, pageActor(request));
    await sendIssue(parts, request, response, findings);
  });
  router.post('/issues/:issue/replay', formBody, startRun(parts, 'replay'));
  router.post('/issues/:issue/dismiss', formBody, startRun(parts, 'dismiss'));
  return router;
}

function showIssue(parts: Parts): RequestHandler<{ issue: string }> {
  return (request, response) => sendIssue(parts, request, response);
}

type IssueRequest = Request<{ issue: string }>;

async function sendIssue(
  { operations, perform }: Parts,
  request: IssueRequest,
  response: Parameters<RequestHandler>[1],
  findings?: readonly FindingJson[],
): Promise<void> {
  const { before, done } = request.query;
  const input = { ...request.params, before };
  const result = await perform(operations.readIssue, input, pageActor(request));
  const options = { canChange: isOperator(request), done, findings, token: randomUUID };
  sendPage(response, causeTitle(result.issue), issueMain(result, options));
}

/** The form of all events has no field `some`; the one of the list has it, and the chosen events. */
function startRun(
  { runs, perform }: Parts,
  action: 'replay' | 'dismiss',
): RequestHandler<{ issue: string }> {
  return async (request, response) => {
    const { issue } = request.params;
    const form = new FormFields(request);
    const only = form.text('only');
    const isAll = form.text('some') === undefined;
    const events = isAll ? undefined : only === undefined ? form.all('events') : [only];
    const note = action === 'dismiss' ? form.text('note') : undefined;
    const back = (done: string) =>
      response.redirect(303, `/console/issues/${encodeURIComponent(issue)}?done=${done}`);
    if (events?.length === 0) return back('none-chosen');
    if (action === 'dismiss' && note === undefined) return back('no-note');
    const input = { action, issue, events, note, token: form.text('token') };
    const { id } = await perform(runs.startRun, input, pageActor(request));
    response.redirect(303, `/console/runs/${id}`);
  };
}
