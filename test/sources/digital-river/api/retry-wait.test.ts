import {
  type FailedAttempt,
  outcomeOf,
  retryWaitMs,
} from '../../../../src/sources/digital-river/api/retry-wait.ts';

const answered = (status: number, retryAfter: string | null = null): FailedAttempt => ({
  status,
  retryAfter,
});
const unanswered = (code?: string, isTimeout = false): FailedAttempt => ({
  ...{ status: null, code, isTimeout },
});
const wait = (failed: FailedAttempt, isRepeatable: boolean, failures = 0, random = 0) =>
  retryWaitMs(failed, failures, isRepeatable, { delayMs: 100, now: 0, random });

it.each<[string, FailedAttempt, string, boolean, boolean]>([
  ['too many requests', answered(429), 'refused', true, true],
  ['a server error', answered(500), 'unknown', true, false],
  ['408', answered(408), 'unknown', true, false],
  ['a gateway timeout', answered(504), 'unknown', true, false],
  ['501', answered(501), 'refused', false, false],
  ['400', answered(400), 'refused', false, false],
  ['a timeout', unanswered(undefined, true), 'unknown', true, false],
  ['a broken connection', unanswered('ECONNRESET'), 'unknown', true, false],
  ['a refused connection', unanswered('ECONNREFUSED'), 'not-sent', true, true],
  ['a name server that does not answer', unanswered('EAI_AGAIN'), 'not-sent', true, true],
  ['a host that does not exist', unanswered('ENOTFOUND'), 'not-sent', false, false],
  ['a certificate that is not valid', unanswered('CERT_HAS_EXPIRED'), 'unknown', false, false],
])('after %s', (_case, failed, outcome, repeatable, post) => {
  expect(outcomeOf(failed)).toBe(outcome);
  expect(wait(failed, true) !== undefined).toBe(repeatable);
  expect(wait(failed, false) !== undefined).toBe(post);
});

it('waits twice as long each time, between half and the whole of it', () => {
  expect([0, 1, 2].map((failures) => wait(answered(500), true, failures))).toEqual([50, 100, 200]);
  expect(wait(answered(500), true, 2, 0.5)).toBe(300);
});

it('waits as long as Retry-After asks, but at most 30 seconds', () => {
  expect(wait(answered(429, '30'), false)).toBe(30_000);
  expect(wait(answered(503, '30'), true)).toBe(30_000);
  expect(wait(answered(429, '31'), false)).toBeUndefined();
});

it('waits one second after 429 without Retry-After', () => {
  expect(wait(answered(429), false)).toBe(1_000);
});
