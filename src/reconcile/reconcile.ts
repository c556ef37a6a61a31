import type { Pool } from 'pg';
import type { Proof } from '../authenticate/authenticate.ts';
import { claimTask, completeTask } from '../database/periodic-task.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { readEvent } from '../inbox/read-event.ts';
import { openSubjects } from '../inbox/recent-events.ts';
import type { Logger } from '../log.ts';
import type { Reconcile } from '../sources/reconciliation.ts';
import type { Source } from '../sources/source.ts';
import { MINUTE_MS } from '../time.ts';

export interface ReconcileParts {
  readonly pool: Pool;
  readonly inbox: Inbox;
  readonly log: Logger;
}

/** The event was not delivered by a call: the connector asked for it. */
const PROOF: Proof = { method: 'reconcile', caller: "the sender's own API" };
const RETRY_DELAY_MS = 5 * MINUTE_MS;

/**
 * Asks a source for events that its webhooks did not deliver, when that is due and no other process
 * does so. The events found are stored in the inbox like any others. A failed round is retried
 * after at most 5 minutes.
 *
 * @param source the source to ask
 * @param reconcile how it is asked, and how often
 * @param signal aborted when the process stops
 * @throws the error of the source's API, of the database or of the inbox
 */
export async function reconcileWhenDue(
  source: Source,
  reconcile: Reconcile,
  { pool, inbox, log }: ReconcileParts,
  signal: AbortSignal,
): Promise<void> {
  if (!(await claimTask(pool, source.name))) return;
  let found = 0;
  let added = 0;
  let nextInMs = Math.min(reconcile.everyMs, RETRY_DELAY_MS);
  try {
    const open =
      reconcile.open === undefined ? [] : await openSubjects(pool, source.name, reconcile.open);
    for await (const body of reconcile.findEvents(open, { now: new Date(), signal })) {
      found += 1;
      const accepted = await inbox.accept(readEvent(source, body, PROOF).event);
      if (accepted.isNew) added += 1;
    }
    if (!signal.aborted) nextInMs = reconcile.everyMs;
  } finally {
    await completeTask(pool, source.name, nextInMs);
    log.info({ source: source.name, found, fresh: added }, 'asked a source for what had not come');
  }
}
