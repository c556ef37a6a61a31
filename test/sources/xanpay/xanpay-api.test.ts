import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { xanpayCharges } from '../../../src/sources/xanpay/xanpay-api.ts';

let server: Server;
let called: (string | undefined)[];
let findCharge: ReturnType<typeof xanpayCharges>;

beforeAll(async () => {
  server = createServer((request, response) => {
    called.push(request.url);
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  findCharge = xanpayCharges({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    apiKey: 'key',
    apiSecret: 'secret',
    chargePath: '/merchant/charges/{id}',
    timeoutMs: 30_000,
  });
});
beforeEach(() => {
  called = [];
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test.each(['.', '..', '%2e%2e', '%2E.', '', '../refunds', 'x/../../refunds', '\\..', '\ud800'])(
  'nothing is called for the charge id %j: XanPay knows no such charge',
  async (id) => {
    expect(await findCharge(id)).toBeUndefined();
    expect(called).toEqual([]);
  },
);

test.each([
  ['ch_1', 'ch_1'],
  ['lost/1', 'lost%2F1'],
  ['$&?#', '%24%26%3F%23'],
])('the charge %j is looked up below the path of charges', async (id, segment) => {
  expect(await findCharge(id)).toEqual(Buffer.from('{}'));
  expect(called).toEqual([`/v1/merchant/charges/${segment}`]);
});
