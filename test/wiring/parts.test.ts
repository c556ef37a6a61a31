import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../src/config/index.ts';
import { migrate } from '../../src/database/migrate.ts';
import { createLog } from '../../src/log.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { startWorker } from '../../src/wiring/start-worker.ts';
import { webApp } from '../../src/wiring/web-app.ts';
import { createWebParts, WEB_PART_BUILDERS } from '../../src/wiring/web-parts.ts';
import { createWorkerParts, WORKER_PART_BUILDERS } from '../../src/wiring/worker-parts.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { ownIssuerEnvironment } from '../support/own-issuer.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let database: TestDatabase;

beforeAll(async () => {
  database = await migratedDatabase();
});

afterAll(() => database.drop());

/** Builders that count how often each part is built. */
function counting<T extends Record<string, (parts: never) => unknown>>(
  builders: T,
  counts: Record<string, number>,
): T {
  return Object.fromEntries(
    Object.entries(builders).map(([name, build]) => [
      name,
      (parts: never) => {
        counts[name] = (counts[name] ?? 0) + 1;
        return build(parts);
      },
    ]),
  ) as T;
}

function countedParts() {
  const counts: Record<string, number> = {};
  const config = readConfig({
    ...exampleEnvironment(database.url),
    ...ownIssuerEnvironment,
    XANPAY_CREDENTIALS: 'a:b',
    PLUM_ENABLED: 'true',
    METRICS_TOKEN: 'a-token-of-metrics',
  });
  const parts = createParts(config, createLog('silent'), counting(PART_BUILDERS, counts));
  return { counts, parts };
}

test('a web process builds each of its parts once', async () => {
  const { counts, parts } = countedParts();
  await webApp(createWebParts(parts, counting(WEB_PART_BUILDERS, counts)));
  expect(counts).toEqual({
    ...{ activity: 1, metrics: 1, pool: 1, pulse: 1, inbox: 1, profile: 1, senders: 1 },
    ...{ endpoints: 1, issuer: 1, otherMode: 1, refusals: 1, tokenVerifier: 1 },
  });
  await parts.pool().end();
});

test('a worker builds each of its parts once, and none that only the web process needs', async () => {
  const { counts, parts } = countedParts();
  await migrate(parts.pool());
  const worker = startWorker(createWorkerParts(parts, counting(WORKER_PART_BUILDERS, counts)));
  expect(counts).toEqual({
    ...{ activity: 1, metrics: 1, pool: 1, pulse: 1, inbox: 1, profile: 1, senders: 1 },
    ...{ org: 1, orgCalls: 1, queue: 1, sources: 1 },
  });
  await worker.stop();
  await parts.pool().end();
});

test('a web process that applies events as well shares its parts with its worker', async () => {
  const { counts, parts } = countedParts();
  const webParts = createWebParts(parts, counting(WEB_PART_BUILDERS, counts));
  await migrate(parts.pool());
  await webApp(webParts);
  const worker = startWorker(createWorkerParts(webParts, counting(WORKER_PART_BUILDERS, counts)));
  expect(Object.values(counts).every((times) => times === 1)).toBe(true);
  expect(Object.keys(counts).length).toBeGreaterThan(12);
  await worker.stop();
  await parts.pool().end();
});

/** The packages that files of wiring/ load with all that they import. */
function packagesOf(...files: string[]): string[] {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = new Set();
    registerHooks({
      resolve(specifier, context, next) {
        if (!/^[./]|^node:|^file:/.test(specifier)) loaded.add(specifier);
        return next(specifier, context);
      },
    });
    for (const file of ${JSON.stringify(files)}) await import(\`./src/wiring/\${file}.ts\`);
    console.log(JSON.stringify([...loaded]));
    process.exit(0);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test('the web process loads jsforce only when it applies events itself', () => {
  const web = packagesOf('parts', 'web-parts', 'web-app');
  expect(web).toEqual(expect.arrayContaining(['express', 'pg', 'zod']));
  expect(web).not.toContain('jsforce');
});

test('the web process loads the console only when it is on', () => {
  const web = packagesOf('parts', 'web-parts', 'web-app');
  expect(web).not.toContain('passport');
  expect(web).not.toContain('express-session');
  expect(packagesOf('console/console-routes')).toEqual(
    expect.arrayContaining(['passport', 'express-session']),
  );
});

test('a worker loads neither Express nor the caches of verified access tokens', () => {
  const worker = packagesOf('parts', 'worker-parts', 'start-worker');
  expect(worker).toEqual(expect.arrayContaining(['jsforce', 'pg', 'zod']));
  expect(worker).not.toContain('express');
  expect(worker).not.toContain('lru-cache');
});
