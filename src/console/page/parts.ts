import { type Html, html } from './html-tag.ts';

/*
 * What the pages are made of. Each part has its style in styles/parts.css.
 */

/** A column of a table. */
export interface Column<Row> {
  readonly label: string;
  /** The cell; on narrow screens it stands below its label. */
  readonly cell: (row: Row) => Html | string | number | undefined;
  /** Aligns numbers. */
  readonly isNumber?: true;
  /** Sentences, which may name an id of any length. */
  readonly isText?: true;
}

/**
 * A table, or a sentence when it has no rows.
 *
 * @param caption what the table shows, for screen readers
 */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  whenEmpty: string,
): Html {
  if (rows.length === 0) return html`<p class="empty">${whenEmpty}</p>`;
  const head = columns.map((column) => html`<th scope="col"${kind(column)}>${column.label}</th>`);
  const body = rows.map(
    (row) =>
      html`<tr>${columns.map(
        (column) => html`<td data-label="${column.label}"${kind(column)}>${column.cell(row)}</td>`,
      )}</tr>`,
  );
  return html`<table class="table"><caption class="hidden">${caption}</caption>
    <thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function kind({ isNumber, isText }: Pick<Column<never>, 'isNumber' | 'isText'>): Html | undefined {
  if (isNumber) return html` class="number"`;
  return isText && html` class="sentences"`;
}

/** How urgent a badge is. */
export type Tone = 'good' | 'neutral' | 'warning' | 'bad';

const TONES: Readonly<Record<string, Tone>> = {
  ...{ applied: 'good', superseded: 'neutral', pending: 'neutral', waiting: 'warning' },
  ...{ parked: 'bad', dismissed: 'neutral', unmapped: 'neutral', rejected: 'warning' },
};

/** A word that stands out. Its meaning never depends on the colour alone. */
export function badge(text: string, tone: Tone = 'neutral'): Html {
  return html`<span class="badge is-${tone}">${text}</span>`;
}

/** The status of an event. */
export function statusBadge(status: string): Html {
  return badge(status, TONES[status]);
}

/** A box that says how something is. */
export function notice(tone: Tone, content: Html | string): Html {
  return html`<div class="notice is-${tone}">${content}</div>`;
}

/**
 * A form with one button, which does something.
 *
 * @param action path that the form is posted to
 * @param label of the button
 * @param fields further fields, each with its label
 */
export function actionForm(
  action: string,
  label: string,
  { fields, tone = 'brand' }: { fields?: Html; tone?: 'brand' | 'neutral' | 'destructive' } = {},
): Html {
  return html`<form class="action" method="post" action="${action}">${fields}
    <button class="button is-${tone}">${label}</button></form>`;
}

/** A link to the next page of a list; nothing on the last one. */
export function nextPage(url: string | undefined): Html | undefined {
  return url === undefined
    ? undefined
    : html`<nav aria-label="Pages"><a class="button is-neutral" rel="next" href="${url}">Older</a></nav>`;
}
