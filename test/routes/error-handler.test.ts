import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { ServiceUnavailableError, UnauthorizedError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { answerErrors } from '../../src/routes/error-handler.ts';
import { RefusalLog } from '../../src/routes/refusal-log.ts';

const THROWN: Readonly<Record<string, Error>> = {
  limit: new ServiceUnavailableError('Too many.', { retryAfterSeconds: 7 }),
  outage: new ServiceUnavailableError('Not now.', { cause: new Error('reset') }),
  unproven: new UnauthorizedError('Expected proof.', 'Bearer'),
  bug: new TypeError('internal secret'),
};

const logged: string[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  const app = express();
  app.get('/:kind', ({ params }) => {
    throw THROWN[params.kind];
  });
  app.use(answerErrors(new RefusalLog(createLog('info', { write: (line) => logged.push(line) }))));
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test.each([
  ['limit', 503, '7', 'warn'],
  ['outage', 503, '5', 'error'],
  ['unproven', 401, null, 'warn'],
  ['bug', 503, '30', 'error'],
])('%s: status %d, Retry-After %s, log level %s', async (kind, status, retry, level) => {
  logged.length = 0;
  const reply = await fetch(`${url}/${kind}`);
  expect(reply.status).toBe(status);
  expect(reply.headers.get('retry-after')).toBe(retry);
  expect(await reply.text()).not.toContain('secret');
  const [line = '{}'] = logged;
  expect(JSON.parse(line)).toMatchObject({ level, status });
  expect(line.includes('"err"')).toBe(level === 'error');
});
