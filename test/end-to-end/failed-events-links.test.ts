import { type FailedEventRounds, startRounds } from '../support/failed-event-rounds.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

let org: TestOrg;
let rounds: FailedEventRounds;

beforeAll(async () => {
  org = await startTestOrg();
});

beforeEach(async () => {
  rounds = await startRounds(org);
});

afterEach(() => rounds.stop());

afterAll(() => org.stop());

/** Parks an event whose subject was found with an Order, or that has a conflict of Orders. */
async function parkWith(id: string, foundOrder: string | null, conflict: object | null = null) {
  await rounds.park(id);
  const { pool } = rounds.connector;
  await pool.query(
    `INSERT INTO subject (source, key, memory) VALUES ('digital-river', $1, $2)
     ON CONFLICT (source, key) DO UPDATE SET memory = excluded.memory`,
    [id, { ids: foundOrder === null ? {} : { order: foundOrder } }],
  );
  await pool.query('UPDATE event SET conflict = $2 WHERE event_id = $1', [id, conflict]);
}

const LINKS = ['Order__c', 'Other_Order__c', 'Other_DR_Order_Id__c'];

async function links(id: string): Promise<unknown[]> {
  const record = await rounds.record(id);
  return [record?.Status__c, ...LINKS.map((field) => record?.[field])];
}

test('a record links to the Order that the event is about, and to both Orders of a conflict', async () => {
  const [found, other] = [await org.createOrder(), await org.createOrder()];
  await parkWith('found', found.id);
  await parkWith('conflict', null, {
    order: found.id,
    otherOrder: other.id,
    otherSubject: '111111111111',
  });
  await parkWith('unknown', null);
  await parkWith('malformed', '001000000000001AAA');
  await rounds.round();
  expect(await links('found')).toEqual(['Parked', found.id, null, null]);
  expect(await links('conflict')).toEqual(['Parked', found.id, other.id, '111111111111']);
  expect(await links('unknown')).toEqual(['Parked', null, null, null]);
  expect(await links('malformed')).toEqual(['Parked', null, null, null]);
});

test('events whose Order was deleted are shown without the link, for one call more', async () => {
  const [deleted, kept] = [await org.createOrder(), await org.createOrder()];
  await org.connection.sobject('Order').delete(deleted.id);
  const ids = Array.from({ length: 300 }, (_, index) => `gone-${index}`);
  for (const id of ids) await parkWith(id, deleted.id);
  await parkWith('kept', kept.id);
  const neverThere = '801000000000001AAA';
  await parkWith('never', null, { order: kept.id, otherOrder: neverThere, otherSubject: '4711' });
  const before = await rounds.calls();
  await rounds.round();
  expect(await rounds.calls()).toBe(before + 2);
  expect(await links('gone-0')).toEqual(['Parked', null, null, null]);
  expect(await links('gone-299')).toEqual(['Parked', null, null, null]);
  expect(await links('kept')).toEqual(['Parked', kept.id, null, null]);
  expect(await links('never')).toEqual(['Parked', null, null, '4711']);
  await rounds.round();
  expect(await rounds.calls()).toBe(before + 3);
});

test('an Order that is deleted later leaves the record as it is, without the link', async () => {
  const { id } = await org.createOrder();
  await parkWith('later', id);
  await rounds.round();
  await org.connection.sobject('Order').delete(id);
  await rounds.round();
  expect(await links('later')).toEqual(['Parked', null, null, null]);
  expect(await rounds.statuses()).toEqual({ later: 'parked' });
});
