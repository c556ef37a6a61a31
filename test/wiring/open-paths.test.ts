import type { Environment } from '../../src/config/index.ts';
import { refuseOpenPaths } from '../../src/wiring/open-paths.ts';
import { configuredParts } from '../support/configured-parts.ts';

const whole = {
  DIGITAL_RIVER_SIGNING_SECRETS: 'a-signing-secret-of-one',
  DIGITAL_RIVER_BASIC_CREDENTIALS: 'dr:password',
};

const refuse = (changes: Environment) =>
  refuseOpenPaths(configuredParts({ ...whole, ...changes }).endpoints());

test.each([
  {},
  { DIGITAL_RIVER_PROOF: 'signature', DIGITAL_RIVER_SAFELIST: 'off' },
  { DIGITAL_RIVER_PROOF: 'basic' },
  { DIGITAL_RIVER_PROOF: 'basic+signature', DIGITAL_RIVER_SAFELIST: 'enforce' },
  { XANPAY_CREDENTIALS: 'a:b', PLUM_ENABLED: 'true' },
  { PLUM_ENABLED: 'true', PLUM_ADDRESSES: 'off', PLUM_WEBHOOK_KEYS: 'a1b2c3d4e5f6g7' },
])('%j leaves no path open', async (changes) => {
  await expect(refuse(changes)).resolves.toBeUndefined();
});

test.each([
  [
    { DIGITAL_RIVER_PROOF_COMPLETE: 'none' },
    '/services/apexrest/digitalriverv2/DROrderCompleteNotification/',
  ],
  [{ PLUM_ENABLED: 'true', PLUM_ADDRESSES: 'off' }, '/webhooks/xoxoday-plum'],
])('%j leaves one open, which is told', async (changes, path) => {
  await expect(refuse(changes)).rejects.toMatchObject({
    problems: [`${path} is open to anybody; configure its proof.`],
  });
});
