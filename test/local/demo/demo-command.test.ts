import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCommand } from '../../../local/demo/demo-command.ts';
import { InputError } from '../../../src/errors.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...argv: string[]): Promise<string> {
  let text = '';
  const output = {
    out: (each: string) => {
      text += each;
    },
    err: () => undefined,
  };
  expect(await demoCommand(argv, output, folder)).toBe(0);
  return text;
}

test('--help says what it does, and to what', async () => {
  expect(await run('--help')).toMatch(/runs only against the trial/);
});

test.each(['9', '1001', '2.5', 'many'])('%s is no number of orders', async (number) => {
  await expect(run('--orders', number)).rejects.toThrow(InputError);
});

test('without a running trial, it says how to start one', async () => {
  await expect(run()).rejects.toThrow(/Start "npm run local"/);
});
