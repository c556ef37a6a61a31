import { withLocalOrders } from '../../../local/outcome/order-for-event.ts';
import type { Candidate, Lookup } from '../../../src/salesforce/records/write.ts';
import { startTestOrg, type TestOrg } from '../../support/local-org.ts';

const TIMEOUT_MS = 120_000;
const DR_ORDER = 'DR_Order_Id__c';
const OTHER_ORG_ID = '801Hs00000ZZZZZIAA';

let org: TestOrg;
let known: { id: string; number: string };

beforeAll(async () => {
  org = await startTestOrg();
  known = await org.createOrder();
}, TIMEOUT_MS);
afterAll(() => org.stop());

async function fitted(body: object, candidates: readonly Candidate[], more: Partial<Lookup> = {}) {
  const lookup: Lookup = { name: 'order', object: 'Order', candidates, ...more };
  const examined = { name: 'sample', keys: {}, writes: [], lookups: [lookup], notes: [] };
  const text = Buffer.from(JSON.stringify(body));
  const result = await withLocalOrders(org.connection, [examined], text);
  return { body: JSON.parse(result.body.toString()), notes: result.notes };
}

const ordersWith = async (field: string, value: string) =>
  (await org.connection.query(`SELECT Id FROM Order WHERE ${field} = '${value}'`)).totalSize;

test('an Order that the org has stays what the event is about', async () => {
  const body = { order: known.number };
  const candidates = [{ field: 'OrderNumber', value: known.number }];
  expect(await fitted(body, candidates)).toEqual({ body, notes: [] });
});

test('a new Order gets a value that a field takes', async () => {
  const body = { order: 'dr-1' };
  const result = await fitted(body, [{ field: DR_ORDER, value: 'dr-1' }]);
  expect(result.body).toEqual(body);
  expect(result.notes).toEqual([
    expect.stringMatching(/^Order \d+ was created for it, with DR_Order_Id__c dr-1\.$/),
  ]);
  expect(await ordersWith(DR_ORDER, 'dr-1')).toBe(1);
});

test('the claim counts before the candidates', async () => {
  const claim = { field: DR_ORDER, value: "dr-2'\\", label: 'order' };
  const { notes } = await fitted({}, [{ field: 'Id', value: OTHER_ORG_ID }], { claim });
  expect(notes).toEqual([expect.stringContaining(`with ${DR_ORDER} dr-2'\\.`)]);
});

test.each([
  ['Id', OTHER_ORG_ID, /^801\w{15}$/],
  ['Id', 'no record id', /^801\w{15}$/],
  ['OrderNumber', '99999999', /^\d{8}$/],
])('the event names the new Order where %s %s cannot be set', async (field, value, expected) => {
  const { body, notes } = await fitted({ order: value }, [{ field, value }]);
  expect(body.order).toMatch(expected);
  expect(await ordersWith(field, body.order)).toBe(1);
  expect(notes).toEqual([
    expect.stringContaining(`${body.order} was sent in place of ${value}, which no Order here has`),
  ]);
});

test.each([
  ['another object', [{ field: 'Name', value: 'x' }], { object: 'Account' }],
  ['nothing to search by', [], {}],
])('a look-up of %s needs no Order', async (_name, candidates, more) => {
  const body = { order: 'x' };
  expect(await fitted(body, candidates, more)).toEqual({ body, notes: [] });
});
