import { fuzzedBody } from './fuzzed-body.ts';

const ORDERS = [{ id: '801Qy00000Ab1CdIAJ', number: '00000107', drOrderId: '700000000001' }];
const bodies = (seed: number) =>
  Array.from({ length: 500 }, (_, index) => fuzzedBody(seed, index, ORDERS));

test('the same seed makes the same bodies, another seed makes others', () => {
  const [first, again, other] = [bodies(1), bodies(1), bodies(2)];
  expect(again.map(({ body }) => body.toString('base64'))).toEqual(
    first.map(({ body }) => body.toString('base64')),
  );
  expect(other.map(({ kind }) => kind)).not.toEqual(first.map(({ kind }) => kind));
});

test('every source and every kind of mutation is drawn', () => {
  const drawn = bodies(3);
  expect(new Set(drawn.map(({ source }) => source)).size).toBe(3);
  expect(new Set(drawn.map(({ kind }) => kind)).size).toBe(21);
});
