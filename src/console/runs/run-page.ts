import type { z } from 'zod';
import { numberText } from '../../count-text.ts';
import { meaningOf } from '../../story/judge-event.ts';
import { type Html, html } from '../page/html-tag.ts';
import { eventLink, issueUrl, orderLink, runUrl } from '../page/links.ts';
import { fact } from '../page/page-layout.ts';
import { actionForm, badge, table } from '../page/parts.ts';
import { statusView } from '../page/status-view.ts';
import { instantOrDash } from '../page/times.ts';
import type { RunJson } from './run-schemas.ts';
import { progressText, runStanding } from './run-words.ts';
import type { RunOperations } from './runs-operations.ts';

type RunResult = z.output<RunOperations['readRun']['result']>;

const REFRESH_MS = 2_000;

/** Whether the page is to be loaded again: until it stands still. */
export function isMoving({ state }: RunJson): boolean {
  return state !== 'finished';
}

/**
 * The page of a run below its heading.
 *
 * @param canChange whether the user may cancel it
 */
export function runMain({ run, parkedAgain }: RunResult, canChange: boolean): Html {
  return html`
    <div id="run"${isMoving(run) ? html` data-refresh="${REFRESH_MS}"` : ''}>
      ${progress(run)}
      ${result(run)}
      ${examples(parkedAgain)}
      ${run.state === 'running' && canChange ? cancelForm(run) : ''}
      <h2>Details</h2>
      ${details(run)}
    </div>`;
}

function details(run: RunJson): Html {
  return html`
    <dl>
      ${fact('Begun by', run.begunBy)}
      ${fact('Begun', instantOrDash(run.begunAt))}
      ${fact('Last step', instantOrDash(run.updatedAt))}
      ${fact('Finished', run.finishedAt === null ? null : instantOrDash(run.finishedAt))}
      ${fact('Cancelled by', run.cancelledBy)}
      ${fact('Note', run.note)}
      ${fact('Issue', run.issue === null ? null : html`<a href="${issueUrl(run.issue)}">Show the issue</a>`)}
    </dl>`;
}

function progress(run: RunJson): Html {
  const begun = run.changed + run.skipped;
  return html`
    <p>${badge(runStanding(run), run.state === 'finished' ? 'good' : 'warning')}</p>
    <p><label for="progress">Progress</label>
      <progress id="progress" max="${Math.max(run.total, 1)}" value="${begun}">${begun} of ${run.total}</progress></p>
    <p role="status">${progressText(run)}</p>
    ${run.cancelledAt === null ? '' : html`<p>It was cancelled at ${instantOrDash(run.cancelledAt)}: what was begun before goes on, the other events are as they were.</p>`}`;
}

function result(run: RunJson): Html | undefined {
  if (run.countedAt === null) return undefined;
  return html`
    <h2>What became of them</h2>
    ${table(
      'What became of the events of this run',
      [
        { label: 'Events', cell: ({ count }) => numberText(count), isNumber: true },
        { label: 'Status', cell: statusOf },
        { label: 'Why', cell: ({ code, reason }) => why(code, reason), isText: true },
      ],
      run.outcomes,
      'Nothing yet.',
    )}
    <p class="empty">Counted at ${instantOrDash(run.countedAt)}.</p>`;
}

function statusOf({ status, code }: RunJson['outcomes'][number]): Html {
  return statusView(status, meaningOf({ status, code: code === '' ? null : code }));
}

function why(code: string, reason: string): Html | undefined {
  if (code === '' && reason === '') return undefined;
  return html`${reason === '' ? code : reason}`;
}

function examples(events: RunResult['parkedAgain']): Html | undefined {
  if (events.length === 0) return undefined;
  return html`
    <h2>Parked again: examples</h2>
    ${table(
      'Examples of events that are parked again',
      [
        { label: 'Event', cell: ({ seq, eventId }) => eventLink(seq, eventId) },
        { label: 'Order', cell: ({ subject }) => orderLink(subject) },
        { label: 'Reason', cell: ({ reason }) => reason, isText: true },
      ],
      events,
      '',
    )}`;
}

function cancelForm({ id, action }: RunJson): Html {
  const done = action === 'dismiss' ? 'dismissed' : 'made pending';
  return html`
    <h2>Cancel</h2>
    <p>The events that are not begun yet stay as they are. Events that are already ${done} stay so.</p>
    ${actionForm(`${runUrl(id)}/cancel`, 'Cancel this run', { tone: 'destructive' })}`;
}
