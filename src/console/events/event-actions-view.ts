import { pathSegment } from '../../url.ts';
import type { Role } from '../operation/actor.ts';
import { forOperators } from '../page/for-operators.ts';
import { type Html, html } from '../page/html-tag.ts';
import { eventUrl } from '../page/links.ts';
import { actionForm } from '../page/parts.ts';
import type { EventResult, PageAction } from './event-schemas.ts';

/** What a person can do about an event; nothing when nothing is to be done. */
export function actionsView(event: EventResult, role: Role): Html | undefined {
  const advice = adviceFor(event);
  // Nothing has to be done about an event that is applied.
  const what = event.status === 'applied' ? undefined : 'do this';
  const forms =
    event.actions.length === 0 ? undefined : forOperators({ role }, html`${formsFor(event)}`, what);
  if (advice === undefined && forms === undefined) return undefined;
  return html`<h2>What to do</h2>${advice}${forms}`;
}

function adviceFor({ status, code, body }: EventResult): Html | undefined {
  switch (status) {
    case 'waiting':
      return html`<p>Do what the reason says. The event is then written by itself.</p>`;
    case 'parked':
      return html`<p>Correct the cause first, as the reason says, then replay the event. An admin can do the same in
        Salesforce: set Status to <b>Reprocess</b> in the event's Digital River Failed Event record. If the event is not
        to be written at all, dismiss it with a note.</p>`;
    case 'dismissed':
      return body.bytes === null
        ? undefined
        : html`<p>If the event is to be written after all, restore it: it is parked again, and can be replayed.</p>`;
    case 'unmapped':
      return unmappedAdvice(code);
    case 'rejected':
      return html`<p>If a mapping file looks for something in the wrong place, correct the file and restart the connector;
        then read the arrival again. Otherwise the sender has to send it in a form that is understood.</p>`;
    default:
      return undefined;
  }
}

function unmappedAdvice(code: string | null): Html {
  if (code === 'VERIFICATION')
    return html`<p>Nothing: it was sent to prove the way to the connector.</p>`;
  return code === 'OTHER_MODE'
    ? html`<p>If this installation should write it, correct CONNECTOR_MODE and restart the connector; then judge the
        event anew.</p>`
    : html`<p>Nothing, unless the configuration or the connector has changed since: then judge the event anew.</p>`;
}

function formsFor(event: EventResult): (Html | undefined)[] {
  return event.actions.map((action) => {
    if (action === 'again') return againLink(event);
    const path = `${eventUrl(event.event)}/${action}`;
    return event.status === 'rejected'
      ? actionForm(path, 'Read again', { tone: 'neutral' })
      : FORMS[action](path);
  });
}

const FORMS: Readonly<Record<PageAction, (path: string) => Html>> = {
  replay: (path) => actionForm(path, 'Replay'),
  dismiss: (path) =>
    actionForm(path, 'Dismiss', {
      tone: 'destructive',
      fields: html`<label>Why it is not to be written
        <input name="note" required maxlength="255" autocomplete="off"></label>`,
    }),
  restore: (path) => actionForm(path, 'Restore', { tone: 'neutral' }),
  judge: (path) => actionForm(path, 'Judge anew', { tone: 'neutral' }),
};

/** The page of the order says first what would be written, and whose its record is. */
function againLink({ source, subject }: EventResult): Html | undefined {
  const path = subject === null ? undefined : pathSegment(subject);
  if (path === undefined) return undefined;
  const url = `/console/orders/${path}/again?${new URLSearchParams({ source })}`;
  return html`<p>If records were deleted in Salesforce, or a sandbox was refreshed, the whole order can be
      written again: all its settled events are applied once more.</p>
    <p><a class="button is-neutral" href="${url}">See what would be written again</a></p>`;
}
