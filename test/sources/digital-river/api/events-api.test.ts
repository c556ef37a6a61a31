import nock from 'nock';
import { listEvents } from '../../../../src/sources/digital-river/api/events-api.ts';

const BASE = 'https://api.digitalriver.com';
const access = { baseUrl: BASE, apiKey: 'sk_test_k1', timeoutMs: 300 };

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

test('asks for a type, a period and the page after an event', async () => {
  nock(BASE)
    .get('/events')
    .query({
      type: 'order.accepted',
      limit: '100',
      'createdTime[gte]': '2026-11-01T00:00:00.000Z',
      'createdTime[lt]': '2026-11-02T00:00:00.000Z',
      startingAfter: 'event 1/&?',
    })
    .matchHeader('authorization', 'Bearer sk_test_k1')
    .reply(200, { hasMore: true, data: [{ id: 'a' }] });
  const page = await listEvents(access, {
    type: 'order.accepted',
    since: new Date('2026-11-01'),
    until: new Date('2026-11-02'),
    startingAfter: 'event 1/&?',
  });
  expect(page).toEqual({ events: ['{"id":"a"}'], hasMore: true });
});

test('leaves each event as it was written', async () => {
  const events = ['{ "id":"a", "amount":20.0 }', '{"id":"b","number":12345678901234567890}'];
  nock(BASE)
    .get('/events')
    .query(true)
    .reply(200, `{"data":[${events.join(', ')}],"hasMore":false}`);
  expect(await listEvents(access, { type: 'order.*' })).toEqual({ events, hasMore: false });
});

test.each([
  ['a bare array', [{ id: 'a' }]],
  ['an object without hasMore', { data: [{ id: 'a' }] }],
  ['hasMore null', { data: [{ id: 'a' }], hasMore: null }],
  ['hasMore in words', { data: [{ id: 'a' }], hasMore: 'false' }],
])('does not know whether there is more: %s', async (_, answer) => {
  nock(BASE).get('/events').query(true).reply(200, answer);
  const page = await listEvents(access, { type: 'order.*' });
  expect(page).toStrictEqual({ events: ['{"id":"a"}'], hasMore: undefined });
});

test.each(['<html>', '{"hasMore":true}', 'null', '{"data":[{]}', ''])(
  'refuses an answer that is no page: %j',
  async (answer) => {
    nock(BASE).get('/events').query(true).reply(200, answer);
    await expect(listEvents(access, { type: 'order.*' })).rejects.toThrow(
      'Expected a page of events as the answer to GET /events',
    );
  },
);
