import { DAY_MS, HOUR_MS } from '../../../src/time.ts';
import { type Html, html } from '../../org/pages/html.ts';
import { timestamp } from '../../org/pages/timestamp.ts';
import { RETRY_WINDOW_MS } from '../delivery/retry-schedule.ts';
import { disableAfter } from '../settings.ts';
import { buttonForm, card } from './shared/card.ts';
import { duration } from './shared/duration.ts';
import type { PageParts } from './shared/page-parts.ts';
import { timeNote } from './shared/time-note.ts';

/** Retries at the schedule's own names. */
const SCHEDULES = {
  local: 'Quickly: every few seconds, without an end',
  test: 'As in test mode: three times over a few hours',
  live: 'As in live mode: ever more slowly, for 72 hours',
} as const;

/** The simulated time, the schedule of retries, and the outage. */
export function clockCard({ peer, outage }: PageParts): Html {
  const { clock, settings } = peer;
  const { failures, ms } = disableAfter(settings.values);
  const windowMs = RETRY_WINDOW_MS[settings.values.retries];
  return card(
    'time',
    'Time and outages',
    html`
      ${outage.endsAt !== undefined && outageNote(outage.endsAt - clock.now(), clock.timeScale)}
      ${timeNote(clock)}
      <dl class="facts">
        <div><dt>Simulated time</dt><dd>${timestamp(new Date(clock.now()).toISOString())}</dd></div>
        <div><dt>Speed</dt><dd>${clock.timeScale === 1 ? 'real time' : `a second is ${duration(clock.timeScale * 1_000)}`}</dd></div>
        <div><dt>Retries</dt><dd>${SCHEDULES[settings.values.retries]}</dd></div>
        <div><dt>A webhook is disabled after</dt><dd>${failures} failures in a row over ${duration(ms)}</dd></div>
      </dl>
      <div class="moves">
        ${
          outage.endsAt === undefined
            ? buttonForm(
                '/dashboard/outage',
                { action: 'start' },
                'Start a three-day outage',
                'text-destructive',
              )
            : buttonForm('/dashboard/outage', { action: 'end' }, 'End the outage', 'brand')
        }
        ${buttonForm('/dashboard/clock', { advanceMs: `${HOUR_MS}` }, 'Let an hour pass')}
        ${buttonForm('/dashboard/clock', { advanceMs: `${DAY_MS}` }, 'Let a day pass')}
        ${
          Number.isFinite(windowMs)
            ? buttonForm('/dashboard/retries', { retries: 'local' }, 'Retry quickly')
            : buttonForm('/dashboard/retries', { retries: 'live' }, 'Retry as in live mode')
        }
      </div>`,
  );
}

function outageNote(leftMs: number, timeScale: number): Html {
  return html`
    <p class="outage" role="note">
      Outage: no delivery reaches its receiver. It ends by itself after another ${duration(Math.max(leftMs, 0))} of
      simulated time, ${duration(Math.max(leftMs, 0) / timeScale)} from now.
    </p>`;
}
