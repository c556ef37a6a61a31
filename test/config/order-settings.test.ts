import { readConfig } from '../../src/config/index.ts';
import { configurationNotices } from '../../src/config/notices/configuration-notices.ts';
import { configProblems } from '../support/config-problems.ts';
import { exampleEnvironment } from '../support/connector.ts';

const environment = (changes: Record<string, string>) => ({
  ...exampleEnvironment('postgres://user:hunter2@db.example:5432/inbox'),
  ...changes,
});

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Record<string, string>, string[]]>([
  ['off without a key', {}, []],
  ['off with a key of the other mode', { DIGITAL_RIVER_FRESH_STATE: 'false', DIGITAL_RIVER_API_KEY: 'sk_live_1' }, []],
  ['on without a key', { DIGITAL_RIVER_FRESH_STATE: 'true' }, ['DIGITAL_RIVER_API_KEY is missing; DIGITAL_RIVER_FRESH_STATE=true needs it.']],
  ['on with a key of the mode', { DIGITAL_RIVER_FRESH_STATE: 'true', DIGITAL_RIVER_API_KEY: 'sk_test_1' }, []],
  ['on with a live key in test mode', { DIGITAL_RIVER_FRESH_STATE: 'true', DIGITAL_RIVER_API_KEY: 'sk_1' }, ['DIGITAL_RIVER_API_KEY is a live key, and CONNECTOR_MODE is test: with DIGITAL_RIVER_FRESH_STATE=true, expected a test key (sk_test_…).']],
  ['on with a test key in live mode', { CONNECTOR_MODE: 'live', DIGITAL_RIVER_FRESH_STATE: 'true', DIGITAL_RIVER_API_KEY: 'sk_test_1' }, ['DIGITAL_RIVER_API_KEY is a test key, and CONNECTOR_MODE is live: with DIGITAL_RIVER_FRESH_STATE=true, expected a live key (sk_…, not sk_test_…).']],
])('the fresh state %s', (_case, changes, problems) => {
  expect(configProblems(environment(changes))).toEqual(problems);
});

test.each([
  ['sfOrderId', ['DIGITAL_RIVER_MATCH_ORDER_NUMBER']],
  ['sfOrderId,metadata:shop=main', []],
  ['all', []],
])(
  'matching by number has an effect unless %s is all that shows whose an order is',
  (own, unused) => {
    const set = environment({
      DIGITAL_RIVER_OWN_ORDERS: own,
      DIGITAL_RIVER_MATCH_ORDER_NUMBER: 'true',
    });
    const notices = configurationNotices(set, readConfig(set));
    expect(notices.map(({ variable }) => variable)).toEqual(unused);
  },
);
