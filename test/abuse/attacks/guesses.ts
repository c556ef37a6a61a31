import { randomBytes } from 'node:crypto';
import { type Attack, tally } from '../attack.ts';
import { flood, post } from '../flood.ts';
import { PATHS } from '../stage.ts';

const MIB = 1024 * 1024;

/** Guessed credentials whose check needs no look-up, and attacks on the counting of failures. */
export const guessAttacks: Attack[] = [
  guesses('10,000 wrong user names and passwords', 10_000, PATHS.basic, (index) => ({
    headers: {
      authorization: `Basic ${Buffer.from(`digital-river:${index}`).toString('base64')}`,
    },
    body: '{}',
  })),
  guesses('10,000 wrong signatures', 10_000, PATHS.signature, () => ({
    headers: wrongSignature(),
    body: '{}',
  })),
  guesses('300 wrong signatures of bodies of 1 MiB', 300, PATHS.signature, () => ({
    headers: wrongSignature(),
    body: Buffer.alloc(MIB, 'x'),
  })),
  guesses('5,000 addresses of 14 KiB at the token endpoint', 5000, '/oauth2/token', (index) => ({
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': `${index}.${'x'.repeat(14 * 1024)}`,
    },
    body: 'grant_type=client_credentials&client_id=a&client_secret=b',
  })),
];

/**
 * Memory for large bodies is limited; an address may share its counter with one that is blocked.
 */
function guesses(
  name: string,
  count: number,
  path: string,
  make: (index: number) => { headers: Record<string, string>; body: string | Buffer },
): Attack {
  return {
    name,
    expected: '401 each; 503 for some large bodies, 429 for some addresses',
    async run(stage) {
      const statuses = await flood(count, (agent, index) => {
        const { headers, body } = make(index);
        return post(stage, agent, path, headers, body);
      });
      const allowed = make(0).body.length === MIB ? [401, 503] : [401, 429];
      const passed = statuses.every((status) => allowed.includes(status ?? 0));
      return { actual: tally(statuses), passed };
    },
  };
}

function wrongSignature(): Record<string, string> {
  const signature = randomBytes(32).toString('base64');
  return { 'digitalriver-signature': `${Date.now()}, ${signature}` };
}
