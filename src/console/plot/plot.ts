import { type Html, html } from '../page/html-tag.ts';

/** What a plot shows. All arrays have one value for each step; null: there is none. */
export interface Plot {
  /** What it shows, in a few words. */
  readonly title: string;
  /** The most important figure, as a text. */
  readonly figure: string;
  /** What the plot shows, for those who do not see it. */
  readonly summary: string;
  readonly bars: readonly (number | null)[];
  /** A line above the bars. */
  readonly line?: readonly (number | null)[];
  /** The value at the top of the plot, above 0. */
  readonly max: number;
  /** The same as a text. */
  readonly maxText: string;
  /** Times at the left and right end, as texts. */
  readonly from: string;
  readonly to: string;
  /** Colour of the bars; its meaning is in the title as well. */
  readonly tone?: 'brand' | 'good' | 'warning' | 'bad';
  /** Explains the drawing, below it. A plot that needs it gets the whole width. */
  readonly note?: string;
}

/** Units of the drawing; it is stretched to the width of the page. */
const WIDTH = 600;
const HEIGHT = 100;
/** Share of a step that its bar fills. */
const BAR_SHARE = 0.8;
/** So that a few among very many can be seen. */
const MIN_BAR = 1.5;

/**
 * Draws a plot: an SVG of bars, and a line above them. Its texts are around it, so that they are as
 * large as all others whatever the width.
 */
export function plot(shown: Plot): Html {
  const { title, figure, summary, maxText, from, to, tone = 'brand', note } = shown;
  return html`<figure class="plot plot-${tone}${note ? ' plot-wide' : ''}">
    <figcaption>${title} <strong>${figure}</strong></figcaption>
    <p class="plot-max" aria-hidden="true">${maxText}</p>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img">
      <title>${summary}</title>
      <path class="plot-grid" d="M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}" vector-effect="non-scaling-stroke"/>
      <path class="plot-bars" d="${barsPath(shown)}"/>
      ${linePath(shown)}
    </svg>
    <p class="plot-times" aria-hidden="true"><span>${from}</span><span>${to}</span></p>
    ${note && html`<p class="plot-note">${note}</p>`}
  </figure>`;
}

/** One path for all bars: each a rectangle from the bottom. */
export function barsPath({ bars, max }: Pick<Plot, 'bars' | 'max'>): string {
  const step = WIDTH / bars.length;
  return bars
    .map((value, index) => {
      if (value === null || value <= 0) return '';
      const height = Math.max(MIN_BAR, HEIGHT - yOf(value, max));
      const x = round(index * step + (step * (1 - BAR_SHARE)) / 2);
      return `M${x} ${HEIGHT}v${round(-height)}h${round(step * BAR_SHARE)}V${HEIGHT}z`;
    })
    .join('');
}

function linePath({ line, max }: Plot): Html | undefined {
  if (line === undefined) return undefined;
  return html`<path class="plot-line" d="${stepsPath(line, max)}" vector-effect="non-scaling-stroke"/>`;
}

/** A horizontal piece for each value; neighbours are connected. */
export function stepsPath(line: readonly (number | null)[], max: number): string {
  const step = WIDTH / line.length;
  return line
    .map((value, index) => {
      if (value === null) return '';
      const isConnected = index > 0 && line[index - 1] !== null;
      const [x, y] = [round(index * step), yOf(value, max)];
      return `${isConnected ? `V${y}` : `M${x} ${y}`}H${round((index + 1) * step)}`;
    })
    .join('');
}

function yOf(value: number, max: number): number {
  return round(HEIGHT - (Math.min(Math.max(value, 0), max) / max) * HEIGHT);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
