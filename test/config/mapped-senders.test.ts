import type { Environment } from '../../src/config/index.ts';
import { readConfig } from '../../src/config/index.ts';
import { configurationNotices } from '../../src/config/notices/configuration-notices.ts';
import { describeSettings } from '../../src/config/settings/describe-settings.ts';
import { configProblems } from '../support/config-problems.ts';
import { exampleEnvironment } from '../support/connector.ts';
import {
  PARCELS,
  PARCELS_SECRET,
  type SourceFiles,
  writeSourceFiles,
} from '../support/parcels-file.ts';

const { TOKEN_ORGANIZATION_IDS, TOKEN_USER_IDS, ...withoutSenders } = exampleEnvironment(
  'postgres://user@127.0.0.1:5432/inbox',
);
const PLUM = { PLUM_ENABLED: 'true', PLUM_WEBHOOK_KEYS: 'abcdefghijklm' };

const written: SourceFiles[] = [];

afterAll(async () => {
  for (const files of written) await files.remove();
});

async function environmentWith(
  files: Readonly<Record<string, unknown>>,
  changes: Environment = {},
): Promise<Environment> {
  const folder = await writeSourceFiles(files);
  written.push(folder);
  return {
    ...withoutSenders,
    ...{ SOURCES: folder.pattern, PARCELS_SECRETS: PARCELS_SECRET },
    ...changes,
  };
}

describe('Digital River', () => {
  test.each<[string, Environment, boolean]>([
    ['is on with what names its callers', { TOKEN_ORGANIZATION_IDS, TOKEN_USER_IDS }, true],
    ['is on with any variable of its own', { DIGITAL_RIVER_PROOF: 'none' }, true],
    ['is off without any, beside another sender', PLUM, false],
    [
      'is off with the former name of the mode alone',
      { ...PLUM, DIGITAL_RIVER_MODE: 'test' },
      false,
    ],
    [
      'is off when this is chosen, whatever is set',
      { ...PLUM, TOKEN_ORGANIZATION_IDS, TOKEN_USER_IDS, DIGITAL_RIVER_ENABLED: 'false' },
      false,
    ],
    [
      'is on when this is chosen',
      { TOKEN_ORGANIZATION_IDS, TOKEN_USER_IDS, DIGITAL_RIVER_ENABLED: 'true' },
      true,
    ],
  ])('%s', (_, changes, expected) => {
    expect(readConfig({ ...withoutSenders, ...changes }).DIGITAL_RIVER_ENABLED).toBe(expected);
  });

  test('needs its variables only when it is on', () => {
    const fresh = { ...withoutSenders, ...PLUM, DIGITAL_RIVER_FRESH_STATE: 'true' };
    expect(configProblems(fresh)).not.toEqual([]);
    const off = { ...fresh, DIGITAL_RIVER_ENABLED: 'false' };
    expect(configProblems(off)).toEqual([]);
    expect(configurationNotices(off, readConfig(off))).toMatchObject([
      {
        variable: 'DIGITAL_RIVER_FRESH_STATE',
        found: expect.stringContaining('Digital River is off'),
      },
    ]);
  });
});

test('without any sender, the start ends with what to do', () => {
  expect(configProblems(withoutSenders)).toEqual([
    expect.stringMatching(/^No sender is configured.*SOURCES.*DIGITAL_RIVER_ENABLED=true/),
  ]);
});

describe('the mode', () => {
  const withoutMode = { ...withoutSenders, ...PLUM, CONNECTOR_MODE: undefined };

  test('is read by its former name, with a notice', () => {
    const environment = { ...withoutMode, DIGITAL_RIVER_MODE: 'live' };
    const config = readConfig(environment);
    expect(config.CONNECTOR_MODE).toBe('live');
    expect(configurationNotices(environment, config)).toMatchObject([
      { variable: 'DIGITAL_RIVER_MODE', todo: 'Set CONNECTOR_MODE to its value, and remove it.' },
    ]);
  });

  test('has one value', () => {
    const both = { ...withoutMode, CONNECTOR_MODE: 'test' };
    expect(configProblems({ ...both, DIGITAL_RIVER_MODE: 'test' })).toEqual([]);
    expect(configProblems({ ...both, DIGITAL_RIVER_MODE: 'live' })).toEqual([
      'CONNECTOR_MODE and its former name DIGITAL_RIVER_MODE have different values; remove DIGITAL_RIVER_MODE.',
    ]);
  });
});

describe('mapping files', () => {
  test.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ['the name of a sender that needs no file', { source: 'xanpay' }, /named xanpay/],
    [
      'a path of Digital River',
      { paths: ['/services/apexrest/digitalriverv2/webhooks'] },
      /another sender/,
    ],
    ['a path of XanPay, in any case', { paths: ['/Webhooks/XANPAY'] }, /another sender/],
    ['the console', { paths: ['/console/parcels'] }, /the connector itself/],
    ['the health check', { paths: ['/health'] }, /the connector itself/],
    ['a path twice', { paths: ['/parcels', '/Parcels/'] }, /listed twice/],
    [
      "a variable of the connector's own",
      { proof: { preset: 'github', secrets: 'DATABASE_URL' } },
      /names DATABASE_URL, which is a variable of the connector itself/,
    ],
    ...['PATH', 'HOME', 'PGPASSWORD', 'NODE_OPTIONS'].map(
      (secrets): [string, Readonly<Record<string, unknown>>, RegExp] => [
        `the variable ${secrets}`,
        { proof: { preset: 'github', secrets } },
        /which is a variable of the system/,
      ],
    ),
    [
      'a variable that is not set',
      { proof: { preset: 'github', secrets: 'SHOP_SECRETS' } },
      /parcels\.json: SHOP_SECRETS is missing/,
    ],
  ])('cannot have %s', async (_, changes, problem) => {
    const environment = await environmentWith({ 'parcels.json': { ...PARCELS, ...changes } });
    const problems = configProblems(environment);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
    expect(problems[0]).toContain('parcels.json');
    expect(problems[0]).not.toContain('postgres://');
  });

  test('two files cannot have one name or one path', async () => {
    const environment = await environmentWith({ 'a.json': PARCELS, 'b.json': PARCELS });
    expect(configProblems(environment)).toEqual([
      expect.stringMatching(/b\.json: the source is named parcels, as that of .*a\.json/),
      expect.stringMatching(/b\.json: the path \/webhooks\/parcels is one of .*a\.json as well/),
    ]);
  });

  test('a name that leads to no file is a problem', () => {
    expect(configProblems({ ...withoutSenders, SOURCES: 'sources/nothing-*.json' })).toEqual([
      expect.stringMatching(/^SOURCES names sources\/nothing-\*\.json, and there is no such file/),
    ]);
  });

  test('production needs a proof, and secrets that cannot be guessed', async () => {
    const production = { NODE_ENV: 'production', DATABASE_TLS: 'on', WORKER_POLL_MS: '250' };
    const open = await environmentWith(
      { 'parcels.json': { ...PARCELS, proof: { none: true } } },
      production,
    );
    expect(configProblems(open)).toEqual([expect.stringMatching(/parcels\.json: the proof none/)]);
    const weak = await environmentWith(
      { 'parcels.json': PARCELS },
      { ...production, PARCELS_SECRETS: 'live:aaaaaaaaaaaaaaaaaaaaaaaa' },
    );
    expect(configProblems(weak)).toEqual([
      expect.stringMatching(/^PARCELS_SECRETS has a secret that repeats a single character/),
    ]);
  });

  test('the bytes of a key are judged, not how it is written', async () => {
    const file = { ...PARCELS, proof: { preset: 'standard-webhooks', secrets: 'PARCELS_SECRETS' } };
    const secretsProblems = async (secrets: string) => {
      const production = { NODE_ENV: 'production', DATABASE_TLS: 'on', WORKER_POLL_MS: '250' };
      const changes = { ...production, PARCELS_SECRETS: secrets };
      return configProblems(await environmentWith({ 'parcels.json': file }, changes));
    };
    const key = Buffer.from('a key of 24 bytes, no less').toString('base64');
    expect(await secretsProblems(`whsec_${key}`)).toEqual([]);
    expect(await secretsProblems(`whsec_${Buffer.alloc(24).toString('base64')}`)).toEqual([
      expect.stringMatching(/^PARCELS_SECRETS has a secret that repeats a single character/),
    ]);
    expect(await secretsProblems(`live:whsec_${key},test:${key}`)).toEqual([
      expect.stringMatching(/PARCELS_SECRETS: expected each value only once/),
    ]);
  });

  test('their variables are known, hidden, and compared with those of other senders', async () => {
    const environment = await environmentWith(
      { 'parcels.json': PARCELS },
      {
        XANPAY_SANDBOX_CREDENTIALS: `x:${PARCELS_SECRET}`,
        PARCELS_SECRETS: `live:${PARCELS_SECRET}`,
      },
    );
    const config = readConfig(environment);
    expect(configurationNotices(environment, config)).toEqual([
      {
        variable: 'PARCELS_SECRETS',
        found: expect.stringMatching(/^has a secret that XANPAY_SANDBOX_CREDENTIALS has as well/),
        todo: 'Give each caller a secret of its own.',
      },
    ]);
    const groups = describeSettings(environment, config);
    expect(groups.find(({ topic }) => topic === 'Mapping files')?.settings).toMatchObject([
      { name: 'PARCELS_SECRETS', isHidden: true, value: null },
    ]);
    expect(JSON.stringify(groups)).not.toContain(PARCELS_SECRET);
  });
});
