import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FieldValue } from '../../../src/salesforce/records/write.ts';
import { examineSample, type Sample } from '../../../src/source-tools/check/examine-event.ts';
import { metadataFiles } from '../../../src/source-tools/metadata/metadata-files.ts';
import { permissionSetName } from '../../../src/source-tools/metadata/permission-set-file.ts';
import { planMetadata } from '../../../src/source-tools/metadata/plan-metadata.ts';
import { signCall } from '../../../src/source-tools/sign/sign-call.ts';
import { mappedSource } from '../../../src/sources/mapped/compile/mapped-source.ts';
import { applyOneByOne } from '../../support/apply-one-by-one.ts';
import { startConnector, type TestConnector } from '../../support/connector.ts';
import { eventually } from '../../support/eventually.ts';
import { type ExampleSource, exampleSources } from '../../support/example-sources.ts';
import { INTEGRATION_SETS, startTestOrg, type TestOrg } from '../../support/local-org.ts';

const EXAMPLES = exampleSources();
const FORCE_APP = fileURLToPath(new URL('../../../force-app/main/default', import.meta.url));

let folder: string;
let org: TestOrg;
let connector: TestConnector;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'examples-'));
  await cp(FORCE_APP, folder, { recursive: true });
  const plans = EXAMPLES.map(({ mapping }) => planMetadata(mapping, undefined, []));
  for (const { path, text } of plans.flatMap(metadataFiles)) {
    const file = join(folder, path.replace('main/default/', ''));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const sets = plans.map(({ label }) => permissionSetName(label, 'Integration'));
  org = await startTestOrg(folder, [], [...INTEGRATION_SETS, ...sets]);
  connector = await startConnector({
    ...org.environment,
    ...Object.assign({}, ...EXAMPLES.map(({ environment }) => environment)),
    CONNECTOR_MODE: 'live',
    SOURCES: EXAMPLES.map(({ file }) => file).join(),
  });
  connector.work();
});

afterAll(async () => {
  await connector.stop();
  await org.stop();
  await rm(folder, { recursive: true });
});

const SETTLED = ['applied', 'superseded'];

test.each(EXAMPLES.map((example) => [example.name, example] as const))(
  '%s: signed calls, the last event first and each one twice, end as the records of the org',
  async (_name, example) => {
    const { mapping, samples } = example;
    for (const sample of samples.toReversed()) {
      for (const status of [mapping.answer?.accepted ?? 202, mapping.answer?.accepted ?? 202]) {
        expect((await send(example, sample)).status).toBe(status);
      }
    }
    const events = samples.flatMap((sample) =>
      examineSample(mappedSource(mapping), sample, new Date()),
    );
    await eventually(async () => {
      const stored = (await connector.events()).filter(({ source }) => source === mapping.source);
      expect(stored).toHaveLength(events.length);
      expect(stored.filter(({ status }) => !SETTLED.includes(status))).toEqual([]);
    }, 60_000);
    const records = Object.entries(applyOneByOne(events.map(({ writes }) => writes)));
    expect(records.length).toBeGreaterThan(0);
    for (const [name, fields] of records) {
      expect(comparable(await recordOf(name, Object.keys(fields)))).toMatchObject(
        comparable(fields),
      );
    }
  },
);

test.each(EXAMPLES.map((example) => [example.name, example] as const))(
  '%s: a call with a changed body is denied, and nothing of it is stored',
  async (_name, example) => {
    const [sample] = example.samples;
    const before = (await connector.events()).length;
    const body = Buffer.concat([sample?.body ?? Buffer.from(''), Buffer.from('\n')]);
    const { status } = await send(example, { ...sample, headers: sample?.headers ?? {} }, body);
    expect(status).toBe(401);
    expect(await connector.events()).toHaveLength(before);
  },
);

async function send(
  { mapping, environment }: ExampleSource,
  {
    body: signed = Buffer.from(''),
    headers: given,
  }: Partial<Pick<Sample, 'body'>> & Pick<Sample, 'headers'>,
  sent: Buffer = signed,
): Promise<Response> {
  const secretsOf = (variable: string) => environment[variable]?.split(',') ?? [];
  const headers = signCall(mapping.proof, secretsOf, {
    body: signed,
    headers: given,
    at: new Date(),
  });
  return connector.post(mapping.paths[0] ?? '', sent.toString('utf8'), headers);
}

/** @param name object and key, as `applyOneByOne` has it */
async function recordOf(name: string, fields: readonly string[]) {
  const [object = '', key = ''] = name.split(' ');
  const idField = Object.keys(
    Object.fromEntries(
      EXAMPLES.flatMap(({ mapping }) => (mapping.map === 'raw' ? [] : mapping.map))
        .flatMap(({ writes }) => writes)
        .flatMap(({ record }) =>
          'object' in record && record.object === object ? [record.by] : [],
        )
        .flatMap((by) => Object.entries(by)),
    ),
  )[0];
  const query = `SELECT ${fields.join()} FROM ${object} WHERE ${idField} = '${key}'`;
  const { records } = await org.connection.query(query);
  expect(records).toHaveLength(1);
  return records[0] ?? {};
}

const INSTANT = /^\d{4}-\d\d-\d\dT/;

/** Instants as numbers: Salesforce writes them in a form of its own, without fractions. */
function comparable(fields: Readonly<Record<string, FieldValue>> | object) {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => name !== 'attributes')
      .map(([name, value]) => [
        name,
        typeof value === 'string' && INSTANT.test(value)
          ? Math.floor(Date.parse(value) / 1000)
          : value,
      ]),
  );
}
