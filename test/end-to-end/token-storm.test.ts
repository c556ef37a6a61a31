import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ORGANIZATION_ID,
  startConnector,
  type TestConnector,
  USER_ID,
} from '../support/connector.ts';
import { eventFixture } from '../support/digital-river-events.ts';

const PATH = '/services/apexrest/digitalriverv2/DROFIOrderMgmNotification/';
const BODY = JSON.stringify(eventFixture('order.accepted'));
const BAD_TOKENS = 3000;
const SENDERS = 100;
const LOOK_UP_MS = 20;
const DIGITAL_RIVER = '203.0.113.7';

/** An org that takes a while to tell whose a token is; good ones begin with `good`. */
const asked: string[] = [];
const revoked = new Set<string>();
const org = createServer((request, response) => {
  const token = String(request.headers.authorization).slice('Bearer '.length);
  asked.push(token);
  setTimeout(() => {
    const good = token.startsWith('good') && !revoked.has(token);
    response.writeHead(good ? 200 : 403, { 'content-type': 'application/json' });
    const identity = { organization_id: ORGANIZATION_ID, user_id: USER_ID };
    response.end(good ? JSON.stringify(identity) : 'Bad_OAuth_Token');
  }, LOOK_UP_MS);
});

let connector: TestConnector;

beforeAll(async () => {
  org.listen(0, '127.0.0.1');
  await once(org, 'listening');
  connector = await startConnector({
    SALESFORCE_INSTANCE_URL: `http://127.0.0.1:${(org.address() as AddressInfo).port}`,
    TOKEN_GOOD_SECONDS: '1',
  });
});

beforeEach(() => {
  asked.length = 0;
});

afterAll(async () => {
  await connector.stop();
  org.close();
  org.closeAllConnections();
});

/** Calls with a token from an address; gives the status, and how long it took in milliseconds. */
async function call(token: string, address: string) {
  const began = performance.now();
  const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': address };
  const reply = await connector.post(PATH, BODY, headers);
  await reply.arrayBuffer();
  return { status: reply.status, ms: performance.now() - began };
}

const statuses = (replies: readonly { status: number }[]) =>
  [...new Set(replies.map(({ status }) => status))].sort();

function p99(replies: readonly { ms: number }[]): number {
  const sorted = replies.map(({ ms }) => ms).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
}

/** Digital River goes on calling until it is told to stop, with one token or a new one each time. */
function goOn(token: (call: number) => string) {
  let stopping = false;
  const replies: { status: number; ms: number }[] = [];
  const done = (async () => {
    for (let number = 0; !stopping; number += 1) {
      replies.push(await call(token(number), DIGITAL_RIVER));
      await sleep(5);
    }
    return replies;
  })();
  return () => {
    stopping = true;
    return done;
  };
}

async function goOnFor(ms: number, token: (call: number) => string) {
  const stop = goOn(token);
  await sleep(ms);
  return stop();
}

/** Different bad tokens, each from an address of its own or all from one. */
async function storm(kind: string, size: number, address?: string) {
  const replies: { status: number; ms: number }[] = [];
  let next = 0;
  const sender = async () => {
    while (next < size) {
      const number = next;
      next += 1;
      replies.push(
        await call(`bad-${kind}-${number}`, address ?? `2001:db8::${number.toString(16)}`),
      );
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return replies;
}

test('a thousand calls at once with one unknown token cost one look-up', async () => {
  const replies = await Promise.all(
    Array.from({ length: 1000 }, (_, number) =>
      call('bad-one', `2001:db8:1::${number.toString(16)}`),
    ),
  );
  expect(statuses(replies)).toEqual([401]);
  expect(asked).toEqual(['bad-one']);
});

test('a revoked token stops working within the time that good ones are believed', async () => {
  expect((await call('good-soon-revoked', DIGITAL_RIVER)).status).toBe(202);
  revoked.add('good-soon-revoked');
  expect((await call('good-soon-revoked', DIGITAL_RIVER)).status).toBe(202);
  await sleep(1100);
  expect((await call('good-soon-revoked', DIGITAL_RIVER)).status).toBe(401);
});

test(`${BAD_TOKENS} different bad tokens from as many addresses: good callers are served meanwhile, with a token kept and with a new one each`, async () => {
  const before = {
    kept: await goOnFor(1000, () => 'good'),
    fresh: await goOnFor(1000, (number) => `good-before-${number}`),
  };
  const began = performance.now();
  const kept = goOn(() => 'good');
  const fresh = goOn((number) => `good-fresh-${number}`);
  const stormed = await storm('rotating', BAD_TOKENS);
  const seconds = (performance.now() - began) / 1000;
  const during = { kept: await kept(), fresh: await fresh() };
  const bad = asked.filter((token) => token.startsWith('bad')).length;
  process.stdout.write(
    `storm: ${BAD_TOKENS} bad tokens in ${seconds.toFixed(1)} s, ${bad} look-ups; ` +
      `p99 of good calls ${p99(before.kept).toFixed(0)} -> ${p99(during.kept).toFixed(0)} ms with a token kept, ` +
      `${p99(before.fresh).toFixed(0)} -> ${p99(during.fresh).toFixed(0)} ms with a new one each (${during.kept.length} and ${during.fresh.length} calls)\n`,
  );
  expect(statuses(stormed)).toEqual([401, 503]);
  expect(statuses(during.kept)).toEqual([202]);
  expect(statuses(during.fresh)).toEqual([202]);
  // 16 at a time, each of 20 ms at least.
  expect(bad).toBeLessThanOrEqual((seconds * 1000 * 16) / LOOK_UP_MS + 16);
}, 120_000);

test('from one address they cost as many look-ups as it may cause in a minute', async () => {
  const stormed = await storm('one', 1000, '198.51.100.1');
  expect(statuses(stormed)).toEqual([401, 503]);
  expect(asked).toHaveLength(30);
}, 120_000);

test('from the very address of Digital River they do not lock it out', async () => {
  await call('good', DIGITAL_RIVER);
  const kept = goOn(() => 'good');
  const stormed = await storm('shared', 2000, DIGITAL_RIVER);
  const during = await kept();
  expect(statuses(stormed)).toEqual([401, 503]);
  expect((await call('good-after-all', DIGITAL_RIVER)).status).toBe(202);
  const served = during.filter(({ status }) => status === 202).length;
  process.stdout.write(
    `storm behind one address: ${served} of ${during.length} good calls served\n`,
  );
  expect(served).toBeGreaterThan(during.length / 2);
}, 120_000);
