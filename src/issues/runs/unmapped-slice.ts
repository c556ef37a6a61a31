import type { PoolClient } from 'pg';
import { z } from 'zod';
import { judgeAnew } from '../../inbox/repair/unmapped/judge-anew.ts';
import { storeJudged, unmappedPage } from '../../inbox/repair/unmapped-events.ts';
import type { Source } from '../../sources/source.ts';
import type { OpenRun, SliceResult } from './open-run.ts';

const storedSelection = z.object({
  source: z.string().optional(),
  code: z.string().optional(),
  type: z.string().optional(),
});

const NOTE = `
INSERT INTO run_event (run, seq, is_changed) SELECT $1::bigint, seq, true FROM unnest($2::bigint[]) AS seq ON CONFLICT DO NOTHING`;

/**
 * Judges the next unmapped events of a run, in the transaction that has the run locked.
 *
 * @param sources the configured sources by name
 */
export async function unmappedSlice(
  client: PoolClient,
  run: OpenRun,
  sources: ReadonlyMap<string, Source>,
): Promise<SliceResult> {
  const selection = storedSelection.parse(run.selection);
  const page = await unmappedPage(client, selection, run.through);
  const until = BigInt(run.untilSeq ?? 0);
  const events = page.filter(({ seq }) => BigInt(seq) <= until);
  const judged = events.flatMap((event) => {
    const { event: anew } = judgeAnew(event, sources);
    return anew === undefined ? [] : [{ seq: event.seq, event: anew }];
  });
  const { pending } = await storeJudged(client, judged, run.begunBy);
  await client.query(NOTE, [run.id, pending]);
  return {
    through: events.at(-1)?.seq ?? run.through,
    changed: pending.length,
    skipped: events.length - pending.length,
    isLast: events.length === 0 || events.length < page.length,
  };
}
