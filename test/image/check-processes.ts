import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../local/postgres.ts';
import type { Transcript } from '../official-clients/transcript.ts';
import { eventually } from '../support/eventually.ts';

/** Production where the test runs: how `node` is started with arguments and variables. */
export type Launch = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) => { readonly file: string; readonly args: readonly string[]; readonly options: SpawnOptions };

const START_MS = 60_000;
const PATHS = { xanpay: '/webhooks/xanpay' };
const CALLER = `Basic ${Buffer.from('xanpay:4fJd83kQz02mVn5sXw').toString('base64')}`;

interface Running {
  readonly child: ChildProcess;
  output(): string;
}

/** Starts migrate, web and worker as production does, before and after the set-up. */
export async function checkProcesses(transcript: Transcript, launch: Launch): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'image-'));
  const postgres = await startPostgres(folder);
  const started: Running[] = [];
  const start = (args: readonly string[], env: Readonly<Record<string, string>>) => {
    const running = spawned(launch(args, env));
    started.push(running);
    return running;
  };
  const database = {
    DATABASE_URL: await postgres.database('image'),
    DATABASE_TLS: 'off',
    HOST: '127.0.0.1',
    PORT: '0',
  };
  const complete = { ...database, ...configuration() };
  try {
    await transcript.check('the first release migrates without a configuration', async () => {
      const migrate = start(['scripts/connector.ts', 'migrate', '--release'], database);
      await exited(migrate, 0);
      if (!migrate.output().includes('the configuration is not complete yet')) {
        throw new Error(`Expected a line about what is missing, got\n${migrate.output()}`);
      }
      return 'exit status 0, and a line about what is missing';
    });
    await transcript.check('web waits for its configuration', async () => {
      const web = start(['src/server.ts'], database);
      const url = await listening(web, 'waiting for the configuration');
      const live = await fetch(`${url}/health/live`);
      const post = await fetch(`${url}${PATHS.xanpay}`, { method: 'POST', body: '{}' });
      await stopped(web);
      if (live.status !== 200 || post.status !== 503) {
        throw new Error(`Expected 200 and 503, got ${live.status} and ${post.status}.`);
      }
      return 'live; webhooks are answered 503';
    });
    await transcript.check('web stores an event, worker starts, both end by SIGTERM', async () => {
      const web = start(['src/server.ts'], complete);
      const worker = start(['src/worker.ts'], { ...complete, WORKER_PORT: '0' });
      const url = await listening(web, 'ready for webhooks');
      const probe = await listening(worker, 'ready to apply events');
      const answers = await Promise.all([
        fetch(`${url}/health/ready`),
        fetch(`${url}${PATHS.xanpay}`, { method: 'POST', body: '{}', headers: HEADERS }),
        fetch(`${probe}/health/live`),
      ]);
      const statuses = answers.map(({ status }) => status).join(', ');
      await Promise.all([stopped(web), stopped(worker)]);
      if (statuses !== '200, 202, 200') throw new Error(`Expected 200, 202, 200, got ${statuses}.`);
      return 'ready, 202, live; exit status 0';
    });
    await transcript.check('a release with gaps fails once the inbox is in use', async () => {
      await exited(start(['scripts/connector.ts', 'migrate', '--release'], database), 2);
      return 'exit status 2';
    });
  } finally {
    for (const { child } of started) if (child.exitCode === null) child.kill('SIGKILL');
    await postgres.stop();
    await postgres.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

const HEADERS = { authorization: CALLER, 'content-type': 'application/json' };

/** A whole configuration; its org is never reached. */
function configuration(): Record<string, string> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    NODE_ENV: 'production',
    CONNECTOR_MODE: 'live',
    SALESFORCE_INSTANCE_URL: 'https://org.my.salesforce.com.invalid',
    SALESFORCE_CLIENT_ID: 'client',
    SALESFORCE_USERNAME: 'integration@example.com',
    SALESFORCE_PRIVATE_KEY: privateKey.replaceAll('\n', '\\n'),
    XANPAY_CREDENTIALS: 'xanpay:4fJd83kQz02mVn5sXw',
  };
}

function spawned({ file, args, options }: ReturnType<Launch>): Running {
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return { child, output: () => output };
}

async function listening({ child, output }: Running, fact: string): Promise<string> {
  return eventually(async () => {
    const line = output()
      .split('\n')
      .find((each) => each.includes(fact));
    if (line === undefined)
      throw new Error(`Expected "${fact}" (${child.exitCode}), got\n${output()}`);
    return `http://127.0.0.1:${JSON.parse(line).port}`;
  }, START_MS);
}

async function stopped(running: Running): Promise<void> {
  running.child.kill('SIGTERM');
  await exited(running, 0);
}

async function exited({ child, output }: Running, expected: number): Promise<void> {
  if (child.exitCode === null) await once(child, 'exit');
  if (child.exitCode !== expected) {
    throw new Error(`Expected exit status ${expected}, got ${child.exitCode}:\n${output()}`);
  }
}
