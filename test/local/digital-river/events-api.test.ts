import { type Stage, startStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  for (const [id, type] of [
    ['e1', 'order.accepted'],
    ['e2', 'refund.pending'],
    ['e3', 'order.complete'],
  ]) {
    await stage.call('POST', '/local/events', { id, type });
  }
});
afterAll(() => stage.end());

const ids = ({ json }: { json: { data: { id: string }[] } }) => json.data.map(({ id }) => id);

it('lists events newest first, page by page', async () => {
  const first = await stage.call('GET', '/events?limit=2');
  expect([ids(first), first.json.hasMore]).toEqual([['e3', 'e2'], true]);
  const second = await stage.call('GET', '/events?limit=2&startingAfter=e2');
  expect([ids(second), second.json.hasMore]).toEqual([['e1'], false]);
});

it('filters events by type with a wildcard', async () => {
  expect(ids(await stage.call('GET', '/events?type=order.*'))).toEqual(['e3', 'e1']);
});

it('returns exactly the bytes of the posted event', async () => {
  const body =
    '{ "id":"exact", "type":"order.updated",\n "amount": 20.0, "name":"\\u0000Zo\u00eb" }';
  expect((await stage.call('POST', '/local/events', body)).status).toBe(202);
  expect((await stage.call('GET', '/events/exact')).text).toBe(body);
});

it.each(['0', '101', 'x', '-1'])('rejects the limit %s', async (limit) => {
  const { status, json } = await stage.call('GET', `/events?limit=${limit}`);
  expect([status, json.errors[0].parameter]).toEqual([400, 'limit']);
});

it('answers 404 for an unknown event', async () => {
  expect((await stage.call('GET', '/events/none')).status).toBe(404);
});

it('rejects a different body with an existing id', async () => {
  const again = await stage.call('POST', '/local/events', { id: 'e1', type: 'order.complete' });
  expect([again.status, again.json.type]).toEqual([409, 'conflict']);
});

it.each([
  [{ type: 'order.accepted' }, 'missing_parameter', 'id'],
  [{ id: 'e9' }, 'missing_parameter', 'type'],
  [{ id: 9, type: 'order.accepted' }, 'invalid_parameter', 'id'],
])('rejects the event %j', async (body, code, parameter) => {
  const { status, json } = await stage.call('POST', '/local/events', body);
  expect(status).toBe(400);
  expect(json.errors[0]).toMatchObject({ code, parameter });
});
