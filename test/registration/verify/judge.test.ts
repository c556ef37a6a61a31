import type { Reply } from '../../../src/registration/verify/exchange.ts';
import { judgeDelivery } from '../../../src/registration/verify/judge/judge-delivery.ts';
import { judgeToken } from '../../../src/registration/verify/judge/judge-token.ts';
import { judgeUnproven } from '../../../src/registration/verify/judge/judge-unproven.ts';
import { withoutSecrets } from '../../../src/registration/verify/without-secrets.ts';

const reply = (status: number, fields: Record<string, unknown> = {}): Reply => ({
  ...{ kind: 'reply', status, ms: 12, isHtml: false, location: null, fields },
});
const hide = (text: string) => withoutSecrets(text, ['s3cret', 'a"b']);

test.each<[boolean, string, string]>([
  [true, 'invalid_client', 'OAUTH_CLIENTS'],
  [true, 'invalid_grant', 'one output of npm run create-client'],
  [false, 'invalid_client', 'CONNECTED_APP_CLIENT_SECRET is wrong'],
  [false, 'invalid_client_id', 'up to 10 minutes'],
  [false, 'invalid_grant', 'may lock the user'],
  [false, 'toString', 'Check --token-endpoint'],
])('a token endpoint (own: %s) that answers %s', (isOwn, error, todo) => {
  const judged = judgeToken(
    reply(400, { error, error_description: 'not s3cret, or a\\"b' }),
    ...([isOwn, hide] as const),
  );
  expect(judged).toMatchObject({
    ...{ standing: 'failed', got: `400 ${error} (not [hidden], or [hidden])` },
    todo: expect.stringContaining(todo),
  });
});

test('a 200 without a token is none', () => {
  expect(judgeToken(reply(200, { access_token: '' }), true, hide)).toMatchObject({
    ...{ standing: 'failed', got: '200 without an access_token' },
  });
});

test.each([
  [400, 'Salesforce token', 'The message says'],
  [401, 'own token', 'all web processes have the same PUBLIC_URL'],
  [401, 'Salesforce token', 'TOKEN_VERIFICATION'],
  [401, 'user name and password', 'DIGITAL_RIVER_BASIC_CREDENTIALS'],
  [401, 'signature', 'DIGITAL_RIVER_SIGNING_SECRETS must be those'],
  [403, 'Salesforce token', 'TOKEN_USER_IDS'],
  [403, 'signature', 'request refused'],
  [200, 'signature', 'the event would be lost'],
  [429, 'signature', 'Wait a minute'],
  [503, 'signature', 'Look at the log'],
] as const)('a delivery that is answered with %s (%s)', (status, by, todo) => {
  const judged = judgeDelivery(reply(status), { by, isSigned: false }, true, hide);
  expect(judged).toMatchObject({ standing: 'failed', todo: expect.stringContaining(todo) });
});

test('what is expected', () => {
  expect(judgeUnproven(reply(401))).toEqual({ standing: 'ok', got: '401 in 12 ms' });
  expect(judgeUnproven(reply(403))).toMatchObject({ standing: 'failed' });
  const proof = { by: 'signature', isSigned: true } as const;
  expect(judgeDelivery(reply(202), proof, true, hide)).toMatchObject({ standing: 'ok' });
});

test('texts of answers are shortened, and cannot move the cursor', () => {
  expect(hide(`\u001b[2J${'x'.repeat(400)}`)).toMatch(/^\ufffd\[2Jx{296}…$/);
});
