import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { call } from '../../src/http-client/call.ts';
import { CallError } from '../../src/http-client/call-error.ts';
import { openCall } from '../../src/http-client/open-call.ts';

const SECRET = 'a-secret-9d2f';
/** Long enough for any machine. */
const PATIENCE_MS = 30_000;

let origin: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const requests: string[] = [];
const server = createServer((request, response) => {
  requests.push(`${request.method} ${request.url}`);
  answer(request, response);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  requests.length = 0;
  answer = (_request, response) => response.end('fine');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** What a call with secrets everywhere fails with. */
async function failureOf(url: string, limits: object = {}, maxBytes?: number): Promise<CallError> {
  const headers = { authorization: `Bearer ${SECRET}` };
  const request = { method: 'POST', headers, body: SECRET, timeoutMs: PATIENCE_MS, ...limits };
  const error: unknown = await call(`${url}/${SECRET}?key=${SECRET}`, request, maxBytes).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CallError)) throw new Error('Expected a CallError.', { cause: error });
  expect(error.cause).toBeUndefined();
  expect(`${error.message} ${error.stack}`).not.toContain(SECRET);
  return error;
}

test.each([200, 204, 404, 503])(
  'an answer with status %d is returned with its body',
  async (status) => {
    answer = (_request, response) =>
      response.writeHead(status, { 'x-thing': 'here' }).end(status === 204 ? '' : 'text');
    const { ok, headers, body, ...rest } = await call(origin, { timeoutMs: PATIENCE_MS });
    expect(rest).toEqual({ status });
    expect(ok).toBe(status < 300);
    expect(headers.get('x-thing')).toBe('here');
    expect(body.toString()).toBe(status === 204 ? '' : 'text');
  },
);

test.each([301, 302, 303, 307, 308])(
  'a redirect (%d) is returned and not followed',
  async (status) => {
    answer = (_request, response) => response.writeHead(status, { location: '/other' }).end();
    expect(await call(`${origin}/first`, { timeoutMs: PATIENCE_MS })).toMatchObject({ status });
    expect(requests).toEqual(['GET /first']);
  },
);

test('an answer that does not begin in time is a time-out', async () => {
  answer = () => undefined;
  const error = await failureOf(origin, { timeoutMs: 50 });
  expect(error.reason).toBe('timeout');
  expect(error.message).toBe(
    `Expected an answer of ${origin} within 50 ms; got none. Try again later.`,
  );
});

test('the time limit counts for the body as well', async () => {
  answer = (_request, response) => response.write('the beginning');
  expect((await failureOf(origin, { timeoutMs: 300 })).reason).toBe('timeout');
});

test('the signal of the caller ends a call, before and while its body is read', async () => {
  expect((await failureOf(origin, { signal: AbortSignal.abort(SECRET) })).reason).toBe('aborted');
  const ending = new AbortController();
  answer = (_request, response) => {
    response.write('the beginning');
    ending.abort(SECRET);
  };
  expect((await failureOf(origin, { signal: ending.signal })).reason).toBe('aborted');
});

test('an answer of the greatest size is read, and a longer one is refused', async () => {
  answer = (_request, response) => response.end('x'.repeat(1000));
  const request = { timeoutMs: PATIENCE_MS };
  expect((await call(origin, request, 1000)).body).toHaveLength(1000);
  const error = await failureOf(origin, {}, 999);
  expect(error.reason).toBe('too-long');
  expect(error.message).toContain('at most 999 bytes');
});

test('an endless answer is not read to its end', async () => {
  answer = (_request, response) => {
    const more = () => response.write('x'.repeat(10_000), () => setImmediate(more));
    more();
  };
  expect((await failureOf(origin, {}, 100_000)).reason).toBe('too-long');
});

test('an answer that breaks off has the code of its cause', async () => {
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('part');
    setImmediate(() => response.destroy());
  };
  expect(await failureOf(origin)).toMatchObject({
    reason: 'unreachable',
    code: expect.stringMatching(/^[A-Z_]+$/) as string,
  });
});

test('a host that does not listen is named with the code, and without path and query', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(closed.address() as AddressInfo).port}`;
  await new Promise((resolve) => closed.close(resolve));
  const error = await failureOf(`http://${host}`);
  expect(error).toMatchObject({ reason: 'unreachable', code: 'ECONNREFUSED', host });
  expect(error.message).toBe(
    `Expected an answer of http://${host}; got ECONNREFUSED. Check the address and the network.`,
  );
});

test.each([
  ['credentials in the address', () => `http://user:${SECRET}@127.0.0.1`, {}],
  ['no address at all', () => 'not an address', {}],
  ['a header that cannot be sent', () => origin, { headers: { authorization: `${SECRET}\n1` } }],
])('%s: the call fails without repeating it', async (_case, url, limits) => {
  expect((await failureOf(url(), limits)).reason).toBe('unreachable');
});

test('a discarded body ends the exchange', async () => {
  const gone = new Promise<void>((resolve) => {
    answer = (_request, response) => {
      response.on('close', resolve).write('the beginning');
    };
  });
  const { status, discard } = await openCall(origin, { timeoutMs: PATIENCE_MS });
  expect(status).toBe(200);
  await discard();
  await gone;
});
