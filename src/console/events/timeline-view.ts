import { type Html, html } from '../page/html-tag.ts';
import { sentence } from '../page/status-view.ts';
import { instant } from '../page/times.ts';
import type { EventResult } from './event-schemas.ts';

type Entry = EventResult['timeline'][number];

/** The story of an event, the oldest entry first. */
export function timelineView(timeline: readonly Entry[]): Html {
  return html`<ol class="timeline">${timeline.map(entryView)}</ol>`;
}

function entryView({ kind, text, details, ...when }: Entry): Html {
  return html`<li class="is-${kind}">
      <p class="when">${whenView(when)}</p>
      <p><strong>${sentence(text)}</strong></p>
      ${details.map((detail) => html`<p>${detail}</p>`)}
    </li>`;
}

function whenView({ at, lastAt, times }: Pick<Entry, 'at' | 'lastAt' | 'times'>): Html {
  if (at === null) return html`Now`;
  const first = instant(at);
  if (times <= 1 || lastAt === null) return first;
  return html`${first}, ${times} times until ${instant(lastAt)}`;
}
