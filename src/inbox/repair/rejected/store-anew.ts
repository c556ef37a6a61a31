import type { ClientBase, Pool } from 'pg';
import { withRetries } from '../../../database/retry-transaction.ts';
import { inTransaction } from '../../../database/transaction.ts';
import { storableJson } from '../../../storable.ts';
import { countRepeats, identity } from '../../count-repeats.ts';
import { type NewEvent, storedType } from '../../event.ts';
import { keepAction } from '../../history/keep-action.ts';
import { type CountedEvent, insertStatement } from '../../insert-events.ts';
import type { ReadArrival } from './read-anew.ts';

/** What became of a rejected arrival. */
export interface StoredArrival {
  /** The number that the arrival had. */
  readonly seq: string;
  /** The numbers of its usable events; of repeats, those of the events that were there. */
  readonly events: readonly string[];
  /** Those of them that were not there before. */
  readonly fresh: readonly string[];
}

/** As many as the statement that stores events takes. */
const MAX_PER_STATEMENT = 128;

/** What another run has read meanwhile, or retention has emptied, is left as it is. */
const LOCK = `
SELECT seq FROM event WHERE seq = ANY($1::bigint[]) AND status = 'rejected' AND body IS NOT NULL
ORDER BY source, event_id FOR UPDATE`;

const LAST = 'SELECT coalesce(max(seq), 0) AS seq FROM event';

const NUMBERS = `
SELECT seq, event.source, event.event_id AS "eventId"
FROM unnest($1::text[], $2::text[]) AS named (source, event_id) JOIN event USING (source, event_id)`;

/** The event came when its arrival did: no version of it is later. */
const RECEIVED = `
UPDATE event SET received_at = arrival.received_at
FROM unnest($1::bigint[], $2::bigint[]) AS link (fresh, rejected) JOIN event arrival ON arrival.seq = link.rejected
WHERE event.seq = link.fresh AND event.seq <> arrival.seq`;

const HISTORY = keepAction('read again', {
  of: `(SELECT link.kept AS seq, arrival.status, arrival.error_code, arrival.error_object, arrival.error_field,
    arrival.reason, arrival.settled_at
    FROM unnest($1::bigint[], $2::bigint[]) AS link (kept, rejected) JOIN event arrival ON arrival.seq = link.rejected) links`,
  by: '$3::text',
});

const TAKE_OVER = `
UPDATE event SET event_id = read.event_id, type = read.type, subject = read.subject, live = read.live,
  event_time = read.event_time, status = read.status, reason = read.reason, error_code = read.code,
  arrivals = read.arrivals, settled_at = CASE WHEN read.status = 'pending' THEN NULL ELSE now() END
FROM jsonb_to_recordset($1::jsonb) AS read (seq bigint, event_id text, type text, subject text, live boolean,
  event_time timestamptz, status text, reason text, code text, arrivals integer)
WHERE event.seq = read.seq`;

const STILL_REJECTED = `
UPDATE event SET reason = read.reason FROM unnest($1::bigint[], $2::text[]) AS read (seq, reason)
WHERE event.seq = read.seq AND event.reason IS DISTINCT FROM read.reason`;

/**
 * Stores what rejected arrivals are when they are read again, by the rules for events that arrive
 * now. An arrival that is one new event becomes that event, and keeps its number; otherwise its
 * events are stored beside those that are there, and the arrival is deleted. What is still not
 * readable stays rejected, with its present reason.
 *
 * @param by who asked for it; null when that is not known
 * @returns the arrivals that had usable events; not those that have changed meanwhile
 */
export function storeAnew(
  pool: Pool,
  arrivals: readonly ReadArrival[],
  by: string | null,
): Promise<StoredArrival[]> {
  return withRetries(() => inTransaction(pool, (client) => storeAnewIn(client, arrivals, by)));
}

/** The same as part of a transaction. */
export async function storeAnewIn(
  client: ClientBase,
  arrivals: readonly ReadArrival[],
  by: string | null,
): Promise<StoredArrival[]> {
  const present = await lock(client, arrivals);
  await keepReasons(client, present);
  const usable = present.filter(({ reading }) => reading.events.length > 0);
  if (usable.length === 0) return [];
  const counted = countRepeats(
    usable.flatMap(({ rejected, reading }) =>
      reading.events.map((event) => ({ event, arrivals: rejected.arrivals })),
    ),
  );
  const stored = await insert(client, counted);
  const settled = usable.map((arrival) => settlementOf(arrival, counted, stored));
  await settle(client, settled, by);
  return settled.map(({ seq, events, links }) => {
    return { seq, events, fresh: links.map(({ kept }) => kept) };
  });
}

async function lock(client: ClientBase, arrivals: readonly ReadArrival[]) {
  const seqs = arrivals.map(({ rejected }) => rejected.seq);
  const { rows } = await client.query<{ seq: string }>(LOCK, [seqs]);
  const locked = new Set(rows.map(({ seq }) => seq));
  return arrivals.filter(({ rejected }) => locked.has(rejected.seq));
}

async function keepReasons(client: ClientBase, arrivals: readonly ReadArrival[]): Promise<void> {
  const read = arrivals.flatMap(({ rejected: { seq }, reading: { problem } }) =>
    problem === undefined ? [] : [{ seq, problem }],
  );
  if (read.length === 0) return;
  const values = [read.map(({ seq }) => seq), read.map(({ problem }) => problem)];
  await client.query(STILL_REJECTED, values);
}

interface Stored {
  /** The numbers of all events, by `identity`. */
  readonly numbers: ReadonlyMap<string, string>;
  /** Those that were not there, or whose place an event took. */
  readonly isNew: ReadonlySet<string>;
  /** The last event that there was before. */
  readonly last: bigint;
}

async function insert(
  client: ClientBase,
  counted: ReadonlyMap<string, CountedEvent>,
): Promise<Stored> {
  const last = await client.query<{ seq: string }>(LAST);
  // In one order, as all who lock events: two that store the same ones do not wait for each other.
  const sorted = [...counted].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const events = sorted.map(([, event]) => event);
  const isNew = new Set<string>();
  for (let at = 0; at < events.length; at += MAX_PER_STATEMENT) {
    const statement = insertStatement(events.slice(at, at + MAX_PER_STATEMENT), 0);
    type Inserted = { source: string; event_id: string; is_new: boolean };
    const { rows } = await client.query<Inserted>(statement);
    for (const row of rows) if (row.is_new) isNew.add(identity(row.source, row.event_id));
  }
  const { rows } = await client.query<{ seq: string; source: string; eventId: string }>(NUMBERS, [
    events.map(({ event }) => event.source),
    events.map(({ event }) => event.eventId),
  ]);
  const numbers = new Map(rows.map((row) => [identity(row.source, row.eventId), row.seq]));
  return { numbers, isNew, last: BigInt(last.rows[0]?.seq ?? 0) };
}

/** How an arrival is settled. */
interface Settlement {
  /** Of the arrival. */
  readonly seq: string;
  readonly events: readonly string[];
  /** New usable events: the number that each keeps, and the one that it was stored with. */
  readonly links: readonly { readonly kept: string; readonly inserted: string }[];
  /** New parts of the arrival that are still no events. */
  readonly parts: readonly string[];
  /** The event that the arrival becomes. */
  readonly takeOver?: CountedEvent;
}

function settlementOf(
  { rejected: { seq, body }, reading }: ReadArrival,
  counted: ReadonlyMap<string, CountedEvent>,
  { numbers, isNew, last }: Stored,
): Settlement {
  const numbered = reading.events.map((event) => {
    const key = identity(event.source, event.eventId);
    const stored = counted.get(key);
    const isOwn = stored?.event === event && isNew.has(key);
    return { event, stored, isOwn, number: numbers.get(key) ?? seq };
  });
  const usable = numbered.filter(({ event }) => event.status !== 'rejected');
  const own = usable.filter(({ isOwn }) => isOwn);
  const [only] = own;
  const isWhole = numbered.length === 1 && only?.event.body === body;
  if (isWhole && only?.stored !== undefined && BigInt(only.number) > last) {
    const links = [{ kept: seq, inserted: only.number }];
    return { seq, events: [seq], links, parts: [], takeOver: only.stored };
  }
  return {
    seq,
    events: usable.map(({ number }) => number),
    links: own.map(({ number }) => ({ kept: number, inserted: number })),
    parts: numbered.flatMap(({ event, isOwn, number }) =>
      event.status === 'rejected' && isOwn ? [number] : [],
    ),
  };
}

async function settle(
  client: ClientBase,
  settled: readonly Settlement[],
  by: string | null,
): Promise<void> {
  const links = settled.flatMap(({ seq, links: own }) => own.map((link) => ({ ...link, seq })));
  const arrivals = links.map(({ seq }) => seq);
  await client.query(HISTORY, [links.map(({ kept }) => kept), arrivals, by]);
  const fresh = settled.flatMap(({ seq, links: own, parts }) => [
    ...own.map(({ kept }) => ({ kept, seq })),
    ...parts.map((kept) => ({ kept, seq })),
  ]);
  await client.query(RECEIVED, [fresh.map(({ kept }) => kept), fresh.map(({ seq }) => seq)]);
  // The row that was stored has kept the id free; the arrival takes it over.
  const gone = settled.flatMap(({ seq, links: own, takeOver }) =>
    takeOver === undefined ? [seq] : own.map(({ inserted }) => inserted),
  );
  await client.query('DELETE FROM event WHERE seq = ANY($1::bigint[])', [gone]);
  const taken = settled.flatMap(({ seq, takeOver }) =>
    takeOver === undefined ? [] : [takenOver(seq, takeOver)],
  );
  await client.query(TAKE_OVER, [storableJson(taken)]);
}

function takenOver(seq: string, { event, arrivals }: CountedEvent) {
  const { eventId, type, subject, live, time, status, reason, code }: NewEvent = event;
  return {
    ...{ seq, event_id: eventId, type: storedType(type), subject, live, event_time: time },
    ...{ status, reason, code, arrivals },
  };
}
