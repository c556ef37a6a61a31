import { inTransaction } from '../../database/transaction.ts';
import { lastCalls } from '../../inbox/recent-events.ts';
import { continueBackfill } from '../catch-up/backfill-store.ts';
import { KEPT_MS, notTooOld, openEnd, piecesOf } from '../catch-up/piece.ts';
import { type CatchUpParts, OF_WEBHOOKS } from '../catch-up/scheduled-backfill.ts';
import { logTooOld } from '../catch-up/too-old.ts';
import { loggedUrl, receivedTypes, type WebhookStanding } from './judge-webhooks.ts';
import {
  type AwaitedType,
  type LastLook,
  lookBacks,
  missedPeriodChanges,
  missedSince,
  missedSinceLook,
  perhapsMissed,
} from './missed-periods.ts';
import {
  readAwaitedTypes,
  readWebhookStates,
  type StoredWebhookState,
  saveAwaitedType,
  saveLookBack,
  saveWebhookStates,
} from './webhook-store.ts';

type SaveParts = Pick<CatchUpParts, 'pool' | 'source' | 'log' | 'maxAgeMs'>;

/**
 * Stores how the webhooks were found: their states, since when events of a type may be missing, and
 * the back-fills of what is received again, or perhaps was not received between two looks. Logs what
 * is better than before.
 *
 * @param lastLook undefined when there was none
 */
export async function saveStandings(
  parts: SaveParts,
  standings: readonly WebhookStanding[],
  lastLook: LastLook | undefined,
): Promise<void> {
  const { pool, log } = parts;
  const now = new Date();
  const before = await readWebhookStates(pool);
  const awaited = await readAwaitedTypes(pool);
  const { types, ended } = await changedTypes(parts, awaited, standings, now);
  const { due, later } =
    lastLook === undefined
      ? { due: [], later: [] }
      : lookBacks(awaited, perhapsMissed(awaited, before, standings, lastLook), lastLook, now);
  const perhaps = due.map(({ type, changedFrom }) => {
    return { type, missedFrom: missedSinceLook(changedFrom) };
  });
  const pieces = [...ended, ...perhaps].flatMap(({ type, missedFrom }) =>
    piecesOf([type], { since: notTooOld(missedFrom, now, parts.maxAgeMs), until: openEnd(now) }),
  );
  await inTransaction(pool, async (client) => {
    await saveWebhookStates(client, standings);
    for (const type of types) await saveAwaitedType(client, type);
    for (const { type } of due) await saveLookBack(client, type, null, now);
    for (const { type, changedFrom } of later) await saveLookBack(client, type, changedFrom, now);
    if (pieces.length > 0) await continueBackfill(client, OF_WEBHOOKS, pieces, now);
  });
  logEnabled(log, before, standings);
  for (const period of ended) logEndedPeriod(parts, period, now);
  logPerhaps(parts, perhaps, now);
}

interface EndedPeriod {
  readonly type: string;
  readonly missedFrom: Date;
}

/** The types whose missed period begins or ends, or that are new; and the periods that end. */
async function changedTypes(
  { pool, source }: SaveParts,
  awaited: readonly AwaitedType[],
  standings: readonly WebhookStanding[],
  now: Date,
): Promise<{ types: AwaitedType[]; ended: EndedPeriod[] }> {
  const asked = [...new Set(standings.flatMap(({ types }) => types))];
  const { begun, ended } = missedPeriodChanges(awaited, receivedTypes(standings), asked);
  const calls =
    begun.length === 0
      ? new Map<string, Date>()
      : await lastCalls(pool, source.name, begun, new Date(now.getTime() - KEPT_MS));
  const isNew = (type: string) => !awaited.some((each) => each.type === type);
  return {
    types: [
      ...asked
        .filter((type) => isNew(type) && !begun.includes(type))
        .map((type) => ({ type, missedFrom: null })),
      ...begun.map((type) => ({
        type,
        missedFrom: missedSince(type, calls.get(type), standings, now),
      })),
      ...ended.map(({ type }) => ({ type, missedFrom: null })),
    ],
    ended,
  };
}

function logEnabled(
  log: SaveParts['log'],
  before: readonly StoredWebhookState[],
  standings: readonly WebhookStanding[],
): void {
  const disabled = before.filter(({ state }) => state === 'disabled').map(({ key }) => key);
  for (const { key, state, address } of standings) {
    if (state === 'enabled' && disabled.includes(key)) {
      log.info({ webhook: key, ...loggedUrl(address) }, 'a webhook is enabled again');
    }
  }
}

function logEndedPeriod(
  { log, maxAgeMs }: SaveParts,
  { type, missedFrom }: EndedPeriod,
  now: Date,
): void {
  log.info(
    { type, since: missedFrom },
    'events of a type come in again; missing ones are back-filled',
  );
  logTooOld(log, missedFrom, now, maxAgeMs, { type });
}

function logPerhaps(
  { log, maxAgeMs }: SaveParts,
  periods: readonly EndedPeriod[],
  now: Date,
): void {
  const [first] = periods;
  if (first === undefined) return;
  const data = { types: periods.map(({ type }) => type), since: first.missedFrom };
  log.info(
    data,
    'webhooks may have been disabled since the last look; missing events are back-filled',
  );
  logTooOld(log, first.missedFrom, now, maxAgeMs, data);
}
