import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../../src/config/index.ts';
import { digitalriverv3Profile } from '../../../src/salesforce/schema/digitalriverv3.ts';
import { connectorProfile } from '../../../src/salesforce/schema/profile.ts';
import { configuredProfile } from '../../../src/wiring/schema-profile.ts';
import { exampleEnvironment } from '../../support/connector.ts';
import { profileExample } from '../../support/profile-example.ts';

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'profile-file-'));
  file = join(folder, 'profile.json');
});

afterAll(() => rm(folder, { recursive: true }));

function chosen(profile?: string) {
  const environment = { ...exampleEnvironment('postgres://a:b@localhost/c') };
  const given = profile === undefined ? {} : { SALESFORCE_PROFILE: profile };
  return configuredProfile(readConfig({ ...environment, ...given }));
}

/** The problems of a file with this content, without the file's name. */
async function problemsOf(text: string): Promise<string[]> {
  await writeFile(file, text);
  try {
    chosen(file);
  } catch (error) {
    const { problems } = error as { problems: readonly string[] };
    return problems.map((problem) => problem.replace(`SALESFORCE_PROFILE, ${file}: `, ''));
  }
  return [];
}

test('connector is the default; connector and digitalriverv3 are built in', () => {
  expect(chosen()).toBe(connectorProfile);
  expect(chosen('connector')).toBe(connectorProfile);
  expect(chosen('digitalriverv3')).toBe(digitalriverv3Profile);
});

test('the example in the docs is a valid profile', async () => {
  const text = await profileExample();
  await writeFile(file, text);
  expect(chosen(file)).toEqual(JSON.parse(text));
});

test.each([connectorProfile, digitalriverv3Profile])(
  'a built-in profile is valid as a file',
  async (profile) => {
    await writeFile(file, JSON.stringify(profile));
    expect(chosen(file)).toEqual(profile);
  },
);

test('a value that is neither a name nor a file: the error lists the choices', () => {
  expect(() => chosen('digitalriver3')).toThrow(
    'SALESFORCE_PROFILE: expected connector, digitalriverv3 or the path of a JSON file, got "digitalriver3", which is not a file that can be read.',
  );
});

test('a file that is not JSON', async () => {
  expect(await problemsOf('order: {}')).toEqual(['expected JSON, got text that is not JSON.']);
});

const NAME = 'an API name, such as Order or DR_Order_Id__c';

// biome-ignore format: a table reads best with one row a line.
const WRONG: [string, (profile: Record<string, Record<string, unknown>>) => void, string][] = [
  ['a missing name', ({ order }) => delete order?.state, `order.state: expected ${NAME}, got nothing.`],
  ['a name with a blank', ({ order }) => Object.assign(order ?? {}, { number: 'Order Number' }), `order.number: expected ${NAME}, got "Order Number".`],
  ['a name with SOQL in it', ({ document }) => Object.assign(document ?? {}, { fileId: "Id) OR (Name != ''" }), `document.fileId: expected ${NAME}, got "Id) OR (Name != ''".`],
  ['a number', ({ fulfillment }) => Object.assign(fulfillment ?? {}, { status: 7 }), `fulfillment.status: expected ${NAME}, got 7.`],
  ['an unknown name', ({ order }) => Object.assign(order ?? {}, { stat: 'State__c' }), 'order.stat: expected no such name.'],
  ['the same field twice', ({ order }) => Object.assign(order ?? {}, { fraudState: 'Payment_State__c' }), 'order.fraudState: expected a field that no other name uses, got "Payment_State__c".'],
  ['a missing group', (profile) => delete profile.uniqueKey, 'uniqueKey: expected an object with fulfillment, document, got nothing.'],
  ['a text instead of true', ({ uniqueKey }) => Object.assign(uniqueKey ?? {}, { document: 'yes' }), 'uniqueKey.document: expected true or false, got "yes".'],
  ['an empty list', ({ onlyValues }) => Object.assign(onlyValues ?? {}, { state: [] }), 'onlyValues.state: expected a list with at least one value, got [].'],
  ['an id instead of a prefix', (profile) => Object.assign(profile, { orderIdPrefix: 'a01Qy00000Ab1Cd' }), 'orderIdPrefix: expected three characters, such as 801, got "a01Qy00000Ab1Cd".'],
];

test.each(WRONG)(
  '%s is reported with its path, what was expected and what was found',
  async (_case, change, problem) => {
    const profile = JSON.parse(await profileExample());
    change(profile);
    expect(await problemsOf(JSON.stringify(profile))).toEqual([problem]);
  },
);

test('all problems are reported at once', async () => {
  const profile = JSON.parse(await profileExample());
  expect(await problemsOf(JSON.stringify({ ...profile, order: {}, document: {} }))).toHaveLength(
    11,
  );
  expect(await problemsOf('[]')).toEqual([
    expect.stringMatching(/^the profile: expected an object with order, /),
  ]);
});
