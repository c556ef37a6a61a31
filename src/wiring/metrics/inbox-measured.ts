import type { Pool } from 'pg';
import { callsNow, readUsage } from '../../activity/org-usage.ts';
import { documentCounts } from '../../documents/open-documents.ts';
import { documentPause } from '../../documents/queue/document-pause.ts';
import { heldEvents } from '../../inbox/held-events.ts';
import { currentPauses } from '../../inbox/org-pauses.ts';
import { silences } from '../../inbox/recent-events.ts';
import { awaitedSettings } from '../../inbox/statistics/awaited-settings.ts';
import { openEvents } from '../../inbox/statistics/open-events.ts';
import { databaseBytes } from '../../inbox/statistics/storage.ts';
import { recentUnmapped } from '../../inbox/statistics/unmapped-counts.ts';
import { recentVerifications } from '../../inbox/statistics/verification-counts.ts';
import type { Measured } from '../../metrics/inbox-metrics.ts';
import { ORG_OUTAGE_KINDS } from '../../salesforce/classify-error.ts';
import { MATCH_ORDER_NUMBER } from '../../sources/digital-river/orders/order-keys.ts';
import type { Source } from '../../sources/source.ts';
import { SECOND_MS } from '../../time.ts';
import { catchUpMeasured } from '../catch-up/catch-up-metrics.ts';
import { isFreshStatePaused } from '../digital-river/fresh-state-pause.ts';
import type { Parts } from '../parts.ts';

/** What the metrics show of the database. */
export function inboxMeasured(parts: Pick<Parts, 'config' | 'pool' | 'senders'>): Measured {
  const pool = parts.pool();
  const sources = parts.senders().map(({ source }) => source);
  const { DIGITAL_RIVER_ENABLED: hasDigitalRiver } = parts.config;
  return {
    openEvents: () => openEvents(pool),
    heldEvents: () => heldEvents(pool),
    awaitedSettings: () => (hasDigitalRiver ? awaitedSettingsOf(pool) : awaitedSettings(pool)),
    unmappedEvents: () => unmappedOf(pool, sources),
    verificationEvents: () => recentVerifications(pool),
    silentSources: async () =>
      (await silences(pool, sources)).map(({ source, isSilent: silent }) => ({ source, silent })),
    orgPauses: () => orgPausesByKind(pool),
    apiCalls: async () => {
      const usage = await readUsage(pool);
      return usage && callsNow(usage, new Date());
    },
    isFreshStatePaused: () => isFreshStatePaused(pool),
    ...catchUpMeasured(pool, hasDigitalRiver),
    openDocuments: async () => ({ ...(await documentCounts(pool)) }),
    areDocumentsPaused: async () => (await documentPause(pool)) !== undefined,
    databaseBytes: () => databaseBytes(pool),
  };
}

/** With a zero for each source without events of the other mode, so that an alert has a value. */
async function unmappedOf(pool: Pool, sources: readonly Source[]) {
  const counts = await recentUnmapped(pool);
  const code = 'OTHER_MODE';
  const without = sources.filter(
    ({ name }) => !counts.some((count) => count.source === name && count.code === code),
  );
  return [...counts, ...without.map(({ name: source }) => ({ source, code, lastDay: 0 }))];
}

/** With a zero, so that an alert has a value. */
async function awaitedSettingsOf(pool: Pool) {
  const awaited = await awaitedSettings(pool);
  const none = { source: 'digital-river', setting: MATCH_ORDER_NUMBER, count: 0 };
  return awaited.some(({ setting }) => setting === none.setting) ? awaited : [...awaited, none];
}

async function orgPausesByKind(pool: Pool) {
  const [pauses, now] = [await currentPauses(pool), Date.now()];
  return ORG_OUTAGE_KINDS.map((kind) => {
    const ofKind = pauses.filter((pause) => pause.kind === kind);
    // The longest is the first.
    const seconds = ofKind[0] && Math.max(0, now - ofKind[0].since.getTime()) / SECOND_MS;
    return { kind, seconds, isOpen: ofKind.some(({ answeredAt }) => answeredAt === null) };
  });
}
