import { type Attack, byStatuses, tally } from '../attack.ts';
import { type FloodRequest, flood, type Reply, sendRequest } from '../flood.ts';
import { limitedGuesses } from '../limited-guesses.ts';
import { PUBLIC_URL, type Stage } from '../stage.ts';

/** The console is behind a proxy that terminates TLS. */
const HTTPS = { 'x-forwarded-proto': 'https' };
const MAX_SESSIONS = 600;
const COOKIE = '__Host-console';

/** Attacks on the console by callers without an account. */
export const consoleAttacks: Attack[] = [
  {
    name: '3,000 page requests with the cookie of an unfinished sign-in',
    expected: '303 to the sign-in each',
    async run(stage) {
      const cookie = await unfinishedSignIn(stage);
      const replies = await flood(3000, (agent) =>
        sendRequest(stage, agent, { path: '/console', headers: { ...HTTPS, cookie } }),
      );
      const passed = cookie !== '' && replies.every(redirectsToSignIn);
      return { actual: tally(replies.map(({ status }) => status)), passed };
    },
  },
  {
    name: '3,000 started sign-ins, each from another address',
    expected: `302 or 429, at most ${MAX_SESSIONS} sessions stored`,
    async run(stage) {
      const replies = await flood(3000, (agent, index) =>
        sendRequest(stage, agent, {
          path: '/console/sign-in',
          headers: { ...HTTPS, 'x-forwarded-for': `10.9.${index >> 8}.${index % 256}` },
        }),
      );
      const statuses = replies.map(({ status }) => status);
      const stored = await stage.sessions();
      const passed =
        stored <= MAX_SESSIONS && statuses.every((status) => [302, 429].includes(status ?? 0));
      return { actual: `${tally(statuses)}; ${stored} sessions`, passed };
    },
  },
  {
    name: 'page requests with forged cookies and another host',
    expected: '303 to the sign-in each, at the console’s own address',
    async run(stage) {
      const replies = await flood(COOKIES.length, (agent, index) =>
        sendRequest(stage, agent, {
          path: '/console//evil.example/%5c..?returnTo=https://evil.example',
          headers: {
            ...HTTPS,
            host: 'evil.example',
            'x-forwarded-host': 'evil.example',
            cookie: COOKIES[index] ?? '',
          },
        }),
      );
      const actual = tally(replies.map(({ status }) => status));
      return { actual, passed: replies.every(redirectsToSignIn) };
    },
  },
  anonymous('callbacks with forged codes and states', [400], (index) => ({
    path: `/console/callback?${CALLBACKS[index % CALLBACKS.length]}`,
    headers: HTTPS,
  })),
  anonymous('sign-outs from other origins', [403], (index) => ({
    method: 'POST',
    path: '/console/sign-out',
    headers: { ...HTTPS, ...(index % 2 === 0 ? {} : { origin: 'https://evil.example' }) },
  })),
  limitedGuesses('200 metrics requests with wrong tokens', 200, async (stage, agent, index) => {
    const headers = { authorization: `Bearer ${index}` };
    return (await sendRequest(stage, agent, { path: '/metrics', headers })).status;
  }),
];

const COOKIES = [
  '',
  `${COOKIE}=`,
  `${COOKIE}=s%3Aa.b`,
  `${COOKIE}=s:${'x'.repeat(9000)}`,
  `${COOKIE}=j:{"user":{}}`,
  `${COOKIE}=%`,
  `${COOKIE}=1; ${COOKIE}=2`,
  '__proto__=1; constructor=2',
  'console=s%3Aa.b',
];
const CALLBACKS = [
  'code=a&state=b',
  'code=a&code=b&state=c',
  'code[]=a',
  'code=%00&state=%00',
  '__proto__=1&code=a',
  'error=<script>alert(1)</script>',
  'state=a',
];

function anonymous(
  name: string,
  expected: number[],
  make: (index: number) => FloodRequest,
): Attack {
  return byStatuses(`200 ${name}`, expected, async (stage) => {
    const replies = await flood(200, (agent, index) => sendRequest(stage, agent, make(index)));
    return replies.map(({ status }) => status);
  });
}

function redirectsToSignIn({ status, headers: { location = '' } }: Reply): boolean {
  return status === 303 && location.startsWith(`${PUBLIC_URL}/console/sign-in?returnTo=`);
}

/** Starts a sign-in, from an address that no other attack uses. @returns its session cookie */
async function unfinishedSignIn(stage: Stage): Promise<string> {
  const headers = { ...HTTPS, 'x-forwarded-for': '198.51.100.20' };
  const [started] = await flood(1, (agent) =>
    sendRequest(stage, agent, { path: '/console/sign-in', headers }),
  );
  return started?.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}
