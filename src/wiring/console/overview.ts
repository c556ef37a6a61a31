import type { Pool } from 'pg';
import { lastHeard, readHistory } from '../../activity/read-history.ts';
import type { OverviewData } from '../../console/overview/overview-data.ts';
import type {
  OverviewFacts,
  OverviewHistory,
  Range,
} from '../../console/overview/overview-facts.ts';
import { documentCounts } from '../../documents/open-documents.ts';
import { documentPause } from '../../documents/queue/document-pause.ts';
import { currentPauses } from '../../inbox/org-pauses.ts';
import { type RejectedCount, recentRejected } from '../../inbox/repair/rejected/rejected-counts.ts';
import { awaitedSettings } from '../../inbox/statistics/awaited-settings.ts';
import { heldWrites } from '../../inbox/statistics/held-writes.ts';
import { readLongWaiting } from '../../inbox/statistics/inbox-signs.ts';
import { openEvents } from '../../inbox/statistics/open-events.ts';
import { overdueSubjects } from '../../inbox/statistics/overdue-subjects.ts';
import { databaseBytes, GIGABYTE } from '../../inbox/statistics/storage.ts';
import { recentOtherMode } from '../../inbox/statistics/unmapped-counts.ts';
import { parkedIssues } from '../../issues/parked-issues.ts';
import { SingleFlight } from '../../single-flight.ts';
import { MINUTE_MS, SECOND_MS } from '../../time.ts';
import type { WebParts } from '../web-parts.ts';
import { cached } from './cached.ts';
import { readCatchUp, readOrg, readSources } from './overview-parts.ts';
import { readVersions } from './overview-versions.ts';
import { senderLabels } from './sender-labels.ts';

type Parts = Pick<WebParts, 'config' | 'pool' | 'profile' | 'senders'>;

/** A worker that runs takes a pending event within seconds. */
const OVERDUE_MS = 2 * MINUTE_MS;
/** The page of the issues shows all. */
const MAX_ISSUES = 200;
/** What changes slowly is read at most so often. */
const SLOW_MS = 30 * SECOND_MS;
/** So is what takes longer to read; processes store what happened in this interval, too. */
const COSTLY_MS = 10 * SECOND_MS;

/**
 * Reads the overview from the database. One statement runs at a time: events need the connections
 * more than pages do.
 */
export function overviewData(parts: Parts): OverviewData {
  const pool = parts.pool();
  const reads: Reads = {
    slow: cached(SLOW_MS, () => readSlow(parts)),
    recorded: cached(SLOW_MS, () => lastHeard(pool)),
    waiting: cached(COSTLY_MS, () => readWaiting(pool)),
    labels: senderLabels(parts),
  };
  const facts = new SingleFlight<OverviewFacts>();
  const historyIn = (range: Range) => cached(COSTLY_MS, () => historyOf(pool, range));
  const histories = { '1h': historyIn('1h'), '24h': historyIn('24h'), '30d': historyIn('30d') };
  return {
    facts: () => facts.run('facts', () => readFacts(parts, reads)),
    history: (range) => histories[range](),
  };
}

type Waiting = Pick<OverviewFacts['inbox'], 'longWaiting' | 'awaitedSettings' | 'heldWrites'>;

interface Reads {
  readonly slow: () => Promise<Slow>;
  /** When each source was heard of last. */
  readonly recorded: () => Promise<ReadonlyMap<string, Date>>;
  readonly waiting: () => Promise<Waiting>;
  /** What people call each source. */
  readonly labels: ReadonlyMap<string, string>;
}

type Slow = Pick<OverviewFacts, 'storage' | 'versions'> &
  Pick<OverviewFacts['inbox'], 'otherMode' | 'rejected'>;

async function readFacts(parts: Parts, reads: Reads): Promise<OverviewFacts> {
  const pool = parts.pool();
  const pauses = await currentPauses(pool);
  const { otherMode, rejected, ...others } = await reads.slow();
  return {
    at: new Date().toISOString(),
    inbox: {
      ...(await readInbox(parts, pauses.length > 0)),
      ...(await reads.waiting()),
      otherMode,
      rejected,
    },
    org: await readOrg(parts, pauses),
    sources: await readSources(parts, await reads.recorded(), reads.labels),
    catchUp: await readCatchUp(parts),
    documents: await readDocuments(pool),
    ...others,
  };
}

async function readInbox(
  { pool: connections, senders }: Parts,
  isPaused: boolean,
): Promise<Omit<OverviewFacts['inbox'], 'otherMode' | 'rejected' | keyof Waiting>> {
  const pool = connections();
  const open = await openEvents(pool);
  const sources = senders().map(({ source }) => source.name);
  // A pause is the reason why pending events do not move.
  const overdue = isPaused ? undefined : await overdueSubjects(pool, OVERDUE_MS, sources);
  return {
    open: open.map(({ source, status, count, oldest }) => {
      return { source, status, count, oldest: oldest.toISOString() };
    }),
    issues: (await parkedIssues(pool, MAX_ISSUES)).map(({ key, count, isAcknowledged }) => {
      return { key, count, isAcknowledged };
    }),
    overdue: overdue ? { count: overdue.count, since: overdue.since.toISOString() } : null,
  };
}

/** Reads the orders that wait longest. */
async function readWaiting(pool: Pool): Promise<Waiting> {
  const long = await readLongWaiting(pool);
  const awaited = await awaitedSettings(pool);
  return {
    longWaiting: long
      ? { count: long.count, isComplete: long.isComplete, since: long.since.toISOString() }
      : null,
    heldWrites: (await heldWrites(pool)).map((held) => {
      return { ...held, since: held.since.toISOString() };
    }),
    awaitedSettings: awaited.map(({ setting, count }) => ({ setting, count })),
  };
}

async function readDocuments(pool: Pool): Promise<OverviewFacts['documents']> {
  const pause = await documentPause(pool);
  return {
    ...(await documentCounts(pool)),
    pause: pause ? { until: pause.until.toISOString(), reason: pause.reason } : null,
  };
}

async function readSlow({ config, pool: connections }: Parts): Promise<Slow> {
  const pool = connections();
  const { DATABASE_STORAGE_GB: gigabytes } = config;
  return {
    otherMode: await recentOtherMode(pool),
    rejected: bySource(await recentRejected(pool)),
    storage: {
      bytes: await databaseBytes(pool),
      limitBytes: gigabytes === undefined ? null : Math.round(gigabytes * GIGABYTE),
    },
    versions: await readVersions(pool, config),
  };
}

function bySource(counts: readonly RejectedCount[]): OverviewFacts['inbox']['rejected'] {
  return [...Map.groupBy(counts, ({ source }) => source)].map(([source, causes]) => ({
    source,
    count: causes.reduce((sum, { count }) => sum + count, 0),
    since: new Date(Math.min(...causes.map(({ since }) => since.getTime()))).toISOString(),
  }));
}

async function historyOf(pool: Pool, range: Range): Promise<OverviewHistory> {
  const {
    stepMs,
    points,
    p50Ms = null,
    p95Ms = null,
    recordedSince,
  } = await readHistory(pool, range);
  return {
    range,
    stepSeconds: stepMs / SECOND_MS,
    recordedSince: recordedSince?.toISOString() ?? null,
    ...{ p50Ms, p95Ms },
    points: points.map((point) => {
      const { at, accepted, applied, parked } = point;
      return {
        ...{ at: at.toISOString(), accepted, applied, parked },
        waiting: point.waiting ?? null,
        p50Ms: point.p50Ms ?? null,
        p95Ms: point.p95Ms ?? null,
      };
    }),
  };
}
