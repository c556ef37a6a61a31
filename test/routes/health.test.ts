import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { healthRoutes } from '../../src/routes/health.ts';

let checks = 0;
let requests = 0;
/** A check ends when this many requests have arrived. */
let awaited = 0;
let found: string[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  const problems = async () => {
    checks += 1;
    while (requests < awaited) await sleep(5);
    return found;
  };
  server = express().use(healthRoutes(problems)).listen(0, '127.0.0.1');
  server.on('request', () => {
    requests += 1;
  });
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  [checks, requests, awaited] = [0, 0, 0];
});
afterAll(() => server.close());

const ready = () => fetch(`${url}/health/ready`);

test('concurrent requests share one check, and a later request starts a new one', async () => {
  found = [];
  awaited = 20;
  const replies = await Promise.all(Array.from({ length: 20 }, ready));
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
  expect(checks).toBe(1);
  found = ['The database cannot be reached.'];
  expect(await (await ready()).json()).toEqual({ status: 'not ready', problems: found });
  expect(checks).toBe(2);
});

test.each(['/health/live', '/health/ready'])('%s allows GET and HEAD only', async (path) => {
  for (const method of ['POST', 'PUT', 'OPTIONS', 'DELETE']) {
    const reply = await fetch(url + path, { method });
    expect(reply.status).toBe(405);
    expect(reply.headers.get('allow')).toBe('GET, HEAD');
  }
  expect((await fetch(`${url}/health/live`, { method: 'HEAD' })).status).toBe(200);
});
