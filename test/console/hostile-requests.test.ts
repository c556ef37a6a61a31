import fc from 'fast-check';
import { type Stage, startStage } from './console-stage.ts';

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
