import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digitalRiverClient } from '../../../../src/sources/digital-river/api/digital-river-client.ts';

const server = createServer();
let baseUrl = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (typeof address === 'object') baseUrl = `http://127.0.0.1:${address?.port}`;
});

const close = () =>
  new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });

it('fails when there is no response in time', async () => {
  const client = digitalRiverClient({ baseUrl, apiKey: 'sk_test_k1', timeoutMs: 100 });
  await expect(client.listWebhooks()).rejects.toMatchObject({
    name: 'DigitalRiverError',
    status: null,
    message: `Expected an answer to GET /webhooks at ${baseUrl} within 100 ms; got none. Try again later.`,
  });
});

it('reports the network error when Digital River cannot be reached', async () => {
  await close();
  const client = digitalRiverClient({ baseUrl, apiKey: 'sk_test_k1', timeoutMs: 5_000 });
  await expect(client.listWebhooks()).rejects.toMatchObject({
    name: 'DigitalRiverError',
    status: null,
    message: `Could not reach Digital River for GET /webhooks at ${baseUrl}: ECONNREFUSED. Check the address and the network.`,
  });
});
