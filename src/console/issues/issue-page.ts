import type { z } from 'zod';
import { numberText } from '../../count-text.ts';
import { type Html, html } from '../page/html-tag.ts';
import { issueUrl } from '../page/links.ts';
import { fact } from '../page/page-layout.ts';
import { actionForm, nextPage, notice, table } from '../page/parts.ts';
import { instantOrDash } from '../page/times.ts';
import { runsTable } from '../runs/runs-page.ts';
import { eventsForm } from './issue-events-form.ts';
import type { FindingJson, IssueChangeJson, IssueJson } from './issue-schemas.ts';
import type { IssueOperations } from './issues-operations.ts';
import { issueBadge } from './issues-page.ts';
import { replayAllForms } from './replay-all-forms.ts';

type IssueResult = z.output<IssueOperations['readIssue']['result']>;

export interface IssuePageOptions {
  /** Whether the user may change something. */
  readonly canChange: boolean;
  /** Code of what was done, or of what went wrong, from the URL. */
  readonly done: unknown;
  /** What the check found that the user has asked for. */
  readonly findings?: readonly FindingJson[] | undefined;
  /** Makes tokens for forms: a random UUID each. */
  token(): string;
}

/** What a page says after a form was sent, by its code in the URL, if the issue is as it says. */
function doneNotice(done: unknown, { state, events }: IssueJson): Html | undefined {
  switch (done) {
    case 'acknowledged':
      return state === done
        ? notice('good', 'The issue is acknowledged. Others can see that a person knows of it.')
        : undefined;
    case 'taken-back':
      return state === 'open' ? notice('good', 'The issue is open again.') : undefined;
    case 'none-chosen':
      return events > 0
        ? notice('warning', 'Nothing was done: choose at least one event.')
        : undefined;
    case 'no-note':
      return events > 0
        ? notice(
            'warning',
            'Nothing was done: write a note that says why the events are dismissed.',
          )
        : undefined;
  }
  return undefined;
}

/** The page of an issue below its heading. */
export function issueMain(result: IssueResult, options: IssuePageOptions): Html {
  const { issue, events, next, changes, runs } = result;
  const { canChange, done } = options;
  const isParked = issue.events > 0;
  return html`
    ${canChange ? doneNotice(done, issue) : ''}
    <p>${issueBadge(issue.state)}</p>
    ${isParked || issue.state === 'resolved' ? '' : html`<p>None of its events is parked now, but some were replayed and are not applied yet. When all of them are, the issue is resolved.</p>`}
    ${facts(issue)}
    <h2>What to do</h2>
    <p>${issue.reason}</p>
    ${whereToLook(issue)}
    ${check(result, options)}
    ${isParked && canChange ? replayAllForms(issue, options.token()) : ''}
    ${canChange ? acknowledgement(issue) : html`<p class="empty">Your role is viewer: you can look, but not change anything.</p>`}
    <h2>Events</h2>
    ${eventsForm(issue.key, events, { canChange, token: options.token() })}
    ${nextPage(next === null ? undefined : `${issueUrl(issue.key)}?before=${next}`)}
    <h2>Runs</h2>
    ${runsTable('The last runs about this issue', runs, 'None of its events was replayed or dismissed here yet.')}
    <h2>History</h2>
    ${history(changes)}`;
}

function facts(issue: IssueJson): Html {
  return html`
    <dl>
      ${fact('Parked events', numberText(issue.events))}
      ${fact('Orders', numberText(issue.orders))}
      ${fact('Since', instantOrDash(issue.since))}
      ${fact('Newest', instantOrDash(issue.newest))}
      ${fact('Source', issue.source)}
      ${fact('Error Code', issue.code || null)}
      ${fact('Error Object', issue.object || null)}
      ${fact('Error Field', issue.field || null)}
      ${fact('Acknowledged by', issue.acknowledgedBy)}
      ${fact('Acknowledged', issue.acknowledgedAt === null ? null : instantOrDash(issue.acknowledgedAt))}
      ${fact('Note', issue.note)}
      ${fact('Resolved', issue.resolvedAt === null ? null : instantOrDash(issue.resolvedAt))}
    </dl>`;
}

/** What the pages of its events and orders show that the reason of an issue cannot. */
function whereToLook({ code, events }: IssueJson): Html | undefined {
  if (events === 0) return undefined;
  return code === 'ORDER_CONFLICT'
    ? html`<p>Open the order of an event below: its page compares both orders, and lets you decide which one has the
      record.</p>`
    : html`<p>The page of an event below shows what your org says about it, where it says more than this.</p>`;
}

function check(
  { issue, isCheckable }: IssueResult,
  { canChange, findings }: IssuePageOptions,
): Html | undefined {
  if (!isCheckable) return undefined;
  return html`
    ${findings === undefined ? '' : findingsList(findings)}
    ${canChange ? actionForm(`${issueUrl(issue.key)}/check`, 'Ask Salesforce whether it is mended', { tone: 'neutral' }) : ''}`;
}

function findingsList(findings: readonly FindingJson[]): Html {
  const tones = { ok: 'good', warning: 'warning', failed: 'bad', skipped: 'neutral' } as const;
  return html`<h3 id="check">What Salesforce says now</h3>${findings.map(
    ({ check: name, standing, found, todo }) =>
      notice(
        tones[standing],
        html`<b>${standing}</b>: ${name}: ${found}${todo === undefined ? '' : html`<br>${todo}`}`,
      ),
  )}`;
}

function acknowledgement({ key, state }: IssueJson): Html | undefined {
  if (state === 'acknowledged') {
    return actionForm(`${issueUrl(key)}/take-back`, 'Take the acknowledgement back', {
      tone: 'neutral',
    });
  }
  if (state === 'resolved') return undefined;
  const fields = html`<span class="field"><label for="acknowledge-note">Note for the others (not required)</label>
    <input id="acknowledge-note" name="note" maxlength="255"></span>`;
  return html`<h3>Somebody takes care of it</h3>
    ${actionForm(`${issueUrl(key)}/acknowledge`, 'Acknowledge', { fields, tone: 'neutral' })}`;
}

function history(changes: readonly IssueChangeJson[]): Html {
  return table(
    'What became of this issue, the newest change first',
    [
      { label: 'When', cell: ({ at }) => instantOrDash(at) },
      { label: 'What', cell: ({ change }) => change },
      { label: 'By', cell: ({ by }) => by ?? 'the connector' },
      { label: 'Note', cell: ({ note }) => note ?? '' },
    ],
    changes,
    'Nothing yet.',
  );
}
