import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../local/postgres.ts';
import { ownCalls, readUsage, saveUsage } from '../src/activity/org-usage.ts';
import { lastHeard, RANGES, readHistory } from '../src/activity/read-history.ts';
import { storeActivity, storeWaiting } from '../src/activity/store-activity.ts';
import { latestAlerts } from '../src/alerts/store/alert-store.ts';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { toolArguments } from '../src/cli/tool-arguments.ts';
import { migrate } from '../src/database/migrate.ts';
import { isReadingDue } from '../src/failed-events/requests/reading-position.ts';
import { outcomesByKey } from '../src/failed-events/requests/requested-events.ts';
import { summaryUpdate } from '../src/failed-events/summary/summary-update.ts';
import {
  assignKeys,
  findUnreportedEvents,
  roomForEvents,
  saveReportResults,
} from '../src/failed-events/unreported-events.ts';
import { listAudit } from '../src/inbox/audit/list-audit.ts';
import { findEvent } from '../src/inbox/event-facts.ts';
import { heldEvents } from '../src/inbox/held-events.ts';
import { readHistory as readEventHistory } from '../src/inbox/history/read-history.ts';
import { createInbox } from '../src/inbox/inbox.ts';
import { currentPauses } from '../src/inbox/org-pauses.ts';
import { isSourceSilent, openSubjects } from '../src/inbox/recent-events.ts';
import { eventsOfSubject, readSubject } from '../src/inbox/repair/again-subjects.ts';
import { countByStatus } from '../src/inbox/repair/count-by-status.ts';
import { eventsWithId } from '../src/inbox/repair/events-with-id.ts';
import { findSubjects, relatedSubjects } from '../src/inbox/repair/find-subjects.ts';
import { waitingRivals } from '../src/inbox/repair/give-way.ts';
import { laterOwners } from '../src/inbox/repair/later-owners.ts';
import { listParked, replayParked, replayRequested } from '../src/inbox/repair/parked-events.ts';
import {
  storeJudgements,
  unmappedPage,
  unmappedPages,
} from '../src/inbox/repair/unmapped-events.ts';
import { purge } from '../src/inbox/retention.ts';
import type { EventFilter } from '../src/inbox/search/event-filter.ts';
import { searchEvents } from '../src/inbox/search/search-events.ts';
import { heldWrites } from '../src/inbox/statistics/held-writes.ts';
import { readInboxSigns } from '../src/inbox/statistics/inbox-signs.ts';
import { newestEvents } from '../src/inbox/statistics/last-events.ts';
import { openEvents } from '../src/inbox/statistics/open-events.ts';
import { overdueSubjects } from '../src/inbox/statistics/overdue-subjects.ts';
import { stuckKinds } from '../src/inbox/statistics/stuck-events.ts';
import { unmappedByType } from '../src/inbox/statistics/unmapped-by-type.ts';
import { allUnmapped, recentUnmapped } from '../src/inbox/statistics/unmapped-counts.ts';
import { otherCounts, retriedGroups, waitingGroups } from '../src/inbox/story/open-causes.ts';
import { readEventStory } from '../src/inbox/story/read-event-story.ts';
import { readStory } from '../src/inbox/story/read-story.ts';
import { unreadCounts } from '../src/inbox/story/unread-counts.ts';
import { heldCauses } from '../src/inbox/waiting/held-causes.ts';
import { tryGroupNow, trySubjectNow } from '../src/inbox/waiting/try-now.ts';
import { waitGroups } from '../src/inbox/waiting/wait-groups.ts';
import { waitingSubjects } from '../src/inbox/waiting/waiting-subjects.ts';
import { eventsOfIssue } from '../src/issues/issue-events.ts';
import { changesOfIssue, issueChanges, listIssues, readIssue } from '../src/issues/read-issues.ts';
import { refreshIssues } from '../src/issues/refresh-issues.ts';
import { advanceRun } from '../src/issues/runs/advance-run.ts';
import { beginRun } from '../src/issues/runs/begin-run.ts';
import { listRuns, parkedAgain, runsOfIssue } from '../src/issues/runs/read-runs.ts';
import { unresolvedIssues } from '../src/issues/unresolved-issues.ts';
import { connectorProfile } from '../src/salesforce/schema/profile.ts';
import { DAY_MS } from '../src/time.ts';
import { createSubjectQueue } from '../src/worker/subject-queue.ts';
import { fillInbox } from './fill-inbox.ts';

/**
 * Shows how PostgreSQL runs the inbox's statements on a million events, or as many as the first
 * argument says: runs the real code, while the server's auto_explain prints each plan. Takes one to
 * two minutes.
 */

const { operands } = toolArguments(
  declareCommand({
    typed: 'npm run bench:explain --',
    summary: "show the plans of the inbox's statements",
    description:
      'Shows how PostgreSQL runs the statements of the inbox: runs the real code, while auto_explain prints each plan. Takes one to two minutes.',
    operands: { '[events]': 'number of events in the inbox, 1000000 by default' },
    options: {},
  }),
);
const EVENTS = Number(operands[0] ?? 1_000_000);

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

async function show(pool: pg.Pool, title: string, work: () => Promise<unknown>): Promise<void> {
  console.log(`\n## ${title}`);
  await pool.query('SELECT 1');
  await work();
}

/** A pool of one connection that prints the plan of each statement that it runs. */
function explainingPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on('connect', (client) => {
    client.on('notice', ({ message }) => {
      if (message?.includes('SELECT 1') === false) console.log(message);
    });
    void client.query(
      `LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on;
       SET auto_explain.log_timing = off; SET auto_explain.log_verbose = off; SET auto_explain.log_buffers = on;
       SET auto_explain.log_parameter_max_length = 0; SET client_min_messages = log`,
    );
  });
  return pool;
}

const folder = await mkdtemp(join(tmpdir(), 'explain-'));
const postgres = await startPostgres(folder);
const url = await postgres.database('explain');
const plain = new pg.Pool({ connectionString: url, max: 1 });
await migrate(plain);
console.log(`Inserting ${EVENTS} events…`);
await fillInbox(plain, EVENTS);

const pool = explainingPool(url);
const queue = createSubjectQueue(pool, 60_000, 32 * 1024 * 1024);
const inbox = createInbox(pool, { lingerMs: 0 });
let claimed: Awaited<ReturnType<typeof queue.claim>> = [];
await show(pool, 'accept one event', () =>
  inbox.accept({
    source: 'digital-river',
    eventId: 'new',
    type: 'order.accepted',
    subject: '7',
    live: true,
    time: null,
    proof: 'oauth',
    status: 'pending',
    reason: null,
    code: null,
    body: Buffer.from('{}'),
  }),
);
await show(pool, 'claim 200 subjects and read their events', async () => {
  claimed = await queue.claim(200, ['digital-river']);
});
await show(pool, 'settle them', () =>
  queue.settle(
    claimed.map((subject) => ({
      subject,
      storedState: subject.storedState,
      results: subject.events.map(({ seq }) => ({ seq, status: 'applied' as const })),
      attempts: 0,
      waiting: false,
      held: false,
      nextInMs: null,
    })),
  ),
);
await show(pool, 'list parked events', () => listParked(pool, {}));
await show(pool, 'replay one parked event', () => replayParked(pool, { eventId: 'unknown' }));
await show(pool, 'list what waits or is retried, and count what is set aside', async () => {
  await waitingGroups(pool);
  await retriedGroups(pool);
  await otherCounts(pool);
});
for (const [what, name] of [
  ['its id', '7'],
  ['its number', '00000008'],
  ["its record's id", '801000000000009AAA'],
] as const) {
  await show(pool, `the story of an order that is found by ${what}`, async () => {
    const found = await findSubjects(pool, name);
    for (const each of [...found, ...(await relatedSubjects(pool, found))]) {
      await readStory(pool, each);
    }
  });
}
await show(
  pool,
  'the audit trail: all, of an action, of a user by name and id, of a time',
  async () => {
    await listAudit(pool, {}, 51);
    await listAudit(pool, { action: 'action3' }, 51);
    await listAudit(pool, { actor: 'user7@example.com' }, 51);
    await listAudit(pool, { actor: '005Hs0000000007', action: 'action3' }, 51);
    const month = {
      from: new Date(Date.now() - 60 * DAY_MS),
      until: new Date(Date.now() - 30 * DAY_MS),
    };
    await listAudit(pool, { ...month, before: { at: month.until, seq: 9 } }, 51);
  },
);
for (const [what, filter] of [
  ['the newest', {}],
  ['parked, with a text in the reason', { status: 'parked', reason: 'longer' }],
  ['pending', { status: 'pending' }],
  ['unmapped, of a type that no event has', { status: 'unmapped', type: 'unknown' }],
  ['of an order', { order: '7' }],
  ['with an id', { eventId: 'unknown' }],
  ['of a source and a time', { source: 'xanpay', from: daysAgo(40), to: daysAgo(39) }],
  ['of a type that no event has', { type: 'unknown' }],
] as const satisfies readonly (readonly [string, EventFilter])[]) {
  await show(pool, `events of the console: ${what}`, () =>
    searchEvents(pool, filter, { before: undefined, limit: 50 }),
  );
}
await show(pool, 'an event for the console, and what a text names', async () => {
  const facts = await findEvent(pool, { seq: '7' });
  await readEventHistory(pool, [facts?.seq ?? '7']);
  await eventsWithId(pool, 'unknown');
  await readEventStory(pool, { seq: '7', source: 'digital-river', subject: '8' });
});
await show(pool, 'an order that is not found by its page: where else to look', async () => {
  await findSubjects(pool, 'unknown');
  await eventsWithId(pool, 'unknown');
  await unreadCounts(pool);
});
const ORDER = { source: 'digital-river', key: '8' };
await show(pool, 'the orders that want the record of another one', () => waitingRivals(pool, '8'));
await show(pool, 'the later owner of the record of an order', () => laterOwners(pool, [ORDER]));
await show(pool, 'count the events of an order', () => countByStatus(pool, { subjects: [ORDER] }));
await show(pool, 'replay the parked events of an order', () =>
  replayParked(pool, { source: ORDER.source, subjects: [ORDER] }),
);
await show(pool, 'try an order now', () => trySubjectNow(pool, ORDER));
await show(pool, 'read an order to write it again', async () => {
  await readSubject(pool, ORDER);
  for await (const _event of eventsOfSubject(pool, ORDER));
});
await show(pool, 'held writes, for the overview', () => heldWrites(pool));
await show(pool, 'held events, for metrics', () => heldEvents(pool));
await show(pool, 'pauses of the calls to the org, for metrics', () => currentPauses(pool));
await show(pool, 'open events and the oldest ones, for metrics', () => openEvents(pool));
await show(pool, 'unmapped events of the last 24 hours, for metrics', () => recentUnmapped(pool));
await show(pool, 'all unmapped events, for the doctor', () => allUnmapped(pool));
await show(pool, 'what of the inbox needs a person, once a minute', () => readInboxSigns(pool));
await show(pool, 'read a page of unmapped events, and make them pending', async () => {
  for await (const page of unmappedPages(pool, { code: 'OTHER_MODE' })) {
    await storeJudgements(
      pool,
      page.map(({ seq, source, eventId, live, proof }) => ({
        seq,
        event: {
          ...{ source, eventId, type: 'order.accepted', subject: '7', live, time: null, proof },
          ...({ status: 'pending', reason: null, code: null, body: Buffer.alloc(0) } as const),
        },
      })),
    );
    break;
  }
});
await show(pool, 'bring issues up to date', () => refreshIssues(pool));
const [issue] = await listIssues(plain, 'open');
const key = issue?.key ?? '';
await show(pool, 'list issues and their changes', async () => {
  await listIssues(pool, 'open');
  await issueChanges(pool, { since: new Date(0) });
  await readIssue(pool, key);
  await changesOfIssue(pool, key);
});
await show(pool, 'the newest events of an issue, and its runs', async () => {
  await eventsOfIssue(pool, key, undefined, 50);
  await runsOfIssue(pool, key);
});
const by = { id: 'explain', name: 'explain' };
await show(pool, 'begin a run of replays, and replay its first events', async () => {
  const selection = { issue: key };
  await beginRun(pool, { action: 'replay', selection, by, token: undefined });
  await advanceRun(pool, new Map());
  await advanceRun(pool, new Map());
});
await show(pool, 'list runs', async () => {
  const [run] = await listRuns(pool, undefined, 20);
  await parkedAgain(pool, run?.id ?? '0');
});
await show(pool, 'begin to judge unmapped events anew', async () => {
  const selection = { source: 'xanpay', code: 'UNMAPPED_TYPE', type: 'order.accepted' };
  await beginRun(pool, { action: 'judge', selection, by, token: undefined });
  await unmappedPage(pool, selection, '0');
});
await show(pool, 'count unmapped events by type', () => unmappedByType(pool));
await show(pool, 'what events wait for', () => waitGroups(pool));
await show(pool, 'which orders wait, a later page', () =>
  waitingSubjects(pool, {
    status: 'waiting',
    after: { at: '2026-01-01', source: 'digital-river', key: '7' },
    max: 50,
  }),
);
await show(pool, 'which orders are retried', () =>
  waitingSubjects(pool, { status: 'retried', max: 50 }),
);
await show(pool, 'try one order now, and a group', async () => {
  await trySubjectNow(pool, { source: 'digital-river', key: '1' });
  const [group] = (await waitGroups(plain)).groups;
  await tryGroupNow(pool, group?.key ?? '');
});
let failed: Awaited<ReturnType<typeof findUnreportedEvents>> = [];
await show(pool, 'how many more events the org can show', () => roomForEvents(pool, 1000));
await show(pool, 'count by cause what the org does not show', async () => {
  const { failedEvent: names } = connectorProfile;
  if (names !== undefined) await summaryUpdate({ pool, names, maxShown: 1000 }, 100);
});
await show(pool, 'find events to report to the org', async () => {
  failed = await findUnreportedEvents(pool, 1000, 1000);
});
await show(pool, 'assign the keys of their records', () => assignKeys(pool, failed, undefined));
await show(pool, 'save that they were reported', () =>
  saveReportResults(
    pool,
    failed.map((event) => ({ event, retryInMs: null })),
    undefined,
  ),
);
await show(pool, 'whether the org shows a parked event', () => isReadingDue(pool));
const requested = failed.slice(0, 100).map(({ key }) => key);
await show(pool, 'find events whose records were changed there', () =>
  outcomesByKey(pool, requested),
);
await show(pool, 'replay events that are set to Reprocess there', () =>
  replayRequested(pool, requested),
);
await show(pool, 'delete old bodies and rows, one statement each', () =>
  purge(pool, { bodyDays: 59.9, rowDays: 59.95 }),
);
await show(pool, 'find subjects of the last week that have only events of open types', () =>
  openSubjects(pool, 'xanpay', {
    types: ['order.accepted'],
    quietMs: 900_000,
    maxMs: 7 * DAY_MS,
  }),
);
await show(pool, 'whether a source is silent', () => isSourceSilent(pool, 'xanpay', DAY_MS));
await show(pool, 'group held events for the alerts', () => heldCauses(pool));
await show(pool, 'pending events that do not move, for the alerts', () =>
  stuckKinds(pool, 900_000),
);
await show(pool, 'list the issues that people are alerted to', () => unresolvedIssues(pool));
await show(pool, 'list the latest alerts', () => latestAlerts(pool, 100));
for (const range of Object.keys(RANGES) as (keyof typeof RANGES)[]) {
  await show(pool, `the history of ${range}, for the overview`, () => readHistory(pool, range));
}
await show(pool, 'when each source was heard of last, for the overview', async () => {
  await lastHeard(pool);
  await newestEvents(pool);
});
await show(pool, 'whether no worker takes what is due, for the overview', () =>
  overdueSubjects(pool, 120_000, ['digital-river']),
);
await show(pool, 'calls to the org, for the overview', async () => {
  await saveUsage(pool, {
    ...{ organizationId: undefined, usage: { used: 1, limit: 100 }, absentFields: [], calls: 3 },
  });
  await readUsage(pool);
  await ownCalls(pool);
});
await show(pool, 'store what happened, every ten seconds', () =>
  storeActivity(pool, [
    { startsAt: Date.now(), measure: 'stored', source: 'xanpay', upperMs: 0, count: 1 },
  ]),
);
await show(pool, 'store how many events wait, once a minute', () => storeWaiting(pool));
await pool.end();
await plain.end();
await postgres.stop();
await postgres.remove();
await rm(folder, { recursive: true, force: true });
