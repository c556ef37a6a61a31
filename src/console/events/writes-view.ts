import { type Html, html } from '../page/html-tag.ts';
import { eventUrl, recordLink } from '../page/links.ts';
import { instant } from '../page/page-layout.ts';
import { table } from '../page/parts.ts';
import type { EventResult } from './event-schemas.ts';

type Write = EventResult['writes'][number];

/** One field of a write. */
interface Row {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** What an event writes, and what was written before, for each record. */
export function writesView(
  { writes, writesUnknown }: Pick<EventResult, 'writes' | 'writesUnknown'>,
  orgUrl: string,
): Html {
  if (writesUnknown !== null) return html`<p>${writesUnknown}</p>`;
  if (writes.length === 0) return html`<p>It writes nothing to Salesforce.</p>`;
  return html`<p>Before is what the connector wrote for the preceding event of this order; Salesforce may have held
      another value. Texts that may be personal are not shown.</p>
    ${writes.map((write) => writeView(write, orgUrl))}`;
}

function writeView(write: Write, orgUrl: string): Html {
  const { object, id, key, meaning, fields, before } = write;
  const record =
    id !== null
      ? html`${object} ${recordLink(orgUrl, object, id)}`
      : html`${object} ${key === null ? '(no record yet)' : `with ${key.field} ${key.value}`}`;
  const rows = fields.map(({ field, value }): Row => {
    const former = before?.fields.find((each) => each.field === field);
    return { field, before: former?.value, after: value };
  });
  return html`<h3>${record}</h3>
    <p>${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.
      ${before === null ? 'No earlier event of this order that is still known has written these fields.' : beforeView(before)}</p>
    ${table(
      `Fields of ${object}`,
      [
        { label: 'Field', cell: (row: Row) => row.field },
        { label: 'Before', cell: (row: Row) => row.before ?? '—' },
        { label: 'After', cell: (row: Row) => row.after },
      ],
      rows,
      'No fields.',
    )}`;
}

function beforeView({ event, type, receivedAt }: NonNullable<Write['before']>): Html {
  return html`Before: by <a href="${eventUrl(event)}">${type ?? 'an event'}</a> of ${instant(new Date(receivedAt))}.`;
}
