import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ORGANIZATION_ID, USER_ID } from './identity.ts';
import { Records } from './records.ts';
import { answer } from './resources.ts';
import { Slots } from './slots.ts';

/**
 * A bare stand-in for Salesforce: a call takes a fixed time and some more for each record, and only
 * so many are processed at once. It counts the calls of the data API. The first argument is the
 * port. `/bench/` is for the bench alone, and takes no time.
 */

const DATA = /^\/services\/data\/v[\d.]+/;
const latency = { callMs: 120, recordMs: 1 };
const slots = new Slots(25);
const records = new Records();
let calls = 0;
let callsMs = 0;
let firstCallAt = 0;

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '/';
  const { method = 'GET' } = request;
  const text = await textOf(request);
  if (url.startsWith('/bench/')) return reply(response, 200, forBench(url, text));
  if (url.startsWith('/services/oauth2/token')) return reply(response, 200, session(request));
  if (url.startsWith('/services/oauth2/userinfo')) {
    await sleep(latency.callMs);
    const isKnown = request.headers.authorization?.startsWith('Bearer 00D') ?? false;
    const owner = { organization_id: ORGANIZATION_ID, user_id: USER_ID };
    return isKnown ? reply(response, 200, owner) : reply(response, 403, 'Bad_OAuth_Token');
  }
  if (!DATA.test(url)) return reply(response, 404, {});
  await slots.take();
  try {
    // The caller was killed while it waited.
    if (response.destroyed) return;
    calls += 1;
    firstCallAt ||= Date.now();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    await sleep(latency.callMs + latency.recordMs * recordsIn(body));
    callsMs += latency.callMs + latency.recordMs * recordsIn(body);
    const answered = answer(
      records,
      { method, path: url.replace(DATA, ''), body },
      { calls, callsMs },
    );
    reply(response, answered.status, answered.body);
  } finally {
    slots.free();
  }
}

/** Records that a request writes or names by id. Reading by a query takes no more time. */
function recordsIn(body: unknown): number {
  if (typeof body !== 'object' || body === null) return 0;
  if ('compositeRequest' in body && Array.isArray(body.compositeRequest)) {
    return body.compositeRequest.reduce((sum: number, part) => sum + recordsIn(part?.body), 0);
  }
  if ('records' in body && Array.isArray(body.records)) return body.records.length;
  return 'ids' in body && Array.isArray(body.ids) ? body.ids.length : 1;
}

function forBench(url: string, text: string): unknown {
  if (url === '/bench/reset') {
    records.reset();
    calls = 0;
    callsMs = 0;
    firstCallAt = 0;
    return {};
  }
  if (url === '/bench/latency') return Object.assign(latency, JSON.parse(text));
  const [, order] = /^\/bench\/orders\/(\d+)$/.exec(url) ?? [];
  if (order !== undefined) return records.visible(order) ?? {};
  return { calls, callsMs, firstCallAt, ...records.figures() };
}

function session({ headers: { host } }: IncomingMessage) {
  const own = `http://${host}`;
  const id = `${own}/id/${ORGANIZATION_ID}/${USER_ID}`;
  return { access_token: `${ORGANIZATION_ID.slice(0, 15)}!bench`, instance_url: own, id };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  const headers = {
    'content-type': 'application/json',
    'Sforce-Limit-Info': 'api-usage=1/10000000',
  };
  response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
}

const server = createServer((request, response) => {
  serve(request, response).catch(() => response.destroy());
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.argv[2]), '127.0.0.1');
