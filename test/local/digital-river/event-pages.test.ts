import { type Stage, startStage } from './stage.ts';

let stage: Stage;
const types = ['order.accepted', 'order.complete', 'refund.pending', 'order.invoice.created'];
beforeAll(async () => {
  stage = await startStage();
  for (let minute = 0; minute < 8; minute += 1) {
    await stage.call('POST', '/local/events', {
      id: `m${minute}`,
      type: types[minute % 4],
      createdTime: `2024-04-30T12:0${minute}:00.25${minute}Z`,
    });
  }
});
afterAll(() => stage.end());

async function ids(query: string): Promise<string> {
  const { status, json } = await stage.call('GET', `/events?${query}`);
  if (status !== 200) return `${status} ${json.errors[0].code} ${json.errors[0].parameter}`;
  const found = json.data.map(({ id }: { id: string }) => id).join(' ');
  return json.hasMore ? `${found} …` : found;
}

it.each([
  ['', 'm7 m6 m5 m4 m3 m2 m1 m0'],
  ['limit=3', 'm7 m6 m5 …'],
  ['limit=3&startingAfter=m5', 'm4 m3 m2 …'],
  ['limit=3&startingAfter=m2', 'm1 m0'],
  ['limit=3&endingBefore=m2', 'm5 m4 m3 …'],
  ['limit=3&endingBefore=m5', 'm7 m6'],
  ['type=order.*', 'm7 m5 m4 m3 m1 m0'],
  ['type=order.*.created', 'm7 m3'],
  ['type=order.complete', 'm5 m1'],
  ['types=order.complete,refund.pending', 'm6 m5 m2 m1'],
  ['types=order.complete&types=refund.pending', 'm6 m5 m2 m1'],
  ['type=order.*&limit=2&startingAfter=m5', 'm4 m3 …'],
  ['createdTime[gte]=2024-04-30T12:05:00.255Z', 'm7 m6 m5'],
  ['createdTime[gt]=2024-04-30T12:05:00.255Z', 'm7 m6'],
  ['createdTime[lt]=2024-04-30T12:02:00.252Z', 'm1 m0'],
  ['createdTime[lte]=2024-04-30T12:02:00.252Z', 'm2 m1 m0'],
  ['createdTime[gte]=2024-04-30T12:02:00Z&createdTime[lt]=2024-04-30T12:04:00Z', 'm3 m2'],
  ['createdTime=2024-04-30T12:03:00.253Z', 'm3'],
  ['createdTime%5Bgte%5D=2024-04-30T12:07:00Z', 'm7'],
])('lists with %s', async (query, expected) => {
  expect(await ids(query)).toBe(expected);
});

it.each([
  ['type=a.b&types=c.d', '400 invalid_parameter types'],
  [`types=${Array.from({ length: 20 }, (_, n) => `a.${n}`)}`, '400 invalid_parameter types'],
  ['createdTime[gte]=yesterday', '400 invalid_parameter createdTime[gte]'],
  ['createdTime[gte]=2024-04-31T25:00:00Z', '400 invalid_parameter createdTime[gte]'],
  ['startingAfter=none', '400 invalid_parameter startingAfter'],
  ['startingAfter=m1&endingBefore=m2', '400 invalid_parameter endingBefore'],
])('rejects %s', async (query, expected) => {
  expect(await ids(query)).toBe(expected);
});

it('keeps events for 30 days', async () => {
  const event = { id: 'old', type: 'order.accepted', createdTime: '2024-05-01T00:00:00Z' };
  await stage.call('POST', '/local/events?to=none', event);
  expect(await ids('limit=1')).toBe('old …');
  await stage.call('PATCH', '/local/clock', { advanceMs: 30 * 86_400_000 });
  expect(await ids('')).toBe('');
  expect((await stage.call('GET', '/events/old')).status).toBe(404);
});
