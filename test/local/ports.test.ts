import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readLocalConfig } from '../../local/config.ts';
import { requireFreePorts } from '../../local/ports.ts';
import { createHttpServer, listen } from '../../src/routes/http-server.ts';
import { freePorts } from '../chaos/stage/stage.ts';

const checked = (environment: object) =>
  requireFreePorts(readLocalConfig(environment as Record<string, string>));

test.each([
  [{ LOCAL_ORG_PORT: '3000' }, ['PORT and LOCAL_ORG_PORT have the same port, 3000.']],
  [{ PORT: '3002' }, ['PORT and LOCAL_DR_PORT have the same port, 3002.']],
  [
    { PORT: '4000', LOCAL_ORG_PORT: '4000', LOCAL_DR_PORT: '4000' },
    ['PORT, LOCAL_ORG_PORT and LOCAL_DR_PORT have the same port, 4000.'],
  ],
])('equal ports are named: %j', async (environment, sentences) => {
  await expect(checked(environment)).rejects.toMatchObject({
    name: 'ConfigError',
    problems: sentences.map((sentence) => `${sentence} Choose a different one for each.`),
  });
});

test('a port that another program listens on is named, for the trial and for the web process', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const [orgPort, digitalRiverPort] = await freePorts(2);
  const environment = {
    PORT: String(port),
    LOCAL_ORG_PORT: String(orgPort),
    LOCAL_DR_PORT: String(digitalRiverPort),
  };
  await expect(checked(environment)).rejects.toMatchObject({
    name: 'PortInUseError',
    message: `PORT: expected a free port for the connector, got ${port}, which another program listens on, or a trial with another LOCAL_DIR. Stop it, or choose another port.`,
  });
  const web = createHttpServer(() => undefined);
  await expect(listen(web, port, '127.0.0.1')).rejects.toMatchObject({
    name: 'PortInUseError',
    message: `PORT: expected a free port, got ${port}, which another program listens on. Stop that program, or choose another port.`,
  });
  await new Promise((resolve) => other.close(resolve));
});

test('the web process names an address that this machine does not have, and finds a free port for 0', async () => {
  const web = createHttpServer(() => undefined);
  await expect(listen(web, 0, '192.0.2.1')).rejects.toMatchObject({
    problems: [expect.stringMatching(/^HOST is 192\.0\.2\.1, which is no address of this machine/)],
  });
  expect(await listen(web, 0, '127.0.0.1')).toBeGreaterThan(0);
  await new Promise((resolve) => web.close(resolve));
});
