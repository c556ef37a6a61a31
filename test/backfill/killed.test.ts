import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { makeEvent } from '../../local/events/make-event.ts';
import { processEnvironment } from '../../src/config/index.ts';
import { exampleEnvironment, startConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { page, runBackfillCommand, startAnsweringServer } from './stage.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/connector.ts', import.meta.url));
const ARGS = ['--since', '24h', '--types', 'order.accepted'];
const EVENTS = 60;

test('the command that was killed goes on with the page at which it was', async () => {
  const api = await startAnsweringServer();
  const connector = await startConnector();
  const { DATABASE_URL: databaseUrl } = connector.config;
  try {
    const list = Array.from({ length: EVENTS }, (_, index) =>
      makeEvent('order.accepted', {
        orderId: `20444079${1000 + index}`,
        at: new Date(Date.now() - (index + 30) * 60_000),
      }),
    );
    api.answer((query) => {
      const found = list.filter(
        ({ createdTime }) => createdTime < (query.get('createdTime[lt]') ?? ''),
      );
      const after = found.findIndex(({ id }) => id === query.get('startingAfter'));
      return page(found.slice(after + 1, after + 2), after + 2 < found.length);
    });
    const { PATH } = processEnvironment();
    const child = spawn(process.execPath, [SCRIPT, 'backfill', ...ARGS], {
      env: {
        ...{ PATH, ...exampleEnvironment(databaseUrl) },
        ...{ DIGITAL_RIVER_API_KEY: 'sk_test_stage', DIGITAL_RIVER_API_URL: api.url },
      },
    });
    const exited = once(child, 'exit');
    await eventually(async () => {
      expect((await connector.events()).length).toBeGreaterThanOrEqual(3);
    });
    child.kill('SIGKILL');
    await exited;
    const stored = (await connector.events()).length;
    // Otherwise it was not killed in between.
    expect(stored).toBeLessThan(EVENTS);

    api.queries.length = 0;
    const ran = await runBackfillCommand([...ARGS, '--json'], databaseUrl, api.url);
    expect(ran.err).toContain('Goes on with the back-fill');
    expect(JSON.parse(ran.out)).toMatchObject({
      ...{ isFinished: true, seen: EVENTS, known: 0, new: EVENTS },
    });
    expect(await connector.events()).toHaveLength(EVENTS);
    // Two pages are read again: the one whose position was saved last, whose last event begins the
    // rest, and perhaps one whose position was not saved. Two queries ask for what was created since.
    expect(api.queries.length).toBeLessThanOrEqual(EVENTS - stored + 4);
  } finally {
    await connector.stop();
    await api.stop();
  }
});
