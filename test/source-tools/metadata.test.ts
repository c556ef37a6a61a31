import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { metadataFiles } from '../../src/source-tools/metadata/metadata-files.ts';
import { planMetadata } from '../../src/source-tools/metadata/plan-metadata.ts';
import { writeFiles } from '../../src/source-tools/metadata/write-files.ts';
import { mappedFields } from '../../src/sources/mapped/fields/mapped-fields.ts';
import { readMetadataTypes } from '../force-app/metadata-types.ts';
import { schemaViolations } from '../force-app/schema-violations.ts';
import { childText, parseXml } from '../force-app/xml.ts';
import { deployRest } from '../local/org/deploy-zip.ts';
import { type RunningOrg, runningOrg } from '../local/org/running-org.ts';
import { sourcePackage } from '../local/org/source-package.ts';
import { FASTSPRING, fastspringMapping } from './fastspring-mapping.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const files = metadataFiles(planMetadata(fastspringMapping(), undefined, []));
const rootOf = (path: string) =>
  parseXml(files.find((file) => file.path.endsWith(path))?.text ?? '<Missing/>');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'source-metadata-'));
  await writeFiles(folder, files, false);
});
afterAll(() => rm(folder, { recursive: true }));

test('the files are those of one new object, one existing object and two permission sets', () => {
  expect(files.map(({ path }) => path.replace('main/default/', ''))).toEqual([
    'layouts/Sale__c-Sale Layout.layout-meta.xml',
    'objects/Order/fields/Payment_Status__c.field-meta.xml',
    'objects/Sale__c/Sale__c.object-meta.xml',
    ...['Completed_At', 'Day', 'Live', 'Note', 'Order', 'Sale_Id', 'Sale_Version'].map(
      (name) => `objects/Sale__c/fields/${name}__c.field-meta.xml`,
    ),
    'objects/Sale__c/fields/Status__c.field-meta.xml',
    'objects/Sale__c/fields/Total__c.field-meta.xml',
    'objects/Sale__c/listViews/All.listView-meta.xml',
    'objects/Sale__c/validationRules/Sale_Version_Guard.validationRule-meta.xml',
    'permissionsets/FastSpring_Connector_Admin.permissionset-meta.xml',
    'permissionsets/FastSpring_Connector_Integration.permissionset-meta.xml',
    'tabs/Sale__c.tab-meta.xml',
  ]);
});

const types = readMetadataTypes();

test.each(files.map(({ path, text }) => [path, text]))(
  '%s is valid according to the Metadata WSDL',
  (_path, text) => {
    const root = parseXml(text);
    expect(types.sequences.has(root.name)).toBe(true);
    expect(schemaViolations(root, root.name, types)).toEqual([]);
  },
);

test.each([
  ['Sale_Id__c', { type: 'Text', length: '255', externalId: 'true', unique: 'true' }],
  ['Sale_Id__c', { caseSensitive: 'true', required: 'false' }],
  ['Sale_Version__c', { type: 'Number', precision: '18', scale: '0' }],
  ['Total__c', { type: 'Number', precision: '18', scale: '2' }],
  ['Completed_At__c', { type: 'DateTime' }],
  ['Day__c', { type: 'Date' }],
  ['Live__c', { type: 'Checkbox', defaultValue: 'false' }],
  ['Note__c', { type: 'LongTextArea', length: '2000' }],
  ['Order__c', { type: 'Lookup', referenceTo: 'Order', deleteConstraint: 'SetNull' }],
  ['Status__c', { type: 'Text', length: '255' }],
])('%s is a field of the type that its value needs: %j', (field, expected) => {
  const root = rootOf(`objects/Sale__c/fields/${field}.field-meta.xml`);
  const found = Object.keys(expected).map((name) => [name, childText(root, name)]);
  expect(Object.fromEntries(found)).toEqual(expected);
});

test('the version is guarded by a rule whose message the connector knows', () => {
  const rule = rootOf('Sale_Version_Guard.validationRule-meta.xml');
  expect(childText(rule, 'errorDisplayField')).toBe('Sale_Version__c');
  expect(childText(rule, 'errorMessage')).toMatch(/^DR_STALE_EVENT: /);
  expect(childText(rule, 'errorMessage')?.length).toBeLessThanOrEqual(255);
});

describe('in a local org', () => {
  let org: RunningOrg;
  beforeAll(async () => {
    org = await runningOrg({ metadataDirectory: '/nowhere' });
  });
  afterAll(() => org[Symbol.asyncDispose]());

  test('the metadata is deployed, and the same again changes nothing', async () => {
    const deployment = sourcePackage(relative(PROJECT, folder));
    const first = await deployRest(org, deployment);
    expect(first.details.componentFailures).toEqual([]);
    expect(first.success).toBe(true);
    const again = await deployRest(org, deployment);
    const changed = again.details.componentSuccesses.filter(
      ({ changed, fileName }: { changed: boolean; fileName: string }) =>
        changed && fileName !== 'package.xml',
    );
    expect(changed).toEqual([]);
  });

  test('a record is upserted by its key, and an older version is refused', async () => {
    const path = '/sobjects/Sale__c/Sale_Id__c/s1';
    const write = (version: number, status: string) =>
      org.call('PATCH', path, { Sale_Version__c: version, Status__c: status });
    expect((await write(2, 'Completed')).status).toBe(201);
    expect(await write(1, 'Failed')).toMatchObject({
      status: 400,
      body: [{ message: expect.stringContaining('DR_STALE_EVENT') }],
    });
    expect((await write(3, 'Canceled')).status).toBe(200);
  });
});

describe('names and sizes that Salesforce refuses', () => {
  const withField = (name: string, value: unknown) => {
    const [entry] = FASTSPRING.map;
    const [write] = entry.writes;
    return fastspringMapping({
      map: [{ ...entry, writes: [{ ...write, fields: { [name]: value } }] }],
    });
  };

  test.each([
    [`${'A'.repeat(41)}__c`, 'data.a', 'at most 40'],
    ['Two__Lines_Of__c', 'data.a', ''],
    ['Ends_On___c', 'data.a', 'single underscores'],
  ])('the field %s', (name, value, message) => {
    const plan = () => planMetadata(withField(name, value), undefined, []);
    if (message === '')
      expect(plan().objects[0]?.fields.map(({ field }) => field)).not.toContain(name);
    else expect(plan).toThrow(message);
  });
});

test('an object of the org gets fields and rights only', () => {
  const plan = planMetadata(fastspringMapping(), 'Shop', ['Sale__c']);
  const paths = metadataFiles(plan).map(({ path }) => path);
  expect(paths.filter((path) => /object-meta|layouts|tabs|listViews/.test(path))).toEqual([]);
  expect(paths).toContain('main/default/objects/Sale__c/fields/Status__c.field-meta.xml');
  expect(paths).toContain(
    'main/default/permissionsets/Shop_Connector_Integration.permissionset-meta.xml',
  );
});

test('the field of a claim is created, unique, and editable for the connector', () => {
  const lookups = {
    order: { object: 'Order', by: [{ OrderNumber: 'data.reference' }], claim: 'Sale_Owner__c' },
  };
  const written = metadataFiles(planMetadata(fastspringMapping({ lookups }), undefined, []));
  const root = (end: string) =>
    parseXml(written.find(({ path }) => path.endsWith(end))?.text ?? '<Missing/>');
  const field = root('objects/Order/fields/Sale_Owner__c.field-meta.xml');
  expect(['type', 'externalId', 'unique'].map((name) => childText(field, name))).toEqual([
    ...['Text', 'true', 'true'],
  ]);
  const rights = root('Connector_Integration.permissionset-meta.xml').children.filter(
    (child) => childText(child, 'field') === 'Order.Sale_Owner__c',
  );
  expect(rights.map((each) => childText(each, 'editable'))).toEqual(['true']);
});

test('a field that a person changed is replaced only by force', async () => {
  const path = 'main/default/objects/Sale__c/fields/Status__c.field-meta.xml';
  await writeFile(join(folder, path), 'changed');
  await expect(writeFiles(folder, files, false)).rejects.toThrow(path);
  expect(await readFile(join(folder, path), 'utf8')).toBe('changed');
  const written = await writeFiles(folder, files, true);
  expect(written.filter(({ state }) => state !== 'unchanged')).toEqual([
    { path, state: 'replaced' },
  ]);
});

test('a raw source writes Webhook_Event__c, which is deployed apart', () => {
  const raw = fastspringMapping({ map: 'raw', fields: { Order__c: { lookup: 'order' } } });
  const paths = metadataFiles(planMetadata(raw, undefined, [])).map(({ path }) => path);
  expect(paths.filter((path) => path.includes('objects/'))).toEqual([
    'main/default/objects/Webhook_Event__c/fields/Order__c.field-meta.xml',
  ]);
  expect(mappedFields(raw).filter(({ role }) => role === 'key')).toHaveLength(1);
});
