import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trialSecrets } from '../../local/mapped/trial-secrets.ts';
import { secretProblems } from '../../src/authenticate/presets/secret-problems.ts';
import { FASTSPRING } from '../source-tools/fastspring-mapping.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trial-secrets-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  [{ preset: 'fastspring', secrets: 'S' }],
  [{ preset: 'standard-webhooks', secrets: 'S' }],
  [{ basic: 'S' }],
  [{ apiKey: { header: 'x-key', secrets: 'S' } }],
  [{ addresses: 'S' }],
] as const)(
  'the made-up value of %j is usable, kept, and gives way to the shell',
  async (proof) => {
    const file = join(folder, `source-${Object.keys(proof)[0]}.json`);
    await writeFile(file, JSON.stringify({ ...FASTSPRING, proof }));
    const own = await mkdtemp(join(folder, 'trial-'));
    const secrets = await trialSecrets(own, { SOURCES: file }, {});
    expect(secretProblems(proof, () => [secrets.S ?? ''])).toEqual([]);
    expect(await trialSecrets(own, { SOURCES: file }, {})).toEqual(secrets);
    const chosen = await trialSecrets(own, { SOURCES: file }, { S: 'from the shell' });
    expect(chosen).toEqual({ S: 'from the shell' });
  },
);
