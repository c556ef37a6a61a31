import { numberText } from '../../count-text.ts';
import { type Html, html } from '../page/html-tag.ts';
import { badge, notice, type Tone } from '../page/parts.ts';
import { instant } from '../page/times.ts';
import type { Urgency } from './judgement.ts';
import type { OverviewFacts } from './overview-facts.ts';
import type { Overview } from './overview-operations.ts';

const TONES: Readonly<Record<Urgency, Tone>> = { good: 'good', look: 'warning', act: 'bad' };

/** Whether everything is all right, in one sentence, and what is not. */
export function judgementSection({ urgency, sentence, findings }: Overview['judgement']): Html {
  const list = html`<ul class="findings">${findings.map(
    ({ urgency: each, text, link }) =>
      html`<li>${badge(each === 'act' ? 'Act now' : 'Look at this', TONES[each])}
        <span>${text} <a href="${link.path}">${link.label}</a></span></li>`,
  )}</ul>`;
  return html`${notice(TONES[urgency], html`<strong class="verdict">${sentence}</strong>`)}
    ${findings.length > 0 ? list : ''}`;
}

const STATUSES = [
  {
    status: 'pending',
    label: 'Pending',
    path: '/console/events?status=pending',
    means: 'about to be written',
  },
  {
    status: 'waiting',
    label: 'Waiting',
    path: '/console/waiting',
    means: 'for an Order, a right or a field',
  },
  { status: 'parked', label: 'Parked', path: '/console/issues', means: 'needs a person' },
] as const;

/** How many events are not settled, and since when the oldest of them are here. */
export function nowSection({ open }: OverviewFacts['inbox']): Html {
  return html`<ul class="tiles">${STATUSES.map(({ status, label, path, means }) => {
    const alike = open.filter((each) => each.status === status);
    const count = alike.reduce((sum, each) => sum + each.count, 0);
    const [oldest] = alike.map((each) => each.oldest).toSorted();
    return html`<li class="tile"><a href="${path}"><span class="tile-label">${label}</span>
      <strong>${numberText(count)}</strong></a>
      <span class="tile-note">${means}</span>
      <span class="tile-note">${oldest === undefined ? 'none' : html`oldest ${instant(oldest)}`}</span></li>`;
  })}</ul>`;
}
