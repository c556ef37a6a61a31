import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

function singleAccess(query: Record<string, string>, token = org.token): Promise<Response> {
  const url = `${org.url}/services/oauth2/singleaccess?${new URLSearchParams(query)}`;
  return fetch(url, { headers: { authorization: `Bearer ${token}` } });
}

async function frontdoorUrl(query: Record<string, string> = {}): Promise<string> {
  const response = await singleAccess(query);
  expect(response.status).toBe(200);
  const body = (await response.json()) as { frontdoor_uri: string };
  return body.frontdoor_uri;
}

function open(url: string): Promise<Response> {
  return fetch(url, { redirect: 'manual' });
}

test('an access token is exchanged for a URL that opens a page once', async () => {
  const url = await frontdoorUrl({ redirect_uri: '/lightning/o/Order/list?filterName=Recent' });
  expect(url.startsWith(`${org.url}/secur/frontdoor.jsp?otp=`)).toBe(true);
  const first = await open(url);
  expect(first.status).toBe(302);
  expect(first.headers.get('location')).toBe('/lightning/o/Order/list?filterName=Recent');
  expect((await open(url)).status).toBe(401);
});

test('without a redirect_uri, the URL opens the home page', async () => {
  const response = await fetch(await frontdoorUrl());
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('<!doctype html>');
});

test('a session id opens a page as well', async () => {
  const query = new URLSearchParams({ sid: org.token, retURL: '/lightning/o/Account/list' });
  const opened = await open(`${org.url}/secur/frontdoor.jsp?${query}`);
  expect(opened.headers.get('location')).toBe('/lightning/o/Account/list');
  expect((await open(`${org.url}/secur/frontdoor.jsp?sid=wrong`)).status).toBe(401);
});

test('an invalid token and an address of another host are refused', async () => {
  const denied = await singleAccess({}, 'wrong');
  expect(denied.status).toBe(403);
  expect(await denied.text()).toBe('Bad_OAuth_Token');
  for (const redirect_uri of ['https://example.com/', '//example.com/x', 'http://[']) {
    expect((await singleAccess({ redirect_uri })).status).toBe(400);
  }
});

test('a frontdoor password is not an access token', async () => {
  const password = new URL(await frontdoorUrl()).searchParams.get('otp') ?? '';
  const headers = { authorization: `Bearer ${password}` };
  const response = await fetch(`${org.url}/services/data/v67.0/limits`, { headers });
  expect(response.status).toBe(401);
});
