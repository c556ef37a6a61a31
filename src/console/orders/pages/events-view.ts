import { giveWayWords } from '../../../inbox/repair/replay-command.ts';
import { type Html, html } from '../../page/html-tag.ts';
import { orderLink } from '../../page/links.ts';
import { statusView } from '../../page/status-view.ts';
import { instant } from '../../page/times.ts';
import type { ChangeView, EventView, SubjectView } from '../view/order-schema.ts';
import type { PageContext } from './page-context.ts';
import { eventLink, recordName } from './records-view.ts';
import { stepView } from './step-view.ts';

/** The events of a subject in the order in which they count. */
export function eventsView(subject: SubjectView, context: PageContext): Html {
  const { events, isNewestFirst, moreEvents } = subject;
  if (events.length === 0) return html`<p class="empty">Its events are deleted.</p>`;
  return html`<p>In the order in which they count, which is that of their versions and not of their arrival:
      ${isNewestFirst ? 'the newest first' : 'the oldest first'}.</p>
    ${moreEvents > 0 ? moreLink(subject) : ''}
    <ol class="order-events"${isNewestFirst ? html` reversed` : ''}>${events.map(
      (event) => html`<li>${eventView(event, context)}</li>`,
    )}</ol>`;
}

function moreLink({ subject, moreEvents, events }: SubjectView): Html {
  return html`<p>Shown are ${events.length}: the newest, and all that are open.
    <a href="/console/events?order=${encodeURIComponent(subject)}">All events of ${subject}</a>
    (${moreEvents} more).</p>`;
}

function eventView(event: EventView, context: PageContext): Html {
  return html`<h4>${eventLink(event)}</h4>
    <p class="facts">${originOf(event)}</p>
    ${placeOf(event)}
    <p>${statusView(event.status, event.meaning)}</p>
    ${reasonOf(event)}
    ${dismissalOf(event)}
    ${changesOf(event, context)}
    ${event.todo.map((step) => stepView(step, context))}`;
}

function originOf({ eventId, mode, arrivals, createdAt, receivedAt, settledAt }: EventView): Html {
  return html`Event ${eventId}, ${mode ?? 'mode unknown'}, ${
    arrivals === 1 ? 'received once' : `received ${arrivals} times`
  }, at ${instant(receivedAt)}${createdAt === null ? '' : html`, created at ${instant(createdAt)}`}${
    settledAt === null ? '' : html`, settled at ${instant(settledAt)}`
  }.`;
}

function placeOf({ isLate, isPlacedByVersion, status }: EventView): Html | undefined {
  if (isLate) return html`<p><b>It arrived after newer ones.</b></p>`;
  if (isPlacedByVersion || status === 'unmapped' || status === 'rejected') return undefined;
  return html`<p>It is not known where it counts: its place here is that of its arrival.</p>`;
}

function reasonOf({ reason, code, object, field, otherOrder }: EventView): Html | undefined {
  if (reason === null) return undefined;
  const place = [object, field].filter(Boolean).join('.');
  const isNamed = code === null || reason.includes(code);
  const where = isNamed ? '' : ` (${place === '' ? code : `${code} on ${place}`})`;
  return html`<p>${withButtonBelow(reason, otherOrder)}${where}</p>${
    otherOrder === null ? '' : html`<p>The other order: ${orderLink(otherOrder)}</p>`
  }`;
}

/** The reason of a conflict says where to decide it; here the button is below. */
function withButtonBelow(reason: string, otherOrder: string | null): string {
  if (otherOrder === null) return reason;
  return reason.replace(giveWayWords(otherOrder), () => 'press "Compare both orders" below');
}

function dismissalOf({ dismissalNote, dismissedBy }: EventView): Html | undefined {
  if (dismissalNote === null && dismissedBy === null) return undefined;
  const by = dismissedBy === null ? '' : ` by ${dismissedBy}`;
  return html`<p>Dismissed${by}: ${dismissalNote ?? 'without a note'}</p>`;
}

function changesOf({ changes, changesUnknown }: EventView, { orgUrl }: PageContext): Html {
  const byRecord = Map.groupBy(changes, ({ object, id, key }) => JSON.stringify([object, id, key]));
  return html`${[...byRecord.values()].map(
    (ofRecord) =>
      html`<p class="record">${ofRecord[0] === undefined ? '' : recordName(ofRecord[0], orgUrl)}</p>
      <ul class="changes">${ofRecord.map((change) => html`<li>${changeView(change)}</li>`)}</ul>`,
  )}${changesUnknown === null ? '' : html`<p>${changesUnknown}</p>`}`;
}

function changeView({ fields, group, meaning }: ChangeView): Html {
  const values = fields.map(({ field, before, value }, index) => {
    const comma = index === 0 ? '' : ', ';
    return before === null || before === value
      ? html`${comma}${field} <b>${value}</b>`
      : html`${comma}${field} ${before} → <b>${value}</b>`;
  });
  return html`${values.length === 0 ? group : values}: ${meaning}`;
}
