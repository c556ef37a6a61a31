import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleEnvironment } from '../support/connector.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { postAcceptedOrder } from '../support/post-accepted-order.ts';
import { type Program, startProgram } from '../support/program.ts';

/** A busy machine needs minutes for a process that notes what it loads. */
const TIMEOUT_MS = 300_000;
const HOOK = new URL('../support/note-packages.ts', import.meta.url);

let org: TestOrg;
let database: TestDatabase;
let folder: string;
const running: Program[] = [];

beforeAll(async () => {
  org = await startTestOrg();
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'loaded '));
});

afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await database.drop();
  await org.stop();
  await rm(folder, { recursive: true });
});

function start(script: string, changes: Record<string, string> = {}) {
  const file = join(folder, `${running.length}.txt`);
  const hook = new URL(HOOK);
  hook.searchParams.set('to', file);
  const program = startProgram(script, {
    ...exampleEnvironment(database.url),
    ...org.environment,
    NODE_OPTIONS: `--import=${hook.href}`,
    ...changes,
  });
  running.push(program);
  const loaded = async () => packagesIn(await readFile(file, 'utf8'));
  return { program, loaded };
}

/** The folders below the root of what was loaded from node_modules. */
function packagesIn(urls: string): string[] {
  const found = urls
    .split('\n')
    .map((url) => /\/(node_modules\/.*node_modules\/|node_modules\/)(@[^/]+\/)?[^/]+/.exec(url));
  return [...new Set(found.flatMap((match) => match?.[0].slice(1) ?? []))].toSorted();
}

interface LockedPackage {
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

const LOCK: { readonly packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
);

/** Packages that are not there after `npm ci --omit=dev`. */
function isLeftOut(path: string): boolean {
  const { dev, optional, devOptional } = LOCK.packages[path] ?? {};
  return Boolean(dev || optional || devOptional);
}

test('@salesforce/core is among what production may leave out, and jsforce is not', () => {
  expect(isLeftOut('node_modules/@salesforce/core')).toBe(true);
  expect(isLeftOut('node_modules/jsforce')).toBe(false);
});

test(
  'web and worker load nothing that production may leave out, and web loads no jsforce',
  async () => {
    const web = start('src/server.ts');
    const worker = start('src/worker.ts');
    const { port } = await web.program.logged('ready for webhooks');
    await worker.program.logged('ready to apply events');
    expect(await postAcceptedOrder(org, Number(port), '770000000001')).toBe(202);
    await eventually(async () => {
      expect(await worker.loaded()).toContain('node_modules/jsforce');
    }, TIMEOUT_MS);
    const loaded = { web: await web.loaded(), worker: await worker.loaded() };
    expect(loaded.web).toContain('node_modules/express');
    expect(loaded.web).not.toContain('node_modules/jsforce');
    const leftOut = (packages: readonly string[]) => packages.filter(isLeftOut);
    expect(leftOut(loaded.web)).toEqual([]);
    expect(leftOut(loaded.worker)).toEqual([]);
    for (const packages of Object.values(loaded)) {
      expect(packages.filter((name) => /inquirer|commander|@jsforce/.test(name))).toEqual([]);
    }
  },
  TIMEOUT_MS,
);
