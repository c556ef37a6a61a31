import { z } from 'zod';
import { connectorVariables } from '../../src/config/connector-variables.ts';
import { readConfig } from '../../src/config/index.ts';
import { describeSettings } from '../../src/config/settings/describe-settings.ts';
import { isSecret, withoutSecrets } from '../../src/config/settings/hidden-parts.ts';
import { SETTING_TOPICS, topicOf } from '../../src/config/settings/setting-topics.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { fc } from '../support/properties.ts';

const environment = exampleEnvironment('postgres://inbox:hunter2-hunter2@127.0.0.1:5432/inbox');
const config = readConfig(environment);
const SECRETS = Object.entries(connectorVariables.shape).flatMap(([name, variable]) =>
  isSecret(variable) ? [name] : [],
);
const OTHERS = Object.keys(connectorVariables.shape).filter((name) => !SECRETS.includes(name));

const settingsOf = (changes: Record<string, string>) =>
  describeSettings({ ...environment, ...changes }, config).flatMap(({ settings }) => settings);
const settingOf = (name: string, changes: Record<string, string> = {}) =>
  settingsOf(changes).find((setting) => setting.name === name);

test('every variable is shown once, with its description, in a topic of its own', () => {
  const names = settingsOf({}).map(({ name }) => name);
  expect(names.toSorted()).toEqual(Object.keys(connectorVariables.shape).toSorted());
  expect(settingsOf({}).every(({ description }) => description !== '')).toBe(true);
  for (const name of names) expect(SETTING_TOPICS).toContain(topicOf(name));
});

test.each([
  ['WORKER_POLL_MS', {}, { origin: 'environment', value: '20', isHidden: false }],
  ['WORKER_LANES', {}, { origin: 'default', value: '2', isHidden: false }],
  ['DIGITAL_RIVER_BACKFILL_HOURS', {}, { origin: 'none', value: null, isHidden: false }],
  ['DIGITAL_RIVER_ADDRESSES', {}, { origin: 'none', value: null, isHidden: false }],
  ['DATABASE_URL', {}, { origin: 'environment', value: null, isHidden: true }],
  ['METRICS_TOKEN', {}, { origin: 'none', value: null, isHidden: false }],
  ['METRICS_TOKEN', { METRICS_TOKEN: ' ' }, { origin: 'none', value: null, isHidden: false }],
  ['METRICS_TOKEN', { METRICS_TOKEN: 'x' }, { origin: 'environment', isHidden: true }],
  ['SALESFORCE_SIGN_IN', { SALESFORCE_SIGN_IN: 'jwt-bearer' }, { value: 'jwt-bearer' }],
])('%s with %j', (name, changes, expected) => {
  expect(settingOf(name, changes)).toMatchObject(expected);
});

test('an address that the connector found elsewhere is in force as well', () => {
  const { SALESFORCE_INSTANCE_URL: _, ...without } = environment;
  const settings = describeSettings(without, config).flatMap((group) => group.settings);
  expect(settings.find(({ name }) => name === 'SALESFORCE_INSTANCE_URL')).toMatchObject({
    origin: 'derived',
    value: config.SALESFORCE_INSTANCE_URL,
  });
});

test.each([
  ['https://api.example.com/v1', 'https://api.example.com/v1'],
  ['https://user:pass@api.example.com/v1', 'https://(hidden)@api.example.com/v1'],
  ['https://api.example.com/?key=abc#d', 'https://api.example.com/?(hidden)'],
  ['one, https://u@a.example.com, two', 'one, https://(hidden)@a.example.com, two'],
  [
    `night:${'a'.repeat(43)}:${'B'.repeat(43)}:console:read`,
    'night:(hidden):(hidden):console:read',
  ],
  ['-----BEGIN PRIVATE KEY-----', undefined],
  ['a secret-of-another variable', undefined],
  ['metadata:shop=eu', 'metadata:shop=eu'],
])('of %s, %s is shown', (value, shown) => {
  expect(withoutSecrets(value, ['secret-of-another'])).toBe(shown);
});

const secretText = fc.stringMatching(/^[A-Za-z0-9!$%&*+.~^-]{16,60}$/);
/** A secret as it stands in a value: alone, in a list, in a pair, in a URL. */
const placed = fc.constantFrom<(secret: string) => string>(
  (secret) => secret,
  (secret) => `live:${secret}, test:other`,
  (secret) => `user:${secret} user:second`,
  (secret) =>
    `postgres://user:${encodeURIComponent(secret)}@host:5432/inbox?sslkey=${encodeURIComponent(secret)}`,
);

test('no part of a secret is shown, also when it is set a second time by mistake', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...SECRETS), secretText, placed), { minLength: 1 }),
      fc.constantFrom(...OTHERS),
      (chosen, other) => {
        const changes = Object.fromEntries(
          chosen.map(([name, text, place]) => [name, place(text)]),
        );
        const set = chosen.filter(([name, text, place]) => changes[name] === place(text));
        const [first] = set;
        const copy = first === undefined ? {} : { [other]: `x${first[1]}y` };
        const json = JSON.stringify(
          describeSettings({ ...environment, ...changes, ...copy }, {
            ...config,
            [other]: undefined,
          } as typeof config),
        );
        for (const [, text] of set) {
          expect(json).not.toContain(text);
          expect(json).not.toContain(encodeURIComponent(text));
        }
      },
    ),
  );
});

test('the variables that are secret are marked so', () => {
  const suspicious = OTHERS.filter((name) =>
    /SECRET|PASSWORD|PRIVATE|API_KEY|TOKEN$|KEYS$/.test(name),
  );
  expect(suspicious).toEqual([]);
  expect(z.globalRegistry.get(connectorVariables.shape.DATABASE_URL)?.secret).toBe(true);
});
