import { randomBytes } from 'node:crypto';
import { type Attack, tally } from '../attack.ts';
import { flood, post } from '../flood.ts';
import { limitedGuesses } from '../limited-guesses.ts';
import { PATHS } from '../stage.ts';

const MIB = 1024 * 1024;
/** Bodies from this size on may find no free memory. */
const LARGE = MIB;
const LARGE_BODY = Buffer.alloc(4 * MIB, 'x');

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
  guesses('300 wrong signatures of bodies of 4 MiB', 300, PATHS.signature, () => ({
    headers: wrongSignature(),
    body: LARGE_BODY,
  })),
  {
    name: '5,000 addresses of 14 KiB at the token endpoint',
    expected: '401 each; 429 for at most 1 in 100, which share a counter with another one',
    async run(stage) {
      const statuses = await flood(5000, (agent, index) =>
        post(stage, agent, '/oauth2/token', longAddress(index), TOKEN_REQUEST),
      );
      const limited = statuses.filter((status) => status === 429).length;
      const passed =
        limited * 100 <= statuses.length &&
        statuses.every((status) => status === 401 || status === 429);
      return { actual: tally(statuses), passed };
    },
  },
];

function guesses(
  name: string,
  count: number,
  path: string,
  make: (index: number) => { headers: Record<string, string>; body: string | Buffer },
): Attack {
  const isLarge = make(0).body.length >= LARGE;
  return limitedGuesses(
    name,
    count,
    (stage, agent, index) => {
      const { headers, body } = make(index);
      return post(stage, agent, path, headers, body);
    },
    isLarge ? [503, 'without memory for the body'] : undefined,
  );
}

const TOKEN_REQUEST = 'grant_type=client_credentials&client_id=a&client_secret=b';

function longAddress(index: number): Record<string, string> {
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-forwarded-for': `${index}.${'x'.repeat(14 * 1024)}`,
  };
}

function wrongSignature(): Record<string, string> {
  const signature = randomBytes(32).toString('base64');
  return { 'digitalriver-signature': `${Date.now()}, ${signature}` };
}
