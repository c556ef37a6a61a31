import { type Html, html } from '../page/html-tag.ts';
import { eventLink, issueUrl, orderLink } from '../page/links.ts';
import { type Column, table } from '../page/parts.ts';
import { instantOrDash } from '../page/times.ts';
import type { IssueEventJson } from './issue-schemas.ts';

const COLUMNS: readonly Column<IssueEventJson>[] = [
  { label: 'Event', cell: ({ seq, eventId }) => eventLink(seq, eventId) },
  { label: 'Type', cell: ({ type }) => type ?? 'unknown' },
  { label: 'Order', cell: ({ subject }) => orderLink(subject) },
  { label: 'Received', cell: ({ receivedAt }) => instantOrDash(receivedAt) },
  { label: 'Parked', cell: ({ parkedAt }) => instantOrDash(parkedAt) },
  { label: 'Reason', cell: ({ reason }) => reason, isText: true },
];

const CHOICE: Column<IssueEventJson> = {
  label: 'Choose',
  cell: ({ seq, eventId }) =>
    html`<input type="checkbox" class="check" name="events" value="${seq}" aria-label="Choose event ${eventId}">`,
};

const ONE: Column<IssueEventJson> = {
  label: 'Replay this one',
  cell: ({ seq, eventId }) =>
    html`<button class="button is-neutral" name="only" value="${seq}" formnovalidate aria-label="Replay event ${eventId}">Replay</button>`,
};

interface EventsFormOptions {
  readonly canChange: boolean;
  /** A form that is sent twice begins one run. */
  readonly token: string;
}

/** The events of an issue. Operators can replay one or some of them, or dismiss some. */
export function eventsForm(
  key: string,
  events: readonly IssueEventJson[],
  { canChange, token }: EventsFormOptions,
): Html {
  const caption = 'Parked events of this issue, the newest first';
  const whenEmpty = 'None of its events is parked now.';
  if (!canChange || events.length === 0) return table(caption, COLUMNS, events, whenEmpty);
  const action = issueUrl(key);
  // Enter in the note would press the first button, which replays one event: a disabled one does nothing.
  return html`<form method="post" action="${action}/replay">
    <button disabled hidden></button>
    <input type="hidden" name="token" value="${token}">
    <input type="hidden" name="which" value="chosen">
    ${table(caption, [CHOICE, ...COLUMNS, ONE], events, whenEmpty)}
    <p class="action"><button class="button" formnovalidate>Replay the chosen ones</button></p>
    <p class="action"><span class="field"><label for="dismiss-note">Why the chosen ones are never to be written</label>
      <input id="dismiss-note" name="note" required maxlength="255"></span>
      <button class="button is-destructive" formaction="${action}/dismiss">Dismiss the chosen ones</button></p>
  </form>`;
}
