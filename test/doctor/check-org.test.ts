import { readConfig } from '../../src/config/index.ts';
import { checkOrg } from '../../src/doctor/checks/org/check-org.ts';
import { createLog } from '../../src/log.ts';
import type { Org } from '../../src/salesforce/api/org.ts';
import { createParts } from '../../src/wiring/parts.ts';
import { configuredProfile } from '../../src/wiring/schema-profile.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

let org: TestOrg;
beforeAll(async () => {
  org = await startTestOrg();
});
afterAll(() => org.stop());

/** Answers every call, but never in the form that Salesforce uses. */
const unreadable: Org = {
  apiVersion: '67.0',
  call: async () => ({ records: [{}] }),
  probe: async () => undefined,
  usage: () => undefined,
};

test('unreadable answers of an org are reported check by check', async () => {
  const config = readConfig({
    ...exampleEnvironment('postgres://127.0.0.1/x'),
    ...org.environment,
  });
  const tokenStore = { exchange: () => Promise.reject(new Error('not used')) };
  const toCheck = {
    config,
    profile: configuredProfile(config),
    tokenStore,
    org: unreadable,
    sources: createParts(config, createLog('silent'))
      .senders()
      .map(({ source }) => source),
    connectedOrg: () => Promise.resolve(undefined),
  };
  const { kind, findings } = await checkOrg(toCheck);
  const reported = findings.map(({ standing, check }) => `${standing} ${check}`);
  expect(kind).toBeUndefined();
  expect(reported).toEqual([
    'ok log-in',
    'failed org kind',
    'ok connected org',
    'warning API calls',
    'failed order access',
    'failed schema',
    'failed guards',
  ]);
});
