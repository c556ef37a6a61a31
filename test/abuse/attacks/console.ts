import { type Attack, byStatuses, tally } from '../attack.ts';
import { ask, flood, type Reply } from '../flood.ts';
import { PUBLIC_URL, type Stage } from '../stage.ts';

/** The console is reached through a proxy that speaks https. */
const HTTPS = { 'x-forwarded-proto': 'https' };
const MAX_SESSIONS = 600;
const COOKIE = '__Host-console';

/** Strangers at the console: nobody of them has an account. */
export const consoleAttacks: Attack[] = [
  {
    name: '3,000 pages asked for with the cookie of a sign-in that was begun',
    expected: '303 to the sign-in each',
    async run(stage) {
      const cookie = await begunCookie(stage);
      const replies = await flood(3000, (agent) =>
        ask(stage, agent, { path: '/console', headers: { ...HTTPS, cookie } }),
      );
      const good = cookie !== '' && replies.every(leadsToSignIn);
      return { came: tally(replies.map(({ status }) => status)), good };
    },
  },
  {
    name: '3,000 sign-ins begun, each from another address',
    expected: `302 or 429, at most ${MAX_SESSIONS} sessions kept`,
    async run(stage) {
      const replies = await flood(3000, (agent, index) =>
        ask(stage, agent, {
          path: '/console/sign-in',
          headers: { ...HTTPS, 'x-forwarded-for': `10.9.${index >> 8}.${index % 256}` },
        }),
      );
      const statuses = replies.map(({ status }) => status);
      const kept = await stage.sessions();
      const good =
        kept <= MAX_SESSIONS && statuses.every((status) => [302, 429].includes(status ?? 0));
      return { came: `${tally(statuses)}; ${kept} sessions`, good };
    },
  },
  {
    name: 'pages asked for with made-up cookies and another host',
    expected: '303 to the sign-in each, at the console’s own address',
    async run(stage) {
      const replies = await flood(COOKIES.length, (agent, index) =>
        ask(stage, agent, {
          path: '/console//evil.example/%5c..?returnTo=https://evil.example',
          headers: {
            ...HTTPS,
            host: 'evil.example',
            'x-forwarded-host': 'evil.example',
            cookie: COOKIES[index] ?? '',
          },
        }),
      );
      const came = tally(replies.map(({ status }) => status));
      return { came, good: replies.every(leadsToSignIn) };
    },
  },
  strangers('codes and states that are made up', [400], (index) => ({
    path: `/console/callback?${CALLBACKS[index % CALLBACKS.length]}`,
    headers: HTTPS,
  })),
  strangers('sign-outs from pages elsewhere', [403], (index) => ({
    method: 'POST',
    path: '/console/sign-out',
    headers: { ...HTTPS, ...(index % 2 === 0 ? {} : { origin: 'https://evil.example' }) },
  })),
  strangers('metrics with wrong tokens', [401], (index) => ({
    path: '/metrics',
    headers: { authorization: `Bearer ${index}` },
  })),
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

function strangers(
  name: string,
  wanted: number[],
  make: (index: number) => Parameters<typeof ask>[2],
): Attack {
  return byStatuses(`200 ${name}`, wanted, async (stage) => {
    const replies = await flood(200, (agent, index) => ask(stage, agent, make(index)));
    return replies.map(({ status }) => status);
  });
}

function leadsToSignIn({ status, headers: { location = '' } }: Reply): boolean {
  return status === 303 && location.startsWith(`${PUBLIC_URL}/console/sign-in?returnTo=`);
}

/** From an address of its own, which has not begun too many. */
async function begunCookie(stage: Stage): Promise<string> {
  const headers = { ...HTTPS, 'x-forwarded-for': '198.51.100.20' };
  const [begun] = await flood(1, (agent) =>
    ask(stage, agent, { path: '/console/sign-in', headers }),
  );
  return begun?.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}
