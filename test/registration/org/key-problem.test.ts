import { keyFinding } from '../../../src/registration/org/key-problem.ts';

it.each([
  ['sk_test_1', 'production', undefined, 'problem', 'Digital River would send no live orders'],
  ['sk_test_1', 'production', '', 'problem', 'set CONNECTOR_MODE=test'],
  ['sk_test_1', 'production', 'live', 'problem', 'but CONNECTOR_MODE is live'],
  ['sk_test_1', 'sandbox', 'live', 'problem', 'but CONNECTOR_MODE is live'],
  ['sk_1', 'sandbox', undefined, 'warning', 'will send live orders to a sandbox'],
  ['sk_1', 'sandbox', 'tset', 'warning', 'will send live orders to a sandbox'],
  ['sk_1', 'production', 'test', 'warning', 'is a live key but CONNECTOR_MODE is test'],
] as const)('the key %s for %s, mode %s, is a %s', (key, environment, mode, kind, text) => {
  expect(keyFinding(key, environment, mode)).toEqual({ [kind]: expect.stringContaining(text) });
});

it.each([
  ['sk_test_1', 'sandbox', undefined],
  ['sk_test_1', 'sandbox', 'test'],
  ['sk_test_1', 'production', 'test'],
  ['sk_test_1', undefined, undefined],
  ['sk_1', 'production', undefined],
  ['sk_1', 'production', 'live'],
  ['sk_1', 'sandbox', 'live'],
  ['rk_1', 'sandbox', undefined],
] as const)('the key %s for %s, mode %s, is as it should be', (key, environment, mode) => {
  expect(keyFinding(key, environment, mode)).toEqual({});
});
