import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { processEnvironment } from '../../../src/config/index.ts';
import { randomFrom } from '../../chaos/random.ts';
import { freePorts } from '../../chaos/stage/stage.ts';
import { eventually } from '../../support/eventually.ts';
import { processesWith } from './processes-with.ts';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const SEED = 1119;
const MAX_DELAY_MS = 400;
/** A busy machine takes long to start, and to end. */
const STEP_TIMEOUT_MS = 120_000;
const END_TIMEOUT_MS = 60_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interrupted-'));
  await chmod(folder, 0o711);
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));

/** `npm run local` as from a terminal: in a process group of its own. */
async function startTrial(): Promise<ChildProcess> {
  const [PORT, LOCAL_ORG_PORT, LOCAL_DR_PORT] = (await freePorts(3)).map(String);
  const ports = { PORT, LOCAL_ORG_PORT, LOCAL_DR_PORT };
  const trial = spawn('npm', ['run', 'local'], {
    cwd: PROJECT,
    env: { ...processEnvironment(), ...ports, LOCAL_DIR: join(folder, 'trial') },
    detached: true,
    stdio: 'ignore',
  });
  await once(trial, 'spawn');
  return trial;
}

/**
 * Files that the first start creates, in order. Moments are counted from there, so that they are
 * spread over the whole start on any machine.
 */
const STEPS = [
  ...['owner', 'postgres.new', 'postgres.new/base', 'postgres/PG_VERSION', 'postgres/server.log'],
  ...['postgres/postmaster.pid', 'connector.env', 'web.log', 'worker.log'],
];
const random = randomFrom(SEED, 'interrupted start');
const moments = [undefined, undefined, undefined, ...STEPS].map((step, index) => ({
  signal: index % 2 === 0 ? ('SIGINT' as const) : ('SIGTERM' as const),
  to: index % 3 === 0 ? 'the parent only' : 'the whole group',
  delayMs: random.whole(0, step === undefined ? 3000 : MAX_DELAY_MS),
  ...{ step, begin: step ?? 'the beginning' },
}));

const kill = { signal: 'SIGKILL' as const, to: 'the whole group', delayMs: 100 };

test.each([
  ...moments,
  ...['postgres/postmaster.pid', 'worker.log'].map((step) => ({ ...kill, step, begin: step })),
])(
  '$signal to $to, $delayMs ms after $begin, leaves nothing running',
  async ({ signal, to, delayMs, step }) => {
    const trial = await startTrial();
    const ended = once(trial, 'exit');
    if (step !== undefined) {
      await eventually(() => stat(join(folder, 'trial', step)), STEP_TIMEOUT_MS);
    }
    await sleep(delayMs);
    const pid = trial.pid ?? 0;
    process.kill(to === 'the parent only' ? pid : -pid, signal);
    await ended;
    await eventually(async () => {
      const left = await processesWith(folder);
      if (left.length > 0) throw new Error(`Still running:\n${left.join('\n')}`);
    }, END_TIMEOUT_MS);
  },
  STEP_TIMEOUT_MS + END_TIMEOUT_MS,
);
