import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const CONNECTOR = fileURLToPath(new URL('../../scripts/connector.ts', import.meta.url));
/** Each test starts processes. */
const TIMEOUT_MS = 120_000;

/** A CONNECT proxy that leads every host to this machine, and the tunnels that it opened. */
interface Proxy {
  readonly url: string;
  /** Host and port of each tunnel, with the credentials of the request. */
  readonly tunnels: string[];
  /** Requests that did not ask for a tunnel. */
  readonly others: string[];
  stop(): void;
}

/** @see RFC 9110 §9.3.6 (CONNECT) */
async function startProxy(): Promise<Proxy> {
  const tunnels: string[] = [];
  const others: string[] = [];
  const server = createServer((request, response) => {
    others.push(String(request.url));
    response.writeHead(501).end();
  });
  server.on('connect', ({ url = '', headers }, socket, head) => {
    tunnels.push(`${url} ${headers['proxy-authorization'] ?? ''}`.trim());
    const target = connect(Number(url.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    others,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

let org: TestOrg;
let inbox: TestDatabase;
let proxy: Proxy;
beforeAll(async () => {
  org = await startTestOrg();
  inbox = await migratedDatabase();
  const pool = createPool({ databaseUrl: inbox.url, tls: 'off', connections: 1 }, () => undefined);
  await migrate(pool);
  await pool.end();
}, TIMEOUT_MS);
beforeEach(async () => {
  proxy = await startProxy();
});
afterEach(() => proxy.stop());
afterAll(async () => {
  await org.stop();
  await inbox.drop();
});

const portOf = (url: string) => new URL(url).port;

/**
 * Runs the doctor as a process. The address of the org is another one than the org gives itself, and
 * the proxy is asked for both.
 */
async function runDoctor(variables: Record<string, string>): Promise<Map<string, Finding>> {
  const environment = {
    ...exampleEnvironment(inbox.url),
    ...org.environment,
    SALESFORCE_INSTANCE_URL: `http://localhost:${portOf(org.url)}`,
    ...variables,
  };
  const printed = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [CONNECTOR, 'doctor', '--json'],
      { env: environment },
      (_error, stdout) => resolve(stdout),
    );
  });
  const { findings } = JSON.parse(printed) as { findings: Finding[] };
  return new Map(findings.map((finding) => [finding.check, finding]));
}

const hosts = () => new Set(proxy.tunnels.map((tunnel) => tunnel.replace(/:\d+/, '')));

test(
  'with NODE_USE_ENV_PROXY, the log-in and all calls go through the proxy, the database does not',
  async () => {
    const findings = await runDoctor({
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: proxy.url.replace('//', '//user:pass%20word@'),
    });
    for (const check of ['API version', 'log-in', 'org kind', 'Order', 'reachable']) {
      expect(findings.get(check)).toMatchObject({ standing: 'ok' });
    }
    const credentials = `Basic ${Buffer.from('user:pass word').toString('base64')}`;
    // The session is for the address that the local org gives itself.
    expect(hosts()).toEqual(new Set([`localhost ${credentials}`, `127.0.0.1 ${credentials}`]));
    expect(proxy.others).toEqual([]);
    const ports = proxy.tunnels.map((tunnel) => /:(\d+)/.exec(tunnel)?.[1]);
    expect(new Set(ports)).toEqual(new Set([portOf(org.url)]));
  },
  TIMEOUT_MS,
);

test(
  'NO_PROXY names hosts that are called directly',
  async () => {
    const findings = await runDoctor({
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: proxy.url,
      NO_PROXY: '127.0.0.1',
    });
    expect(findings.get('log-in')).toMatchObject({ standing: 'ok' });
    expect(hosts()).toEqual(new Set(['localhost']));
  },
  TIMEOUT_MS,
);

test(
  'without NODE_USE_ENV_PROXY, the variables of the proxy have no effect',
  async () => {
    const findings = await runDoctor({
      SALESFORCE_INSTANCE_URL: `http://org.invalid:${portOf(org.url)}`,
      HTTP_PROXY: proxy.url,
      HTTPS_PROXY: proxy.url,
    });
    expect(findings.get('address')).toMatchObject({ standing: 'failed' });
    expect(proxy.tunnels).toEqual([]);
  },
  TIMEOUT_MS,
);
