import { MINUTE_MS } from '../../../../src/time.ts';
import { type Html, html } from '../../../org/pages/html.ts';
import type { Clock } from '../../clock.ts';
import { duration } from './duration.ts';

/** Which times are simulated, while the simulated clock is ahead of the machine's; else nothing. */
export function timeNote({ now }: Pick<Clock, 'now'>): Html | undefined {
  const aheadMs = now() - Date.now();
  if (aheadMs < MINUTE_MS) return undefined;
  return html`
    <p class="hint">
      The simulated clock is ${duration(aheadMs)} ahead. Attempts have its time; orders and events have
      the real time of their creation.
    </p>`;
}
