import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { metadataFiles } from '../../src/source-tools/metadata/metadata-files.ts';
import { planMetadata } from '../../src/source-tools/metadata/plan-metadata.ts';
import { writeFiles } from '../../src/source-tools/metadata/write-files.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { INTEGRATION_SETS, startTestOrg, type TestOrg } from '../support/local-org.ts';
import { runSource } from './collect-output.ts';
import { FASTSPRING, fastspringMapping } from './fastspring-mapping.ts';

const FORCE_APP = fileURLToPath(new URL('../../force-app', import.meta.url));

let folder: string;
let org: TestOrg;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-org-'));
  await cp(FORCE_APP, folder, { recursive: true });
  await writeFiles(folder, metadataFiles(planMetadata(fastspringMapping(), undefined, [])), false);
  const sets = [...INTEGRATION_SETS, 'FastSpring_Connector_Integration'];
  org = await startTestOrg(join(folder, 'main/default'), [], sets);
  database = await freshDatabase();
});
afterAll(async () => {
  await org.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function check(mapping: unknown) {
  const file = join(folder, 'source.json');
  await writeFile(file, JSON.stringify(mapping));
  const environment = { ...exampleEnvironment(database.url), ...org.environment };
  return runSource(['check', file, '--org'], environment);
}

test('the org with the metadata of the file fits', async () => {
  const { status, out } = await check(FASTSPRING);
  expect(out).toMatch(/ok +Sale__c +\d+ fields checked/);
  expect(out).toMatch(/ok +Order +1 field checked/);
  expect(status).toBe(0);
});

const [entry] = FASTSPRING.map;
const [write] = entry.writes;
const withWrite = (changes: object) => ({
  ...FASTSPRING,
  map: [{ ...entry, writes: [{ ...write, ...changes }] }],
});

test.each([
  ['a field that is missing', { fields: { Missing__c: 'data.x' } }, 'does not exist'],
  ['another type', { fields: { Total__c: 'data.x' } }, 'expected a text field'],
  [
    'a text that is too long',
    { fields: { Status__c: { from: 'data.x', length: 300 } } },
    '300 are needed',
  ],
  [
    'a key that is not unique',
    {
      record: { object: 'Sale__c', by: { Status__c: 'data.order' } },
      fields: { Day__c: { from: 'data.day', as: 'date' } },
    },
    'records could be created twice',
  ],
  [
    'an object that is missing',
    { record: { object: 'Lost__c', by: { Id__c: 'data.order' } } },
    'does not exist',
  ],
])('%s is found', async (_name, changes, expected) => {
  const { status, out } = await check(withWrite(changes));
  expect(out.replaceAll(/\s+/g, ' ')).toContain(expected);
  expect(status).toBe(1);
});
