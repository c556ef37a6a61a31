import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { EventResult } from '../../inbox/event.ts';
import { storableJson } from '../../storable.ts';

/** An outcome as the history of events keeps it. */
interface Outcome {
  readonly seq: string;
  /** By which it is the same as another one. */
  readonly outcome: string;
  readonly status: string;
  readonly code: string | null;
  readonly object: string | null;
  readonly field: string | null;
  readonly reason: string | null;
}

/**
 * An event is looked up hundreds of times while it waits: the same outcome is counted. Events that
 * have another status by now were not settled.
 */
const KEEP = `
INSERT INTO event_history AS h (seq, round, outcome, status, code, object, field, reason)
SELECT done.seq, coalesce((SELECT max(round) FROM event_history before WHERE before.seq = done.seq), 0),
  done.outcome, done.status, done.code, done.object, done.field, done.reason
FROM jsonb_to_recordset($1::jsonb) AS done
  (seq bigint, outcome text, status text, code text, object text, field text, reason text)
JOIN event e ON e.seq = done.seq AND e.status = done.status
ON CONFLICT (seq, round, outcome) DO UPDATE SET times = h.times + 1, last_at = now(), reason = excluded.reason`;

/**
 * Keeps the outcomes of attempts that the events' own rows will not tell in the end: of those that
 * wait, are retried or are parked. One statement, and none when there are no such outcomes.
 *
 * @param client of the transaction that has locked the events and stored their results
 */
export async function keepOutcomes(
  client: PoolClient,
  results: readonly EventResult[],
): Promise<void> {
  const outcomes = results.filter(isKept).map(outcomeOf);
  if (outcomes.length > 0) await client.query(KEEP, [storableJson(outcomes)]);
}

/** A pending event without a reason was not tried. */
function isKept(result: EventResult): boolean {
  const { status } = result;
  if (status === 'pending') return result.reason !== undefined;
  return status === 'waiting' || status === 'parked';
}

function outcomeOf(result: EventResult): Outcome {
  const { code, object, field, reason }: Partial<Omit<Outcome, 'seq'>> = result;
  const what = { code: code ?? null, object: object ?? null, field: field ?? null };
  const { seq, status } = result;
  return {
    ...{ seq, status },
    ...what,
    reason: reason ?? null,
    outcome: keyOf(status, what, reason),
  };
}

/** Reasons that differ in times and counts alone are the same. */
function keyOf(status: string, what: object, reason: string | null | undefined): string {
  const text = JSON.stringify([status, what, reason?.replaceAll(/\d+/g, '#')]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
