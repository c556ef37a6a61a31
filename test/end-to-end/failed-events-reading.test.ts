import { restoreDismissed } from '../../src/inbox/repair/dismissed-events.ts';
import { type FailedEventRounds, startRounds } from '../support/failed-event-rounds.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { startOrgProxy } from '../support/org-proxy.ts';

const DELETED_NOTE = 'Its record was deleted in Salesforce';

let org: TestOrg;
let rounds: FailedEventRounds;

beforeEach(async () => {
  org = await startTestOrg();
  rounds = await startRounds(org);
});

afterEach(async () => {
  await rounds.stop();
  await org.stop();
});

const records = () => org.connection.sobject('DR_Failed_Event__c');

async function callsOfRound(): Promise<number> {
  const before = await rounds.calls();
  await rounds.round();
  return (await rounds.calls()) - before;
}

/** The last reading was some minutes ago. */
const minutesLater = (minutes: number) =>
  rounds.connector.pool.query(
    `UPDATE reconciliation SET state = (state::timestamptz - $1 * interval '1 minute')::text WHERE source = 'failed events'`,
    [minutes],
  );

test('many records that changed at once are read again for some minutes, then no more', async () => {
  await rounds.park('burst');
  await rounds.round();
  for (let batch = 0; batch < 11; batch += 1) {
    const rows = Array.from({ length: 200 }, (_, index) => ({
      Failed_Event_Key__c: `key-${batch}-${index}`,
      Status__c: 'Processed',
    }));
    await records().create(rows, { allowRecursive: true });
  }
  expect(await callsOfRound()).toBe(2);
  await minutesLater(4);
  expect(await callsOfRound()).toBe(2);
  await minutesLater(3);
  expect(await callsOfRound()).toBe(1);
  expect(await callsOfRound()).toBe(1);
  // The org stores whole seconds; no change is made in the second of the last one that was read.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await rounds.requestReprocess('burst');
  await rounds.round();
  expect(await rounds.statuses()).toEqual({ burst: 'pending' });
});

test.each(['QUERY_TIMEOUT', 'OPERATION_TOO_LARGE', 'UNABLE_TO_LOCK_ROW', 'MALFORMED_QUERY'])(
  'while %s refuses the reading, a deletion is not lost',
  async (errorCode) => {
    const proxy = await startOrgProxy(org.url);
    const refused = await startRounds(org, { SALESFORCE_INSTANCE_URL: proxy.url });
    await refused.park('gone', 'other');
    await refused.round();
    await records().delete(String((await refused.record('gone'))?.Id));
    const answer = JSON.stringify([{ errorCode, message: 'Refused.' }]);
    proxy.interfere = ({ name }) =>
      name === 'GET /queryAll' ? { status: 400, answer } : undefined;
    await refused.round();
    expect(proxy.calls).not.toContain('GET /query');
    expect(await refused.statuses()).toEqual({ gone: 'parked', other: 'parked' });
    proxy.interfere = () => undefined;
    await refused.round();
    expect(await refused.statuses()).toEqual({ gone: 'dismissed', other: 'parked' });
    await refused.stop();
    proxy.stop();
  },
);

/** The log line about dismissals that nobody has named so. */
function warnings(): { level: unknown; dismissed: number; undo: string; subjects: string[] }[] {
  return rounds.connector.logged
    .filter((line) => line.includes('dismissed by what was done with their records'))
    .map((line) => JSON.parse(line));
}

test('many deletions at once are a warning that says how to take them back', async () => {
  const ids = Array.from({ length: 25 }, (_, index) => `bulk-${index}`);
  await rounds.park(...ids, 'kept');
  await rounds.round();
  await rounds.round();
  const rows = await records().find({}).select(['Id', 'Event_Id__c']).execute();
  await records().delete(
    rows.filter((row) => row.Event_Id__c !== 'kept').map(({ Id }) => String(Id)),
  );
  await rounds.round();
  expect(warnings()).toMatchObject([
    {
      level: 'warn',
      dismissed: 25,
      undo: expect.stringContaining(`--reason '${DELETED_NOTE} (found `),
    },
  ]);
  expect(warnings()[0]?.subjects).toHaveLength(20);
});

test('the logged command takes back what the warning is about, and no other dismissal', async () => {
  const ids = Array.from({ length: 10 }, (_, index) => `bulk-${index}`);
  await rounds.park(...ids, 'meant', 'kept');
  await rounds.round();
  await rounds.round();
  await records().delete(String((await rounds.record('meant'))?.Id));
  await rounds.round();
  const rows = await records().find({}).select(['Id', 'Event_Id__c']).execute();
  const bulk = rows.filter((row) => String(row.Event_Id__c).startsWith('bulk'));
  await records().delete(bulk.map(({ Id }) => String(Id)));
  await rounds.round();
  const [warning] = warnings();
  const reason = /^npm run replay -- --restore --reason '([^']+)'$/.exec(warning?.undo ?? '')?.[1];
  expect(await restoreDismissed(rounds.connector.pool, { reason })).toBe(10);
  expect(await rounds.statuses()).toEqual({
    ...Object.fromEntries(ids.map((id) => [id, 'parked'])),
    meant: 'dismissed',
    kept: 'parked',
  });
});

test('a few deletions are no warning, but those of the first reading are', async () => {
  await rounds.park('few', 'old', 'kept');
  await rounds.round();
  await rounds.round();
  await records().delete(String((await rounds.record('few'))?.Id));
  await rounds.round();
  expect([await rounds.statuses(), warnings()]).toEqual([
    { few: 'dismissed', old: 'parked', kept: 'parked' },
    [],
  ]);
  // As after the upgrade from a release that read requests alone.
  await rounds.connector.pool.query('UPDATE reconciliation SET read_until = NULL, state = NULL');
  await rounds.change('old', { Status__c: 'Processed' });
  await rounds.round();
  expect(warnings()).toMatchObject([{ dismissed: 1, subjects: ['old'] }]);
});
