import { createLog, REDACTED_FIELDS, redact } from '../src/log.ts';
import { growthOf } from './support/growth.ts';
import { fc } from './support/properties.ts';

const REDACTED = '[redacted]';

/** The log line of one call, as text and as fields. */
function logged(log: (to: ReturnType<typeof createLog>) => void) {
  const lines: string[] = [];
  log(createLog('trace', { write: (line) => lines.push(line) }));
  expect(lines).toHaveLength(1);
  const [text = ''] = lines;
  return { text, line: JSON.parse(text) as Record<string, unknown> };
}

describe.each(REDACTED_FIELDS)('a field named %s', (name) => {
  test.each([
    ['as listed', name],
    ['in upper case', name.toUpperCase()],
    ['in lower case', name.toLowerCase()],
  ])('is redacted %s: at the top, nested and in lists', (_case, written) => {
    const value = 'hunter2';
    const fields = { [written]: value, a: { b: [{ c: { [written]: { deep: value } } }] } };
    expect(logged((log) => log.info(fields, 'fact')).text).not.toContain(value);
    expect(redact(fields)).toEqual({
      [written]: REDACTED,
      a: { b: [{ c: { [written]: REDACTED } }] },
    });
  });
});

test('such a field is redacted whatever its value is', () => {
  for (const value of ['', 0, 1234, true, null, ['x'], { x: 1 }]) {
    expect(redact({ password: value })).toEqual({ password: REDACTED });
  }
});

const SECRETS = [
  ['a session id', '00D000000000001!AQ8AQ.abc_DEFghi', '00D000000000001!AQ8AQ.abc_DEFghi'],
  ['a JWT', 'eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl', 'eyJzdWIi'],
  ['a JWT that is joined to a word', 'token-eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl', 'eyJzdWIi'],
  ['a JWT after a dot', 'id.eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl', 'c2lnbmF0dXJl'],
  ['a bearer token', 'Authorization: Bearer 0123456789abcdef~+/=', '0123456789abcdef'],
  ['Basic credentials', 'authorization: basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA=='],
  ['a secret key of Digital River', 'key sk_live_0a1b2c3d4e', 'sk_live_0a1b2c3d4e'],
  ['an e-mail address', 'for Marie.Curie+orders@mail.example.co.uk.', 'Marie.Curie+orders'],
  ['an e-mail address with letters beyond ASCII', 'for zoë@exämple.com', 'zoë'],
  ['an e-mail address with an apostrophe', "for o'brien@example.com", "o'brien"],
  ['a password in a URL', 'postgres://user:hunter2@db.example:5432/inbox', 'hunter2'],
  [
    'a password in a URL that has an @ itself',
    'postgres://user:hunter2@3@db:5432/inbox',
    'hunter2',
  ],
  ['the end of such a password', 'postgres://user:a@hunter2@db:5432/inbox', 'hunter2'],
] as const;

describe.each(SECRETS)('%s inside a text', (_case, text, secret) => {
  const cause = new Error(`cause: ${text}`, { cause: { nested: [`deep cause: ${text}`] } });
  const error = Object.assign(new Error(`failed: ${text}`, { cause }), { code: `code ${text}` });

  test.each<[string, (log: ReturnType<typeof createLog>) => void]>([
    ['the fact', (log) => log.info(text)],
    ['a field', (log) => log.info({ reason: text }, 'fact')],
    ['a list in a field', (log) => log.info({ reasons: ['', { reason: text }] }, 'fact')],
    ['an error and its causes', (log) => log.error({ err: error }, 'fact')],
    ['an error under another name', (log) => log.error({ problem: error }, 'fact')],
    ['an error without anything else', (log) => log.error(error)],
    ['an error without a fact', (log) => log.error({ err: error })],
    ['a value formatted into the fact', (log) => log.info({}, 'failed: %s', text)],
    ['an object formatted into the fact', (log) => log.info('failed: %j', { reason: text })],
  ])('is redacted in %s', (_place, log) => {
    const { text: line } = logged(log);
    expect(line).not.toContain(secret);
    expect(line).toContain(REDACTED);
  });
});

test('the text around a secret stays readable', () => {
  expect(redact('connect postgres://user:hunter2@db.example:5432/inbox failed')).toBe(
    'connect postgres://[redacted]db.example:5432/inbox failed',
  );
  expect(redact('mail to a@b.example, then go on')).toBe('mail to [redacted], then go on');
});

test('ordinary facts are not changed', () => {
  const facts = {
    eventId: '100a196b-d8c3-8b4e-ac46-0213a33e18ad',
    subject: '204440790336',
    type: 'order.accepted',
    salesforceId: '801Qy00000Ab1CdIAJ',
    organization: '00DHs000000AbCdMAK',
    proof: { method: 'oauth', caller: 'user 005Hs000000EfGhIAK of org 00DHs000000AbCdMAK' },
    url: 'https://example.my.salesforce.com/services/data/v67.0/composite',
    path: '/services/apexrest/digitalriverv2/DROFIOrderMgmNotification/',
    reason:
      'A validation rule of the org refuses the write. (STRING_TOO_LONG on Order.DR_Order_State__c)',
    bearer: 'expected "Bearer" and one access token',
    counts: { applied: 3, superseded: 0, none: null, ready: true },
    ms: 12.5,
    at: '2025-03-04T09:35:00.250223Z',
  };
  expect(redact(facts)).toEqual(facts);
  const { line } = logged((log) => log.info(facts, 'event stored'));
  expect(line).toMatchObject({ level: 'info', ...facts, fact: 'event stored' });
  expect(Date.parse(String(line.time))).not.toBeNaN();
});

test('an error is logged with its type, message, code, stack and causes', () => {
  const error = Object.assign(new TypeError('fetch failed', { cause: new Error('reset') }), {
    code: 'E1',
  });
  const { line } = logged((log) => log.error({ err: error }, 'fact'));
  expect(line.err).toMatchObject({
    type: 'TypeError',
    message: 'fetch failed',
    code: 'E1',
    stack: expect.stringContaining('log.test.ts') as string,
    cause: { type: 'Error', message: 'reset' },
  });
});

test('a value that refers to itself is logged', () => {
  const circle: Record<string, unknown> = { a: 1 };
  circle.self = circle;
  expect(logged((log) => log.info({ circle }, 'fact')).text).toContain(REDACTED);
  const error = new Error('again');
  error.cause = error;
  expect(logged((log) => log.info({ err: error }, 'fact')).text).toContain('again');
});

test('characters that a terminal would act on are escaped, and mean the same', () => {
  const subject = 'id\u009b2J\u202e4711\u0007';
  const { text, line } = logged((log) => log.info({ subject, [subject]: 1 }, `fact ${subject}`));
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  expect(line).toMatchObject({ subject, [subject]: 1, fact: `fact ${subject}` });
});

test('a date is logged in ISO format', () => {
  const at = new Date('2025-03-04T09:35:00Z');
  expect(logged((log) => log.info({ at }, 'fact')).line.at).toBe('2025-03-04T09:35:00.000Z');
});

test('a secret is redacted anywhere in a text', () => {
  const around = fc.string({ unit: fc.constantFrom('a', ' ', '"', ':', '/', '\n', ',', '(') });
  fc.assert(
    fc.property(around, fc.constantFrom(...SECRETS), around, (before, [, text, secret], after) => {
      expect(redact(`${before} ${text} ${after}`)).not.toContain(secret);
    }),
  );
});

test('a long text is redacted quickly, whatever it contains', () => {
  for (const unit of ['a', 'a.', '@', 'a@', '://', 'Bearer ', 'eyJ', '00D']) {
    const began = performance.now();
    redact(unit.repeat(20_000 / unit.length));
    expect(performance.now() - began).toBeLessThan(500);
  }
});

test.each([
  'a',
  'a.',
  'a-',
  '-',
  '.',
  '@',
  'a@',
  '@a',
  'a@a.',
  '://',
  '://a',
  '://a@',
  'Bearer ',
  'Bearer  a',
  'Basic\t',
  'eyJ',
  '-eyJ',
  '.eyJ',
  ' eyJ',
  'eyJ-',
  'eyJ.',
  '-eyJ.',
  'eyJa.a',
  'eyJ.eyJ-',
  '00D',
  '00D000000000001!',
  'sk_',
  '-sk_',
  "'+",
  'é',
])('the time to redact %j, again and again, grows with the length of the text', (unit) => {
  expect(
    growthOf((bytes) => {
      const text = unit.repeat(bytes / unit.length);
      return () => void redact(text);
    }),
  ).toEqual([]);
});
