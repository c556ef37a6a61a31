import { fc } from '../support/properties.ts';
import { NAMED, PUBLIC_URL, type Stage, startStage } from './console-stage.ts';

const RUNS = 300;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const path = fc.oneof(
  fc.constantFrom('', '/', '/sign-in', '/callback', '/sign-out', '/signed-out', '/style.css'),
  fc.webPath().map((path) => `/${path}`),
  fc.string({ maxLength: 40 }).map((key) => `/events/${encodeURIComponent(key)}`),
  fc.constantFrom('/%zz', '/events/%c0%80', '//evil.example.com', '/..%2f..', '/events/__proto__'),
);
const query = fc.oneof(
  fc.webQueryParameters(),
  fc
    .dictionary(
      fc.constantFrom('code', 'state', 'error', 'error_description', 'returnTo', '__proto__'),
      fc.string(),
    )
    .map((fields) => new URLSearchParams(fields).toString()),
  fc.constantFrom('code=a&code=b&state=c', 'state[x]=1&code[y]=2', 'error[]=1', 'code=%00'),
);
const cookie = fc
  .stringMatching(/^[!-:<-~]{0,60}$/)
  .map((value) => `__Host-console=${value}; console=${value}`);

test('requests that anyone can send are a few lines of the log, with their count', async () => {
  const { connector } = stage;
  connector.logged.length = 0;
  const headers = { 'x-forwarded-proto': 'https', origin: 'https://evil.example' };
  for (let at = 0; at < 50; at += 1) {
    await fetch(`${connector.url}/console/callback?error=access_denied`, { headers });
    await fetch(`${connector.url}/console/sign-out`, { headers, method: 'POST' });
  }
  const facts = connector.logged.map((line) => JSON.parse(line));
  expect(facts.length).toBeLessThan(10);
  for (const fact of ['console sign-in failed', 'console page refused']) {
    expect(facts).toContainEqual(expect.objectContaining({ level: 'warn', fact, count: 1 }));
  }
});

test('pages that fail for anyone are a few lines of the log, each failure for a signed-in user is one', async () => {
  const broken = await startStage();
  try {
    const { connector } = broken;
    const user = broken.browser();
    await broken.signIn(user, NAMED);
    await connector.pool.query('ALTER TABLE event RENAME TO hidden_event');
    connector.logged.length = 0;
    for (let at = 0; at < 3; at += 1) {
      expect((await user.get(`${PUBLIC_URL}/console/events/${'a'.repeat(64)}`)).status).toBe(503);
    }
    const lines = () =>
      connector.logged
        .map((line) => JSON.parse(line))
        .filter(({ fact }) => fact === 'console page failed');
    expect(lines()).toHaveLength(3);
    await connector.pool.query('ALTER TABLE console_session RENAME TO hidden_session');
    const cookie = [...user.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'x-forwarded-proto': 'https', cookie };
    for (let at = 0; at < 40; at += 1) {
      const reply = await fetch(`${connector.url}/console`, { headers });
      expect(reply.status).toBe(503);
    }
    expect(lines()[3]).toMatchObject({ level: 'error', count: 1, err: expect.anything() });
    expect(lines().length).toBeLessThan(6);
  } finally {
    await broken.stop();
  }
});

test('no random request opens a session, causes a server error or redirects to another site', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'),
      path,
      query,
      cookie,
      async (method, randomPath, randomQuery, cookies) => {
        const url = `${stage.connector.url}/console${randomPath}?${randomQuery}`;
        const headers = { cookie: cookies, 'x-forwarded-proto': 'https' };
        const reply = await fetch(url, { method, headers, redirect: 'manual' });
        const text = await reply.text();
        const location = reply.headers.get('location') ?? '';
        expect(reply.status).toBeLessThan(500);
        expect(text).not.toContain('You are signed in');
        expect(text).not.toMatch(/\bat .+\.(?:ts|js):\d+/);
        if (location !== '') expect(location).toMatch(allowedTargets());
      },
    ),
    { numRuns: RUNS, seed: 14 },
  );
});

function allowedTargets(): RegExp {
  return new RegExp(
    `^(https://connector\\.example\\.com/console/sign-in|${stage.orgUrl}/services/oauth2/authorize\\?)`,
  );
}
