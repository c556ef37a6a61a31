import { numberText } from '../../count-text.ts';
import { DAY_MS } from '../../time.ts';
import { type Html, html } from '../page/html-tag.ts';
import { type Column, notice, table } from '../page/parts.ts';
import { minuteText } from '../page/times.ts';
import { type Plot, plot } from '../plot/plot.ts';
import { durationText, niceDuration, niceMax } from '../plot/scale.ts';
import { type HistoryPoint, type OverviewHistory, RANGES, type Range } from './overview-facts.ts';

const RANGE_NAMES: Readonly<Record<Range, string>> = {
  '1h': '1 hour',
  '24h': '24 hours',
  '30d': '30 days',
};

/** Links to the periods that can be shown. */
export function rangeLinks(chosen: Range): Html {
  return html`<nav class="ranges" aria-label="Period"><ul>${RANGES.map((range) => {
    const current = range === chosen ? html` aria-current="true"` : '';
    return html`<li><a href="/console?range=${range}"${current}>${RANGE_NAMES[range]}</a></li>`;
  })}</ul></nav>`;
}

/** Plots of what happened in the period, and the same as a table. */
export function historySection(history: OverviewHistory): Html {
  const { points, recordedSince } = history;
  if (recordedSince === null) {
    return notice(
      'neutral',
      'No history yet: the connector begins to record it when the first event comes in.',
    );
  }
  return html`${beginning(history, recordedSince)}
    <div class="plots">
      ${countPlot(history, 'Accepted', (point) => point.accepted)}
      ${countPlot(history, 'Applied to Salesforce', (point) => point.applied, 'good')}
      ${waitingPlot(history)}
      ${countPlot(history, 'Parked', (point) => point.parked, 'bad')}
      ${timePlot(history)}
    </div>
    <details id="history-figures"><summary>Figures as a table</summary>
      ${table('What happened, step by step, the newest first', COLUMNS, points.filter(isEventful).toReversed(), 'Nothing happened in this time.')}
      <p class="empty">Times in which nothing happened are left out.</p>
    </details>`;
}

function isEventful({ accepted, applied, parked, waiting }: HistoryPoint): boolean {
  return accepted + applied + parked + (waiting ?? 0) > 0;
}

function beginning({ points: [first] }: OverviewHistory, since: string): Html | undefined {
  return first !== undefined && first.at < since
    ? html`<p class="empty">Recorded since ${minuteText(since)}.</p>`
    : undefined;
}

const COLUMNS: readonly Column<HistoryPoint>[] = [
  { label: 'From (UTC)', cell: ({ at }) => minuteText(at).replace(' UTC', '') },
  { label: 'Accepted', isNumber: true, cell: ({ accepted }) => number(accepted) },
  { label: 'Applied', isNumber: true, cell: ({ applied }) => number(applied) },
  { label: 'Most waiting', isNumber: true, cell: ({ waiting }) => number(waiting) },
  { label: 'Parked', isNumber: true, cell: ({ parked }) => number(parked) },
  { label: 'Half took less than', isNumber: true, cell: ({ p50Ms }) => duration(p50Ms) },
  { label: '95 % took less than', isNumber: true, cell: ({ p95Ms }) => duration(p95Ms) },
];

function number(value: number | null): string {
  return value === null ? '–' : numberText(value);
}

function duration(ms: number | null): string {
  return ms === null ? '–' : durationText(ms);
}

function countPlot(
  history: OverviewHistory,
  title: string,
  countOf: (point: HistoryPoint) => number,
  tone?: Plot['tone'],
): Html {
  const bars = history.points.map(countOf);
  const total = bars.reduce((sum, value) => sum + value, 0);
  const most = mostOf(history, bars);
  const within = `in ${RANGE_NAMES[history.range]}`;
  return plot({
    ...{ title, bars, ...scaleOf(bars), ...timesOf(history) },
    figure: number(total),
    summary: `${title} ${within}: ${number(total)}.${most}`,
    ...(tone && { tone }),
  });
}

function waitingPlot(history: OverviewHistory): Html {
  const bars = history.points.map(({ waiting }) => waiting);
  const last = bars.findLast((value) => value !== null) ?? null;
  return plot({
    ...{ title: 'Waiting', bars, ...scaleOf(bars), ...timesOf(history), tone: 'warning' },
    figure: number(last),
    summary: `Waiting: ${last === null ? 'not known' : number(last)} at the end.${mostOf(history, bars)}`,
  });
}

/** A few replayed events, which took hours, must not make all others invisible. */
const CUT_AT = 10;

function timePlot(history: OverviewHistory): Html {
  const { points, p50Ms, p95Ms } = history;
  const [bars, line] = [points.map((point) => point.p50Ms), points.map((point) => point.p95Ms)];
  const longest = Math.max(0, ...[...bars, ...line].filter((value) => value !== null));
  const max = niceDuration(Math.min(longest, CUT_AT * (p95Ms ?? longest)));
  const figure = `half in ${duration(p50Ms)}, 95 % in ${duration(p95Ms)}`;
  return plot({
    title: 'From acceptance to Salesforce',
    note: `Bars: half of the events took less. Line: 95 % took less.${longest > max ? ' Longer times are cut off: the table has them.' : ''}`,
    ...{ bars, line, max, maxText: durationText(max), ...timesOf(history), figure },
    summary:
      p50Ms === null
        ? 'Nothing was applied in this time.'
        : `Of the events in ${RANGE_NAMES[history.range]}, half were in Salesforce within ${duration(p50Ms)}, and 95 percent within ${duration(p95Ms)}.`,
  });
}

function scaleOf(values: readonly (number | null)[]): Pick<Plot, 'max' | 'maxText'> {
  const max = niceMax(Math.max(0, ...values.filter((value) => value !== null)));
  return { max, maxText: number(max) };
}

function mostOf({ points }: OverviewHistory, values: readonly (number | null)[]): string {
  const most = Math.max(0, ...values.filter((value) => value !== null));
  const at = points[values.indexOf(most)]?.at;
  return most === 0 || at === undefined
    ? ''
    : ` The most at a time: ${number(most)}, from ${minuteText(at)} on.`;
}

function timesOf({ points, stepSeconds }: OverviewHistory): Pick<Plot, 'from' | 'to'> {
  const from = points[0]?.at ?? '';
  const isLong = points.length * stepSeconds * 1000 > DAY_MS;
  return {
    from: isLong ? from.slice(0, 10) : `${from.slice(11, 16)} UTC`,
    to: 'now',
  };
}
