import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const CONNECTOR = fileURLToPath(new URL('../../scripts/connector.ts', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-command-'));
  const names =
    'connectorUrl orgUrl digitalRiverUrl tokenEndpoint clientId clientSecret username password digitalRiverApiKey xanpayUsername xanpayPassword plumWebhookKey';
  const description = Object.fromEntries(
    names.split(' ').map((name) => [name, 'http://127.0.0.1:9']),
  );
  await writeFile(join(folder, 'local.json'), JSON.stringify(description));
  await writeFile(join(folder, 'torn.json'), '{"type": "order.acc');
  await writeFile(join(folder, 'untyped.json'), '{"id": "1"}');
  await mkdir(join(folder, 'empty'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs a script. Its output can be closed before it writes anything. */
async function run(script: string, args: string[], isReaderGone = false) {
  const child = spawn(process.execPath, [CONNECTOR, script, ...args], {
    cwd: folder,
    env: { LOCAL_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (isReaderGone) child.stdout.destroy();
  const [out, err, [status]] = await Promise.all([
    isReaderGone ? '' : text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { status: Number(status), out, err };
}

test.each([
  [
    'local',
    ['send', '--file', 'nope.json'],
    'Expected a file with an event, got nope.json, which does not exist.',
  ],
  [
    'local',
    ['send', '--file', 'empty'],
    'Expected a file with an event, got empty, which is a folder.',
  ],
  [
    'local',
    ['send', '--file', 'torn.json'],
    'Expected an event as JSON with a "type", got a file without one.',
  ],
  [
    'local',
    ['send', '--file', 'untyped.json'],
    'Expected an event as JSON with a "type", got a file without one.',
  ],
  [
    'check-events',
    ['nope/'],
    'Expected a folder of events, one JSON file each, got nope/, which does not exist.',
  ],
  [
    'check-events',
    ['torn.json'],
    'Expected a folder of events, one JSON file each, got torn.json, which is a file.',
  ],
  [
    'check-events',
    ['empty'],
    'Expected a folder of events, one JSON file each, got empty, which has no *.json file.',
  ],
  [
    'check-events',
    [],
    'Expected a folder of events: npm run check-events -- [options] <folder>. See --help.',
  ],
])('%s %j: one line states what was expected and what came', async (script, args, line) => {
  expect(await run(script, args)).toEqual({ status: 2, out: '', err: `${line}\n` });
});

test('an unknown argument is a usage error', async () => {
  const { status, err } = await run('local', ['--nonsense']);
  expect([status, err.split('\n')[0]]).toEqual([2, expect.stringContaining('--nonsense')]);
});

test.each([
  ['local', ['--help'], 0],
  ['replay', ['--help'], 0],
  ['register-webhooks', ['--help'], 0],
  ['create-client', [], 0],
  ['create-signing-key', [], 0],
  ['doctor', [], 2],
])('%s %j: a closed output is not an error', async (script, args, status) => {
  expect(await run(script, args, true)).toEqual({ status, out: '', err: '' });
});
