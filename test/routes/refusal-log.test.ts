import { ServiceUnavailableError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { RefusalLog } from '../../src/routes/refusal-log.ts';

function start() {
  const logged: string[] = [];
  const refusals = new RefusalLog(createLog('info', { write: (line) => logged.push(line) }));
  return { refusals, lines: () => logged.map((line) => JSON.parse(line)) };
}

function outage(cause: string, path = '/webhooks') {
  const reason = 'Tokens cannot be verified now.';
  const err = new ServiceUnavailableError(reason, { cause: new Error(cause) });
  return { status: 503, reason, path, err };
}

test('failures of ours are errors by kind: the first at once, then the count with the newest err', () => {
  const { refusals, lines } = start();
  for (let at = 0; at < 50; at += 1) {
    refusals.failed('request refused', outage(`connection ${at} was reset`, `/${at}`));
    refusals.failed('request refused', outage('no answer'));
  }
  expect(lines()).toMatchObject([
    { level: 'error', count: 1, path: '/0', err: { cause: expect.anything() } },
    { level: 'error', count: 1, path: '/webhooks' },
  ]);
  refusals.flush();
  expect(lines().slice(2)).toMatchObject([
    { level: 'error', fact: 'request refused', count: 49, path: '/49' },
    { level: 'error', count: 49, path: '/webhooks' },
  ]);
  expect(JSON.stringify(lines()[2].err)).toContain('connection 49 was reset');
});

test('failures without end, each of another kind, are about a hundred lines', () => {
  const { refusals, lines } = start();
  const word = (at: number) =>
    at.toString(26).replaceAll(/\d/g, (digit) => 'qrstuvwxyz'[+digit] ?? '');
  for (let at = 0; at < 5000; at += 1) refusals.failed('request refused', outage(word(at)));
  refusals.flush();
  expect(lines().length).toBeLessThan(205);
  expect(lines().reduce((sum, { count }) => sum + count, 0)).toBe(5000);
});

test('an error that is no Error, or has itself as its cause, is counted as well', () => {
  const { refusals, lines } = start();
  const circular = new Error('one');
  circular.cause = circular;
  for (const err of [undefined, 'text', circular]) {
    refusals.failed('request refused', { status: 503, reason: 'Not now.', err });
  }
  refusals.flush();
  expect(lines().reduce((sum, { count }) => sum + count, 0)).toBe(3);
});
