import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { processEnvironment } from '../../../../src/config/index.ts';
import { exampleEnvironment } from '../../../support/connector.ts';

const SERVER = fileURLToPath(new URL('../../../../src/server.ts', import.meta.url));
const { PATH } = processEnvironment();

/** Starts the web process in production. There is no database, because it must fail before. */
function start(changes: Record<string, string>): Promise<{ code: unknown; output: string }> {
  const env = {
    PATH,
    ...exampleEnvironment('postgres://user@127.0.0.1:9/inbox'),
    NODE_ENV: 'production',
    DATABASE_TLS: 'on',
    ...changes,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [SERVER], { env, timeout: 15_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}

test.each([
  [
    { DIGITAL_RIVER_PROOF: 'none' },
    '- DIGITAL_RIVER_PROOF=none lets any caller write in production; choose oauth,',
  ],
  [
    { DIGITAL_RIVER_PROOF_WEBHOOKS: 'none' },
    '- DIGITAL_RIVER_PROOF_WEBHOOKS=none lets any caller write in production',
  ],
  [
    { DIGITAL_RIVER_PROOF: 'signature' },
    '- DIGITAL_RIVER_SIGNING_SECRETS is missing; DIGITAL_RIVER_PROOF=signature needs it.',
  ],
  [
    { PLUM_ENABLED: 'true', PLUM_ADDRESSES: 'off' },
    '- PLUM_WEBHOOK_KEYS is missing and PLUM_ADDRESSES is off; production needs one of them.',
  ],
  // Without NODE_ENV, it is production.
  [
    { NODE_ENV: '', DIGITAL_RIVER_PROOF: 'none' },
    '- DIGITAL_RIVER_PROOF=none lets any caller write in production; choose oauth,',
  ],
  [
    { NODE_ENV: '', XANPAY_CREDENTIALS: 'x:y' },
    '- XANPAY_CREDENTIALS has a password of fewer than 16 characters; create one with "openssl',
  ],
  [
    { NODE_ENV: 'staging', DIGITAL_RIVER_PROOF: 'none' },
    '- NODE_ENV is not usable (expected production (for every server, also for staging), development',
  ],
])('the web process does not start in production with %j', async (changes, problem) => {
  const { code, output } = await start(changes as Record<string, string>);
  expect(output).toContain(problem);
  expect(code).toBe(2);
});
