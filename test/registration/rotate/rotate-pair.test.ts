import { startConnector, type TestConnector } from '../../support/connector.ts';
import { oneLine, type RotationStage, startRotationStage } from './rotation-stage.ts';

const OLD = { WEBHOOK_USERNAME: 'dr', WEBHOOK_PASSWORD: 'open-sesame-1234567' };
const NEW = { WEBHOOK_USERNAME: 'dr', WEBHOOK_PASSWORD: 'close-sesame-765432' };
const SECRETS = ['a-former-signing-secret', 'a-present-signing-secret'];

let stage: RotationStage;
let connector: TestConnector;
let args: string[];

beforeAll(async () => {
  stage = await startRotationStage();
  connector = await startConnector({
    DIGITAL_RIVER_PROOF: 'basic+signature',
    DIGITAL_RIVER_SIGNING_SECRETS: SECRETS.join(','),
    DIGITAL_RIVER_BASIC_CREDENTIALS: `dr:${OLD.WEBHOOK_PASSWORD} dr:${NEW.WEBHOOK_PASSWORD}`,
  });
  args = ['--address', connector.url, '--transport', 'http'];
  await stage.run(args, OLD);
});

afterAll(async () => {
  await stage.stop();
  await connector.stop();
});

const signing = (...secrets: string[]) => ({ DIGITAL_RIVER_SIGNING_SECRETS: secrets.join(',') });

test('a pair is rotated when the connector accepts it, and not before', async () => {
  const unsigned = await stage.run(['rotate', ...args, '--yes', '--timeout', '1'], NEW);
  expect(unsigned.status).toBe(1);
  expect(oneLine(unsigned.err)).toContain('set DIGITAL_RIVER_SIGNING_SECRETS');
  const { status, out } = await stage.run(['rotate', ...args, '--yes'], {
    ...NEW,
    ...signing(...SECRETS),
  });
  expect(status).toBe(0);
  expect(oneLine(out)).toContain('Remove the former pair from DIGITAL_RIVER_BASIC_CREDENTIALS');
  expect(await stage.call('/webhooks')).toEqual(
    Array(3).fill(
      expect.objectContaining({
        authentication: expect.objectContaining({ password: NEW.WEBHOOK_PASSWORD }),
      }),
    ),
  );
}, 60_000);

test('signing secrets: the steps are named, and each secret is tried', async () => {
  const all = await stage.run(['rotate', ...args, '--signing-secrets'], {
    ...NEW,
    ...signing(...SECRETS),
  });
  expect(all.status).toBe(0);
  expect(all.out).toContain('12 hours');
  expect(all.out.match(/Secret \d of DIGITAL_RIVER_SIGNING_SECRETS: accepted/g)).toHaveLength(2);
  const one = await stage.run(['rotate', ...args, '--signing-secrets'], {
    ...NEW,
    ...signing('an-unknown-signing-secret', ...SECRETS),
  });
  expect(one.status).toBe(1);
  expect(one.out).toContain('Secret 1 of DIGITAL_RIVER_SIGNING_SECRETS: not accepted');
  const none = await stage.run(['rotate', ...args], {});
  expect(none.status).toBe(0);
  expect(oneLine(none.out)).toContain('No secret was tried: set DIGITAL_RIVER_SIGNING_SECRETS');
});
