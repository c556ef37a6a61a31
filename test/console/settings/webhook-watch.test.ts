import {
  typesNotAsked,
  WATCH_TEXTS,
  watchStateOf,
  webhookAdvice,
} from '../../../src/console/settings/webhook-watch.ts';

const MINUTE = 60_000;

test.each([
  [{ isConfigured: true, hasKey: true, listedAgoMs: 5 * MINUTE, failure: null }, 'on'],
  // The key may be in the environment of the worker only.
  [{ isConfigured: true, hasKey: false, listedAgoMs: 5 * MINUTE, failure: null }, 'on'],
  [{ isConfigured: true, hasKey: true, listedAgoMs: 61 * MINUTE, failure: null }, 'stale'],
  [{ isConfigured: true, hasKey: true, listedAgoMs: null, failure: null }, 'not-yet'],
  [{ isConfigured: true, hasKey: false, listedAgoMs: null, failure: null }, 'off'],
  [{ isConfigured: true, hasKey: true, listedAgoMs: 5 * MINUTE, failure: 'HTTP 401' }, 'failing'],
  [{ isConfigured: true, hasKey: true, listedAgoMs: null, failure: 'HTTP 401' }, 'failing'],
  [{ isConfigured: false, hasKey: true, listedAgoMs: 5 * MINUTE, failure: 'HTTP 401' }, 'none'],
] as const)('%j is %s', (watch, state) => {
  expect(watchStateOf(watch)).toBe(state);
  expect(WATCH_TEXTS[state]).toMatch(/\.$/);
});

test.each([
  ['enabled', ['order.accepted'], null],
  ['disabled', [], null],
  ['disabled', ['order.accepted'], 'register-webhooks -- enable'],
  ['missing', ['order.cancelled'], 'register-webhooks'],
] as const)('advice for a webhook that is %s with %j', (state, types, advice) => {
  const given = webhookAdvice({ state, types });
  if (advice === null) expect(given).toBeNull();
  else expect(given).toContain(advice);
});

test('only enabled webhooks count as asking for a type', () => {
  const webhooks = [
    { state: 'enabled', types: ['a'] },
    { state: 'disabled', types: ['b'] },
    { state: 'missing', types: ['c'] },
  ] as const;
  expect(typesNotAsked(webhooks, ['a', 'b', 'c', 'd'])).toEqual(['b', 'c', 'd']);
});
