import { fuzzSignature } from './fuzz-signature.ts';
import { fuzzPresets } from './presets/fuzz-presets.ts';

test('none of 5,000 mutated calls is accepted, with every kind of mutation among them', async () => {
  const { tried, byKind, fault } = await fuzzSignature({ runs: 5_000, seed: Date.now() });
  expect(fault).toBeUndefined();
  expect(tried).toBe(5_000);
  expect(Object.keys(byKind).length).toBeGreaterThan(60);
}, 60_000);

test('none of 5,000 mutated calls of the presets is accepted, with every preset among them', async () => {
  const { tried, byKind, fault } = await fuzzPresets({ runs: 5_000, seed: Date.now() });
  expect(fault).toBeUndefined();
  expect(tried).toBe(5_000);
  const presets = new Set(Object.keys(byKind).map((kind) => kind.split(',')[0]));
  expect(presets.size).toBe(9);
}, 60_000);
