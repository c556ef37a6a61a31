import type { PoolClient } from 'pg';
import { z } from 'zod';
import { readArrivals } from '../../inbox/repair/rejected/read-arrivals.ts';
import { type RejectedEvent, rejectedPage } from '../../inbox/repair/rejected/rejected-events.ts';
import { storeAnewIn } from '../../inbox/repair/rejected/store-anew.ts';
import { judgeAnew } from '../../inbox/repair/unmapped/judge-anew.ts';
import {
  storeJudged,
  type UnmappedEvent,
  unmappedPage,
} from '../../inbox/repair/unmapped-events.ts';
import type { Source } from '../../sources/source.ts';
import type { OpenRun, SliceResult } from './open-run.ts';

const storedSelection = z.object({
  source: z.string().optional(),
  code: z.string().optional(),
  type: z.string().optional(),
});

const NOTE = `
INSERT INTO run_event (run, seq, is_changed) SELECT $1::bigint, seq, true FROM unnest($2::bigint[]) AS seq ON CONFLICT DO NOTHING`;

/** What was done to the first of the chosen events. */
interface Change {
  /** How many of them were begun. */
  readonly begun: number;
  readonly changed: number;
  /** Events whose outcome the run counts. */
  readonly noted: readonly string[];
}

/**
 * Judges the next unmapped events of a run, or reads its next rejected arrivals again, in the
 * transaction that has the run locked.
 *
 * @param sources the configured sources by name
 */
export function inboxSlice(
  client: PoolClient,
  run: OpenRun,
  sources: ReadonlyMap<string, Source>,
): Promise<SliceResult> {
  return run.action === 'judge'
    ? sliceOf(client, run, unmappedPage, (events) => judge(client, run, events, sources))
    : sliceOf(client, run, rejectedPage, (events) => read(client, run, events, sources));
}

async function sliceOf<Event extends { readonly seq: string }>(
  client: PoolClient,
  run: OpenRun,
  readPage: (
    client: PoolClient,
    selection: z.output<typeof storedSelection>,
    after: string,
  ) => Promise<readonly Event[]>,
  change: (chosen: readonly Event[]) => Promise<Change>,
): Promise<SliceResult> {
  const page = await readPage(client, storedSelection.parse(run.selection), run.through);
  const until = BigInt(run.untilSeq ?? 0);
  const chosen = page.filter(({ seq }) => BigInt(seq) <= until);
  const { begun, changed, noted } = await change(chosen);
  await client.query(NOTE, [run.id, noted]);
  return {
    through: chosen[begun - 1]?.seq ?? run.through,
    ...{ changed, skipped: begun - changed },
    isLast: chosen.length === 0 || (begun === chosen.length && chosen.length < page.length),
  };
}

async function judge(
  client: PoolClient,
  { begunBy }: OpenRun,
  events: readonly UnmappedEvent[],
  sources: ReadonlyMap<string, Source>,
): Promise<Change> {
  const judged = events.flatMap((event) => {
    const { event: anew } = judgeAnew(event, sources);
    return anew === undefined ? [] : [{ seq: event.seq, event: anew }];
  });
  const { pending } = await storeJudged(client, judged, begunBy);
  return { begun: events.length, changed: pending.length, noted: pending };
}

async function read(
  client: PoolClient,
  { begunBy }: OpenRun,
  events: readonly RejectedEvent[],
  sources: ReadonlyMap<string, Source>,
): Promise<Change> {
  const arrivals = readArrivals(events, sources);
  const stored = await storeAnewIn(client, arrivals, begunBy);
  const noted = stored.flatMap((arrival) => arrival.events);
  return { begun: arrivals.length, changed: stored.length, noted };
}
