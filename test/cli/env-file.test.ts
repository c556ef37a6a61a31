import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { envFileProblem } from '../../src/cli/env-file/env-file-problem.ts';

const CONNECTOR = fileURLToPath(new URL('../../scripts/connector.ts', import.meta.url));
const TIMEOUT_MS = 300_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'env-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

function run(args: string[], env: Record<string, string> = {}) {
  return new Promise<{ status: unknown; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [CONNECTOR, ...args], { cwd: folder, env }, (error, out, err) =>
      resolve({ status: error?.code ?? 0, out, err }),
    );
  });
}

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['', undefined],
  ['# comment\n\nNAME=value\r\nexport OTHER = "x" # why\nEMPTY=\n', undefined],
  ["KEY='-----BEGIN\nabc\n-----END'\nNAME=1\n", undefined],
  ['NAME=it"s', undefined],
  ['NAME=1\nopensesame\n', 'line 2: expected NAME=VALUE'],
  ['A=1\nKEY="opensesame\nB=2\n', 'line 2: the value begins with ", which is never closed.'],
])('%j has the problem %j', (text, problem) => {
  const found = envFileProblem(text);
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(problem);
  expect(found ?? '').not.toContain('opensesame');
});

test(
  'a command reads it, the doctor says so, and a variable that is set wins',
  async () => {
    await writeFile(
      join(folder, '.env'),
      'PUBLIC_URL=https://file.example.com\nCONNECTOR_MODE=x\n',
    );
    const file = await run(['create-client']);
    expect(file).toMatchObject({ status: 0, err: '' });
    expect(file.out).toContain('--address https://file.example.com');
    const set = await run(['create-client'], { PUBLIC_URL: 'https://set.example.com' });
    expect(set.out).toContain('--address https://set.example.com');
    const doctor = await run(['doctor', '--json']);
    expect(doctor.err).toBe('Variables that were not set were read from .env.\n');
    expect(JSON.parse(doctor.out)).toMatchObject({ examined: false });
  },
  TIMEOUT_MS,
);

test(
  'one that cannot be read is an error in one line; help needs none',
  async () => {
    await writeFile(join(folder, '.env'), 'opensesame\n');
    expect(await run(['doctor'])).toEqual({
      ...{ status: 2, out: '' },
      err: '.env, line 1: expected NAME=VALUE, a comment that begins with #, or an empty line, got something else.\n',
    });
    expect(await run(['doctor', '--help'])).toMatchObject({ status: 0, err: '' });
    await rm(join(folder, '.env'));
    await mkdir(join(folder, '.env'));
    const { status, err } = await run(['migrate']);
    expect([status, err]).toEqual([
      2,
      '.env: expected a file that can be read, got EISDIR. Correct or remove it.\n',
    ]);
  },
  TIMEOUT_MS,
);

test(
  'npm run dev needs one, and says what to do',
  async () => {
    const { status, err } = await run(['dev']);
    expect(status).toBe(2);
    expect(err).toMatch(/^Expected a file \.env .* "npm run local", which needs none\.\n$/);
  },
  TIMEOUT_MS,
);

test(
  'npm run dev runs both processes here, so that their ports differ',
  async () => {
    await writeFile(join(folder, '.env'), 'PORT=3100\nWORKER_PORT=3100\n');
    const { status, err } = await run(['dev']);
    expect(status).toBe(2);
    expect(err).toMatch(/PORT and WORKER_PORT: expected two ports, .* got 3100 for both\. .*\n$/);
  },
  TIMEOUT_MS,
);
