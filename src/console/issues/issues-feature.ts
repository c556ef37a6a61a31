import { randomUUID } from 'node:crypto';
import { type Request, type RequestHandler, Router } from 'express';
import type { ConsoleFeature, PageTools } from '../console-feature.ts';
import { actorIn, mayOperate } from '../page/for-operators.ts';
import { textOf, textsOf } from '../page/forms.ts';
import { issueUrl, runUrl } from '../page/links.ts';
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
    const listed = await perform(listIssues, {}, actorIn(request));
    sendPage(response, 'Issues', issuesMain(listed));
  });
  router.get('/issues/:issue', showIssue(parts));
  router.post('/issues/:issue/acknowledge', async (request, response) => {
    const input = { ...request.params, note: textOf(request.body.note) };
    const { key } = await perform(acknowledgeIssue, input, actorIn(request));
    response.redirect(303, `${issueUrl(key)}?done=acknowledged`);
  });
  router.post('/issues/:issue/take-back', async (request, response) => {
    const { key } = await perform(takeBackIssue, request.params, actorIn(request));
    response.redirect(303, `${issueUrl(key)}?done=taken-back`);
  });
  router.post('/issues/:issue/check', async (request, response) => {
    const { findings } = await perform(checkIssue, request.params, actorIn(request));
    await sendIssue(parts, request, response, findings);
  });
  router.post('/issues/:issue/replay', startRun(parts, 'replay'));
  router.post('/issues/:issue/dismiss', startRun(parts, 'dismiss'));
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
  const actor = actorIn(request);
  const result = await perform(operations.readIssue, input, actor);
  const options = { canChange: mayOperate(actor), done, findings, token: randomUUID };
  sendPage(response, causeTitle(result.issue), issueMain(result, options));
}

/** The event whose button was pressed, or those that are checked. */
function chosenIn({ which, only, events }: Record<string, unknown>): string[] {
  if (which !== 'chosen') return [];
  const one = textOf(only);
  return one === undefined ? textsOf(events) : [one];
}

/** A form says which events it is about: one that lost its fields on the way changes nothing. */
function startRun(
  { runs, perform }: Parts,
  action: 'replay' | 'dismiss',
): RequestHandler<{ issue: string }> {
  return async (request, response) => {
    const { issue } = request.params;
    const { body } = request;
    const events = body.which === 'all' ? undefined : chosenIn(body);
    const note = action === 'dismiss' ? textOf(body.note) : undefined;
    const back = (done: string) => response.redirect(303, `${issueUrl(issue)}?done=${done}`);
    if (events?.length === 0) return back('none-chosen');
    if (action === 'dismiss' && note === undefined) return back('no-note');
    const input = { action, issue, events, note, token: textOf(body.token) };
    const { id } = await perform(runs.startRun, input, actorIn(request));
    response.redirect(303, runUrl(id));
  };
}
