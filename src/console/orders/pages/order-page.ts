import { forOperators } from '../../page/for-operators.ts';
import { type Html, html } from '../../page/html-tag.ts';
import { orderUrl } from '../../page/links.ts';
import { actionForm, badge, notice } from '../../page/parts.ts';
import { instant, instantAndDistance } from '../../page/times.ts';
import type { OrderView, StepView, SubjectView } from '../view/order-schema.ts';
import { doneNotice } from './done-notice.ts';
import { eventsView } from './events-view.ts';
import { orderActionPath, type PageContext } from './page-context.ts';
import { recordsView } from './records-view.ts';
import { dismissForm, hiddenFields, stepView } from './step-view.ts';
import { subjectFacts } from './subject-facts.ts';

/** All that happened to one order. */
export function orderPage(order: OrderView, context: PageContext, done: string | undefined): Html {
  return html`${doneNotice(done, order)}
    <p>${order.summary} ${order.isByEvent ? 'The text is the id of an event of this order.' : ''}
      All times are in UTC; it is ${instant(order.at)} now.</p>
    ${order.pauses.map((pause) => pauseNotice(pause, order.at))}
    <h2>What to do next</h2>
    <ol class="steps">${order.next.map(
      (step) => html`<li>${aboutOf(step, order)}${stepView(step, context)}</li>`,
    )}</ol>
    <p><a class="button is-neutral" rel="nofollow" href="${orderActionPath(order.order, 'salesforce')}">Ask Salesforce what it has</a></p>
    ${contents(order)}
    ${order.subjects.map((subject, index) => subjectView(subject, index, order, context))}
    ${furtherOf(order)}`;
}

/** Which order a step is about, where several are shown. */
function aboutOf({ about }: StepView, { subjects }: OrderView): Html | undefined {
  const index = subjects.findIndex(
    ({ source, subject }) => source === about?.source && subject === about.subject,
  );
  if (about === null || index === -1 || subjects.length === 1) return undefined;
  return html`<p><a href="#${anchor(index)}">${about.source} ${about.subject}</a></p>`;
}

function pauseNotice(pause: OrderView['pauses'][number], now: string): Html {
  const { kind, reason, since, nextProbeAt, answeredAt } = pause;
  const text =
    answeredAt === null
      ? html`Calls to Salesforce are paused since ${instant(since)} (${kind}): ${reason}
          The next probe ${nextProbeAt < now ? 'was' : 'is'} due at ${instantAndDistance(nextProbeAt, now)}.`
      : html`Calls to Salesforce were paused since ${instant(since)} (${kind}): ${reason}
          It answers again since ${instant(answeredAt)}; work is being tried.`;
  return notice('warning', html`<p>${text}</p>`);
}

/** Several subjects have one text, or share a record. */
function contents({ subjects }: OrderView): Html | undefined {
  if (subjects.length < 2) return undefined;
  return html`<nav aria-label="Orders on this page"><p>${subjects.length} are shown:</p>
    <ul class="plain">${subjects.map(
      (subject, index) =>
        html`<li><a href="#${anchor(index)}">${subject.source} ${subject.subject}</a> ${relatedBadge(subject)}</li>`,
    )}</ul></nav>`;
}

function relatedBadge({ isRelated }: SubjectView): Html | undefined {
  return isRelated ? badge('shares a record') : undefined;
}

function anchor(index: number): string {
  return `subject-${index + 1}`;
}

function subjectView(
  subject: SubjectView,
  index: number,
  order: OrderView,
  context: PageContext,
): Html {
  return html`<section class="subject" aria-labelledby="${anchor(index)}">
    <h2 id="${anchor(index)}">${subject.source} ${subject.subject} ${relatedBadge(subject)}</h2>
    ${subjectFacts(subject, order, context)}
    ${actionsFor(subject, context)}
    <h3>What counts in each record</h3>
    ${leftOutOf(subject)}
    ${recordsView(subject, context)}
    <h3>Events</h3>
    ${eventsView(subject, context)}
  </section>`;
}

/** What is not known here, so that what is shown is not taken for all there is. */
function leftOutOf({ leftOut }: SubjectView): Html | undefined {
  if (leftOut === 0) return undefined;
  const which = leftOut === 1 ? 'one of its events' : `${leftOut} of its events`;
  return notice(
    'neutral',
    `The events of this page are too large to read all of them. What ${which} ${leftOut === 1 ? 'writes' : 'write'} is left out here; the page of each event shows it.`,
  );
}

/** What can be done with the order as a whole. */
function actionsFor({ source, subject, counts }: SubjectView, reader: PageContext): Html {
  const again = orderActionPath(subject, 'again', source);
  const isOpen = (counts.pending ?? 0) + (counts.waiting ?? 0) > 0;
  const isWritten = (counts.applied ?? 0) + (counts.superseded ?? 0) > 0;
  const parked = counts.parked ?? 0;
  return html`<div class="actions">
    ${isWritten ? html`<a class="button is-neutral" href="${again}">Write again…</a>` : ''}
    ${isOpen ? forOperators(reader, tryForm(source, subject)) : ''}
    ${parked > 1 ? forOperators(reader, allParked(source, subject, parked)) : ''}
  </div>`;
}

function tryForm(source: string, subject: string): Html {
  const fields = hiddenFields(source);
  return actionForm(orderActionPath(subject, 'try'), 'Try now', { fields, tone: 'neutral' });
}

function allParked(source: string, subject: string, parked: number): Html {
  return html`${actionForm(
    orderActionPath(subject, 'replay'),
    `Replay all ${parked} parked events`,
    {
      fields: hiddenFields(source),
      tone: 'neutral',
    },
  )}${dismissForm(subject, source, `Dismiss all ${parked} parked events`)}`;
}

function furtherOf({ further }: OrderView): Html | undefined {
  if (further.length === 0) return undefined;
  return html`<h2>Also found</h2>
    <p>${further.length} more are found by this text, or share a record. Each has a page of its own:</p>
    <ul>${further.map(
      ({ source, subject }) =>
        html`<li><a href="${orderUrl(subject)}">${source} ${subject}</a></li>`,
    )}</ul>`;
}
