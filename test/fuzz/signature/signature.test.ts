import { fuzzSignature } from './fuzz-signature.ts';

test('none of 5,000 mutated calls is accepted, with every kind of mutation among them', async () => {
  const { tried, byKind, fault } = await fuzzSignature({ runs: 5_000, seed: Date.now() });
  expect(fault).toBeUndefined();
  expect(tried).toBe(5_000);
  expect(Object.keys(byKind).length).toBeGreaterThan(60);
}, 60_000);
