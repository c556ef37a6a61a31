import { fuzzSignature } from './fuzz-signature.ts';

test('of 5,000 mutations of signed calls none is accepted, and every way of mutating had its turn', async () => {
  const { tried, byKind, fault } = await fuzzSignature({ runs: 5_000, seed: Date.now() });
  expect(fault).toBeUndefined();
  expect(tried).toBe(5_000);
  expect(Object.keys(byKind).length).toBeGreaterThan(60);
}, 60_000);
