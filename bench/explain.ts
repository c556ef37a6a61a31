import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../local/postgres.ts';
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
import { heldEvents } from '../src/inbox/held-events.ts';
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
import { tryNow } from '../src/inbox/repair/try-now.ts';
import { storeJudgements, unmappedPages } from '../src/inbox/repair/unmapped-events.ts';
import { purge } from '../src/inbox/retention.ts';
import { readInboxSigns } from '../src/inbox/statistics/inbox-signs.ts';
import { openEvents } from '../src/inbox/statistics/open-events.ts';
import { allUnmapped, recentUnmapped } from '../src/inbox/statistics/unmapped-counts.ts';
import { otherCounts, retriedGroups, waitingGroups } from '../src/inbox/story/open-causes.ts';
import { readStory } from '../src/inbox/story/read-story.ts';
import { unreadCounts } from '../src/inbox/story/unread-counts.ts';
import { connectorProfile } from '../src/salesforce/schema/profile.ts';
import { DAY_MS } from '../src/time.ts';
import { createSubjectQueue } from '../src/worker/subject-queue.ts';

/**
 * Shows how PostgreSQL runs the inbox's statements on a million events, or as many as the first
 * argument says: runs the real code, while the server's auto_explain prints each plan. Takes one to
 * two minutes.
 */

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const SUBJECTS = EVENTS / 4;

/**
 * 1 % of the events are pending, 0.1 % waiting, 0.1 % parked, 10 % unmapped; half of the settled
 * ones are old.
 * They were received over 90 days, 5 % of them from a sender that can be asked for missed events.
 */
const INSERT_EVENTS = `
INSERT INTO event (source, event_id, type, subject, live, event_time, received_at, proof, status, settled_at, reason, error_code, body)
SELECT CASE WHEN n % 20 = 7 THEN 'xanpay' ELSE 'digital-river' END, gen_random_uuid()::text, 'order.accepted', (n % ${SUBJECTS})::text,
  true, now(), now() - (${EVENTS} - n) * interval '90 days' / ${EVENTS}, 'oauth', status,
  CASE WHEN status IN ('applied', 'parked', 'unmapped') THEN now() - (n % 60) * interval '1 day' END,
  CASE WHEN status = 'parked' THEN 'A text is longer than its field.' END,
  CASE status WHEN 'parked' THEN 'STRING_TOO_LONG' WHEN 'unmapped' THEN CASE WHEN n % 3 = 0 THEN 'OTHER_MODE' ELSE 'UNMAPPED_TYPE' END END,
  decode(repeat(md5(n::text), 20), 'hex')
FROM (SELECT n, CASE WHEN n % 100 = 0 THEN 'pending' WHEN n % 1000 = 1 THEN 'waiting' WHEN n % 1000 = 2 THEN 'parked' WHEN n % 10 = 3 THEN 'unmapped' ELSE 'applied' END AS status
      FROM generate_series(1, ${EVENTS}) n) events;
INSERT INTO subject (source, key, due_at, memory)
SELECT source, subject,
  CASE WHEN bool_or(status = 'pending') THEN now() - interval '1 second' WHEN bool_or(status = 'waiting') THEN now() + interval '1 hour' END,
  jsonb_build_object('keys', jsonb_build_object('drOrderId', subject, 'upstreamId', lpad(subject, 8, '0')),
    'ids', jsonb_build_object('order', '801' || lpad(subject, 12, '0') || 'AAA'))
FROM event GROUP BY source, subject;`;

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
console.log(`Inserting ${EVENTS} events of ${SUBJECTS} subjects…`);
await plain.query(INSERT_EVENTS);
await plain.query('VACUUM ANALYZE');

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
await show(pool, 'try an order now', () => tryNow(pool, ORDER));
await show(pool, 'read an order to write it again', async () => {
  await readSubject(pool, ORDER);
  for await (const _event of eventsOfSubject(pool, ORDER));
});
await plain.query(`INSERT INTO audit (at, actor_kind, actor_id, actor_name, action, what, outcome)
  SELECT now() - n * interval '5 minutes', 'user', '005Hs0000000' || lpad((n % 50)::text, 3, '0'), 'user' || n % 50 || '@example.com',
    'action' || n % 20, 'event ' || n, 'begun' FROM generate_series(1, 100000) n`);
await plain.query('ANALYZE audit');
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
await pool.end();
await plain.end();
await postgres.stop();
await postgres.remove();
await rm(folder, { recursive: true, force: true });
