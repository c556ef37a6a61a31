import { ServiceUnavailableError } from '../../../src/errors.ts';
import { introspectionVerifier } from '../../../src/oauth/verify/introspection-verifier.ts';
import { salesforceJwtVerifier } from '../../../src/oauth/verify/salesforce-jwt-verifier.ts';
import { userinfoVerifier } from '../../../src/oauth/verify/userinfo-verifier.ts';
import { BREAKS_OFF, startBreakingServer } from '../../support/breaking-server.ts';
import { orgToken } from '../../support/salesforce-jwt.ts';

const timeoutMs = 200;
const allowed = {
  allowedOrganizationIds: ['00D000000000001'],
  allowedUserIds: ['005000000000001'],
};
const app = { clientId: 'app', clientSecret: 'secret' };

describe.each([
  ['does not answer', null],
  ['closes the connection', undefined],
  ['breaks off its answer', BREAKS_OFF],
])('an org that %s', (_case, answer) => {
  test.each([
    [
      '/services/oauth2/userinfo',
      (instanceUrl: string) =>
        userinfoVerifier({
          ...allowed,
          instanceUrl,
          method: 'userinfo',
          apiVersion: '67.0',
          timeoutMs,
        }),
    ],
    [
      '/services/data/v67.0/',
      (instanceUrl: string) =>
        userinfoVerifier({
          ...allowed,
          instanceUrl,
          method: 'data-api',
          apiVersion: '67.0',
          timeoutMs,
        }),
    ],
    [
      '/services/oauth2/introspect',
      (instanceUrl: string) =>
        introspectionVerifier({ ...allowed, ...app, instanceUrl, timeoutMs }),
    ],
    [
      '/id/keys',
      (instanceUrl: string) =>
        salesforceJwtVerifier({
          ...allowed,
          instanceUrl,
          issuer: 'https://example.my.salesforce.com',
          timeoutMs,
        }),
    ],
  ])(
    'at %s: the token cannot be verified, and the caller does not wait longer than the timeout',
    async (path, open) => {
      const server = await startBreakingServer(() =>
        answer === undefined ? {} : { [path]: answer },
      );
      try {
        const began = performance.now();
        const verified = open(server.url).verify(await orgToken(), '203.0.113.7');
        await expect(verified).rejects.toThrow(ServiceUnavailableError);
        // The server never answers: on a busy machine, only that it ends counts.
        expect(performance.now() - began).toBeLessThan(timeoutMs + 8000);
        expect(server.asked).toEqual([path]);
      } finally {
        server.stop();
      }
    },
  );
});
