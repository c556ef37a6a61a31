import { readConfig } from '../../src/config/index.ts';
import { examineOrg } from '../../src/doctor/checks/check-org.ts';
import type { Org } from '../../src/salesforce/api/org.ts';
import { configuredProfile } from '../../src/wiring/schema-profile.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

let org: TestOrg;
beforeAll(async () => {
  org = await startTestOrg();
});
afterAll(() => org.stop());

/** Answers everything, and nothing as Salesforce would. */
const strange: Org = {
  apiVersion: '67.0',
  call: async () => ({ records: [{}] }),
  probe: async () => undefined,
  usage: () => undefined,
};

test('an org whose answers can not be read is told of check by check', async () => {
  const config = readConfig({
    ...exampleEnvironment('postgres://127.0.0.1/x'),
    ...org.environment,
  });
  const keeper = { exchange: () => Promise.reject(new Error('not used')) };
  const examined = {
    config,
    profile: configuredProfile(config),
    keeper,
    org: strange,
    sources: [],
  };
  const { kind, findings } = await examineOrg(examined);
  const told = findings.map(({ standing, check }) => `${standing} ${check}`);
  expect(kind).toBeUndefined();
  expect(told).toEqual([
    'ok log-in',
    'failed org kind',
    'warning API calls',
    'failed schema',
    'failed guards',
  ]);
});
