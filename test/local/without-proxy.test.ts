import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeConnectorFile } from '../../local/connector-file.ts';
import { writeDescription } from '../../local/description.ts';

const CONNECTOR = fileURLToPath(new URL('../../scripts/connector.ts', import.meta.url));
/** Nothing listens on this port. */
const PROXY = 'http://127.0.0.1:7';
const PROXIES = { HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY, http_proxy: PROXY, https_proxy: PROXY };

/** Paths that the trial's stand-in was called at. It answers all alike. */
let called: string[];
let folder: string;
const server = createServer(({ url = '' }, response) => {
  called.push(url);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"access_token":"token"}');
});

beforeAll(async () => {
  called = [];
  folder = await mkdtemp(join(tmpdir(), 'trial-'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await writeConnectorFile(folder, {
    ...{ DATABASE_URL: 'postgres://127.0.0.1:7/', SALESFORCE_INSTANCE_URL: url },
    ...{ PUBLIC_URL: url, DIGITAL_RIVER_API_URL: url },
  });
  await writeDescription(folder, {
    ...{ connectorUrl: url, orgUrl: url, digitalRiverUrl: url, tokenEndpoint: `${url}/token` },
    ...{ clientId: 'id', clientSecret: 's', username: 'u', password: 'p' },
    ...{ digitalRiverApiKey: 'sk_test_1', adminKey: 'admin' },
    ...{ xanpayUsername: 'x', xanpayPassword: 'p', plumWebhookKey: 'k' },
  });
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

// With NODE_USE_ENV_PROXY, Node.js takes the variables; jsforce takes them always.
test.each([[{ NODE_USE_ENV_PROXY: '1', ...PROXIES }], [PROXIES]])(
  'the trial is called directly where the shell sets a proxy: %j',
  async (proxies) => {
    called = [];
    const env = { LOCAL_DIR: folder, ...proxies };
    const local = (...argv: string[]) =>
      promisify(execFile)(process.execPath, [CONNECTOR, 'local', ...argv], { env });
    await local('metrics');
    // The stand-in is no org.
    await expect(local('send', 'order.accepted')).rejects.toThrow();
    expect(called).toEqual(
      expect.arrayContaining(['/metrics', '/token', expect.stringMatching(/^\/services\/data\//)]),
    );
  },
);
