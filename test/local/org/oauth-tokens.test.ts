import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { OAuth2 } from 'jsforce';
import { z } from 'zod';
import { APPS, post, SECOND_USER, tokensFor } from './oauth-clients.ts';
import { IDENTITY, logIn, type RunningOrg, runningOrg } from './running-org.ts';

const discovery = z.object({ issuer: z.string(), jwks_uri: z.string() });

const WATCHER = { client_id: 'watcher', client_secret: 'secret' };

let org: RunningOrg;
beforeAll(async () => {
  const identity = { ...IDENTITY, apps: [...IDENTITY.apps, ...APPS], extraUsers: [SECOND_USER] };
  org = await runningOrg({ identity });
});
afterAll(() => org[Symbol.asyncDispose]());

function dataApi(token: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  return fetch(`${org.url}/services/data/v67.0/limits`, { headers });
}

function refresh(clientId: string, token: string | undefined) {
  return post(org.url, 'token', {
    ...{ grant_type: 'refresh_token', refresh_token: token ?? '' },
    ...{ client_id: clientId, client_secret: 'secret' },
  });
}

describe('refresh tokens', () => {
  test('are issued only with their scope', async () => {
    expect(await tokensFor(org.url, 'web')).not.toHaveProperty('refresh_token');
  });

  test('without rotation, can be used repeatedly, as jsforce does', async () => {
    const { refresh_token: token = '' } = await tokensFor(org.url, 'refreshing');
    const oauth2 = new OAuth2({
      clientId: 'refreshing',
      clientSecret: 'secret',
      loginUrl: org.url,
    });
    const first = await oauth2.refreshToken(token);
    const second = await oauth2.refreshToken(token);
    expect(first).not.toHaveProperty('refresh_token');
    expect(first.access_token).not.toBe(second.access_token);
    expect((await dataApi(second.access_token)).status).toBe(200);
  });

  test('with rotation, each use issues a new token and invalidates the used one', async () => {
    const { refresh_token: first } = await tokensFor(org.url, 'rotating');
    const second = (await refresh('rotating', first)).body.refresh_token;
    expect(second).not.toBe(first);
    expect(await refresh('rotating', first)).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'expired access/refresh token' },
    });
    expect((await refresh('rotating', String(second))).status).toBe(200);
  });

  test('with rotation, only one of two concurrent uses succeeds', async () => {
    const { refresh_token: token } = await tokensFor(org.url, 'rotating');
    const replies = await Promise.all([refresh('rotating', token), refresh('rotating', token)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  test('are valid only for their own app, and are not access tokens', async () => {
    const { refresh_token: token = '' } = await tokensFor(org.url, 'refreshing');
    expect((await refresh('rotating', token)).body.error).toBe('invalid_grant');
    expect((await dataApi(token)).status).toBe(401);
  });

  test('revoking one revokes only the access tokens of the same approval', async () => {
    const mine = await tokensFor(org.url, 'refreshing');
    const other = await tokensFor(org.url, 'refreshing');
    const { body: renewed } = await refresh('refreshing', mine.refresh_token);
    expect(await post(org.url, 'revoke', { token: mine.refresh_token ?? '' })).toMatchObject({
      status: 200,
    });
    expect((await dataApi(mine.access_token ?? '')).status).toBe(401);
    expect((await dataApi(String(renewed.access_token))).status).toBe(401);
    expect((await refresh('refreshing', mine.refresh_token)).status).toBe(400);
    expect((await dataApi(other.access_token ?? '')).status).toBe(200);
  });
});

describe('introspection', () => {
  test("describes an app's own token, with the user's name and times in seconds", async () => {
    const form = { user: SECOND_USER.userId };
    const { access_token: token = '' } = await tokensFor(org.url, 'web', { form });
    const introspect = { client_id: 'web', client_secret: 'secret', token };
    const { status, body } = await post(org.url, 'introspect', introspect);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      active: true,
      scope: 'api openid',
      client_id: 'web',
      username: SECOND_USER.username,
      sub: `${org.url}/id/${IDENTITY.organizationId}/${SECOND_USER.userId}`,
      token_type: 'access_token',
    });
    expect(Number(body.exp) - Number(body.iat)).toBe(7200);
    expect(Math.abs(Number(body.iat) - Date.now() / 1000)).toBeLessThan(60);
  });

  test("describes another app's tokens only if the app may introspect all", async () => {
    const { access_token: token = '' } = await logIn(org.url);
    const parameters = { token: String(token) };
    const own = { client_id: 'web', client_secret: 'secret', ...parameters };
    expect((await post(org.url, 'introspect', own)).body).toEqual({ active: false });
    const { body } = await post(org.url, 'introspect', { ...WATCHER, ...parameters });
    expect(body).toMatchObject({ active: true, client_id: 'app' });
  });

  test.each(['', 'unknown', 'a.b.c'])('answers %j as not active', async (token) => {
    const { status, body } = await post(org.url, 'introspect', { ...WATCHER, token });
    expect(status).toBe(200);
    expect(body).toEqual({ active: false });
  });

  test('does not know session ids, which the password grant issues', async () => {
    const { username, password, securityToken } = IDENTITY;
    const session = await logIn(org.url, {
      ...{ grant_type: 'password', client_id: 'app', client_secret: 'app secret' },
      ...{ username, password: password + securityToken },
    });
    const token = String(session.access_token);
    expect(session).not.toHaveProperty('scope');
    expect((await dataApi(token)).status).toBe(200);
    expect((await post(org.url, 'introspect', { ...WATCHER, token })).body).toEqual({
      active: false,
    });
  });

  test('accepts Basic authentication, and denies a wrong secret with 401', async () => {
    const ask = (pair: string) =>
      fetch(`${org.url}/services/oauth2/introspect`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(pair)}` },
        body: new URLSearchParams({ token: org.token }),
      });
    expect(await (await ask('watcher:secret')).json()).toMatchObject({ active: true });
    const refused = await ask('watcher:wrong');
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ error: 'invalid_client' });
  });

  test('a revoked token is not active', async () => {
    const token = String((await logIn(org.url)).access_token);
    await post(org.url, 'revoke', { token });
    expect((await post(org.url, 'introspect', { ...WATCHER, token })).body).toEqual({
      active: false,
    });
  });
});

describe('JWT-based access tokens', () => {
  test("can be verified with the published keys, have the platform's claims, and can call the data API", async () => {
    const { access_token: token = '' } = await tokensFor(org.url, 'jwt');
    const discovered = await fetch(`${org.url}/.well-known/openid-configuration`);
    const { issuer, jwks_uri: keysUrl } = discovery.parse(await discovered.json());
    const keys = createRemoteJWKSet(new URL(keysUrl));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience: org.url,
      algorithms: ['RS256'],
    });
    expect(payload).toMatchObject({
      ...{ scp: 'api openid', sub: `uid:${IDENTITY.userId}`, client_id: 'jwt', mty: 'oauth' },
      aud: [org.url],
    });
    expect(protectedHeader).toMatchObject({
      tty: 'sfdc-core-token',
      tnk: `core/prod/${IDENTITY.organizationId}`,
    });
    expect((await dataApi(token)).status).toBe(200);
    const introspect = { client_id: 'jwt', client_secret: 'secret', token };
    expect((await post(org.url, 'introspect', introspect)).body).toMatchObject({ active: true });
  });

  test('cannot be revoked, and stay valid after a restart of the org', async () => {
    const token = (await tokensFor(org.url, 'jwt')).access_token ?? '';
    expect((await post(org.url, 'revoke', { token })).status).toBe(400);
    expect((await dataApi(token)).status).toBe(200);
    const port = Number(new URL(org.url).port);
    await org.restart({ port });
    expect((await dataApi(token)).status).toBe(200);
  });

  test('a modified token, and an ID token used as one, are denied', async () => {
    const { access_token: token = '', id_token: idToken = '' } = await tokensFor(org.url, 'jwt');
    const changed = token.replace(/\.(.)/, (_, first) => `.${first === 'e' ? 'f' : 'e'}`);
    expect((await dataApi(changed)).status).toBe(401);
    expect((await dataApi(idToken)).status).toBe(401);
    const headers = { authorization: `Bearer ${changed}` };
    const userinfo = await fetch(`${org.url}/services/oauth2/userinfo`, { headers });
    expect(userinfo.status).toBe(403);
    expect(await userinfo.text()).toBe('Bad_OAuth_Token');
  });
});

test('the ID token contains the app, the user, the nonce and the digest of the access token', async () => {
  const { access_token: token = '', id_token: idToken = '' } = await tokensFor(org.url, 'web', {
    query: { nonce: 'n-1' },
  });
  const keys = createRemoteJWKSet(new URL(`${org.url}/id/keys`));
  const { payload } = await jwtVerify(idToken, keys, { issuer: org.url, audience: 'web' });
  const digest = createHash('sha256').update(token).digest().subarray(0, 16);
  expect(payload).toMatchObject({
    sub: `${org.url}/id/${IDENTITY.organizationId}/${IDENTITY.userId}`,
    nonce: 'n-1',
    at_hash: digest.toString('base64url'),
  });
});
