import { type Html, html } from '../page/html-tag.ts';
import { eventUrl, recordLink } from '../page/links.ts';
import { table } from '../page/parts.ts';
import { sentence } from '../page/status-view.ts';
import { instant } from '../page/times.ts';
import type { EventResult } from './event-schemas.ts';

type Write = EventResult['writes'][number];

/** One field of a write. */
interface Row {
  readonly field: string;
  readonly after: string;
  readonly write: Write;
}

/** What an event writes, and what was written before, for each record. */
export function writesView(
  { writes, writesUnknown }: Pick<EventResult, 'writes' | 'writesUnknown'>,
  orgUrl: string,
): Html {
  if (writesUnknown !== null) return html`<p>${writesUnknown}</p>`;
  if (writes.length === 0) return html`<p>It writes nothing to Salesforce.</p>`;
  const byRecord = Map.groupBy(writes, ({ object, id, key }) => JSON.stringify([object, id, key]));
  return html`<p>Before is what the connector wrote for the preceding event of this order, as far as it is still known: the
      ten events before are looked through. Salesforce may have held another value. Texts that may be personal are not shown.</p>
    ${[...byRecord.values()].map((ofRecord) => recordView(ofRecord, orgUrl))}`;
}

function recordView(writes: readonly Write[], orgUrl: string): Html {
  const [{ object, id, key } = { object: '', id: null, key: null }] = writes;
  const name = key === null ? '(no record yet)' : `with ${key.field} ${key.value}`;
  return html`<h3>${id === null ? `${object} ${name}` : recordLink(orgUrl, object, id)}</h3>
    ${table(
      `Fields of ${object}`,
      [
        { label: 'Field', cell: ({ field }: Row) => field },
        { label: 'Before', cell: beforeCell },
        { label: 'After', cell: ({ after }: Row) => after },
        { label: 'Result', cell: ({ write }: Row) => sentence(write.meaning) },
      ],
      rowsOf(writes),
      'No fields.',
    )}`;
}

/** References to other records stand in each group of a record; they are shown once. */
function rowsOf(writes: readonly Write[]): Row[] {
  const rows = writes.flatMap((write) =>
    write.fields.map(({ field, value }): Row => ({ field, after: value, write })),
  );
  return [...new Map(rows.map((row) => [row.field, row])).values()];
}

function beforeCell({ field, write: { before } }: Row): Html | string {
  const former = before?.fields.find((each) => each.field === field);
  if (former === undefined || before === null) return '—';
  const { event, type, receivedAt } = before;
  return html`${former.value}, by <a href="${eventUrl(event)}">${type ?? 'an event'}</a> of ${instant(receivedAt)}`;
}
