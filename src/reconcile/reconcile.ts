import type { Pool } from 'pg';
import type { Proof } from '../authenticate/authenticate.ts';
import { endTurn, takeTurn } from '../database/periodic-task.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { readEvent } from '../inbox/read-event.ts';
import { openSubjects } from '../inbox/recent-events.ts';
import type { Logger } from '../log.ts';
import type { Reconcile } from '../sources/reconciliation.ts';
import type { Source } from '../sources/source.ts';

export interface ReconcileParts {
  readonly pool: Pool;
  readonly inbox: Inbox;
  readonly log: Logger;
}

/** Nobody called: we asked. */
const PROOF: Proof = { method: 'reconcile', caller: "the sender's own API" };
const AGAIN_AFTER_MS = 5 * 60_000;

/**
 * Asks a source for what its webhooks did not bring, when that is due and no other process does it. What it finds enters
 * the inbox like any event. After a round that failed the next one comes soon, and makes up for it.
 *
 * @param signal aborted when the process stops
 */
export async function reconcileWhenDue(
  source: Source,
  reconcile: Reconcile,
  { pool, inbox, log }: ReconcileParts,
  signal: AbortSignal,
): Promise<void> {
  if (!(await takeTurn(pool, source.name))) return;
  let found = 0;
  let fresh = 0;
  let nextInMs = Math.min(reconcile.everyMs, AGAIN_AFTER_MS);
  try {
    const open =
      reconcile.open === undefined ? [] : await openSubjects(pool, source.name, reconcile.open);
    for await (const body of reconcile.ask(open, { now: new Date(), signal })) {
      found += 1;
      const accepted = await inbox.accept(readEvent(source, body, PROOF).event);
      if (accepted.fresh) fresh += 1;
    }
    if (!signal.aborted) nextInMs = reconcile.everyMs;
  } finally {
    await endTurn(pool, source.name, nextInMs);
    log.info({ source: source.name, found, fresh }, 'asked a source for what had not come');
  }
}
