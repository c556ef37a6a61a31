import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { limitSignIns } from '../../../src/console/sign-in/sign-in-routes.ts';

const MAX_IN_ALL = 600;

test('sign-ins are limited in all, however many addresses start them', async () => {
  const app = express().set('trust proxy', 1);
  app.get(
    '/',
    limitSignIns('https://connector.example.com/console/sign-in'),
    (_request, response) => response.end(),
  );
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const statuses = [];
  for (let number = 0; number < MAX_IN_ALL + 20; number += 1) {
    const address = `2001:db8:0:${number.toString(16)}::1`;
    statuses.push((await fetch(url, { headers: { 'x-forwarded-for': address } })).status);
  }
  server.close();
  expect(statuses).toEqual([...Array(MAX_IN_ALL).fill(200), ...Array(20).fill(429)]);
});
