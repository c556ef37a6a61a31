import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLocalConfig } from '../../local/config.ts';
import { connectorEnvironment } from '../../local/connector-environment.ts';
import { type LocalCredentials, localCredentials } from '../../local/credentials.ts';
import { describeTrial } from '../../local/describe-trial.ts';
import { readConfig } from '../../src/config/index.ts';
import { matchClient } from '../../src/registration/org/match-client.ts';

let folder: string;
let credentials: LocalCredentials;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'environment-'));
  credentials = await localCredentials(folder);
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['test', /^sk_test_/],
  ['live', /^sk_(?!test_)/],
])('in %s mode, what needs the API key can be tried with one of that mode', (mode, form) => {
  const config = readLocalConfig({
    ...{ CONNECTOR_MODE: mode, DIGITAL_RIVER_FRESH_STATE: 'true', LOCAL_DIR: folder },
    ...{ DIGITAL_RIVER_FILES: 'attach', DIGITAL_RIVER_BACKFILL_HOURS: '24' },
    DIGITAL_RIVER_REENABLE_WEBHOOKS: 'true',
  });
  const environment = connectorEnvironment(config, credentials, 'postgres://localhost/connector');
  const read = readConfig(environment);
  expect(read).toMatchObject({
    CONNECTOR_MODE: mode,
    DIGITAL_RIVER_FRESH_STATE: true,
    DIGITAL_RIVER_API_KEY: expect.stringMatching(form),
    DIGITAL_RIVER_API_URL: 'http://127.0.0.1:3002',
  });
  expect(describeTrial(config, credentials).digitalRiverApiKey).toBe(read.DIGITAL_RIVER_API_KEY);
  const presented = {
    ...{ clientId: credentials.digitalRiverApp.clientId, userName: credentials.username },
    clientSecret: credentials.digitalRiverApp.clientSecret,
    password: credentials.password,
  };
  expect(matchClient(read.OAUTH_CLIENTS ?? [], presented)).toEqual({ label: 'digital-river' });
  // XanPay's events have the mode of their credentials.
  const names = ['XANPAY_SANDBOX_CREDENTIALS', 'XANPAY_CREDENTIALS'];
  expect(names.filter((name) => environment[name] !== undefined)).toEqual([
    mode === 'live' ? 'XANPAY_CREDENTIALS' : 'XANPAY_SANDBOX_CREDENTIALS',
  ]);
});
