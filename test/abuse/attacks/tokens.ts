import { randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import { type Attack, byStatuses, tally } from '../attack.ts';
import { flood, post } from '../flood.ts';
import { limitedGuesses, mostDenied } from '../limited-guesses.ts';
import { PATHS, type Stage } from '../stage.ts';

/** More calls at the same time than may wait for a look-up. */
const CONCURRENCY = 150;
/** Limit of look-ups at the same time: some must stay free for valid callers. */
const MAX_AT_ONCE = 40;

/** Guessed tokens and secrets, and attempts to exhaust the look-ups. */
export const tokenAttacks: Attack[] = [
  storm('10,000 different bad tokens from one address', () => '198.51.100.7', mostDenied),
  storm('10,000 different bad tokens, each from another address', addressOf, () => 10_000),
  {
    name: '1,000 calls with one unknown token',
    expected: '401 each, and one look-up',
    async run(stage) {
      const before = stage.lookUps();
      const bad = `00D000000000001!${randomBytes(24).toString('hex')}`;
      const statuses = await flood(1000, (agent) => call(stage, agent, bad, '198.51.100.8'));
      const lookUps = stage.lookUps().count - before.count;
      const passed = lookUps <= 1 && statuses.every((status) => status === 401);
      return { actual: `${tally(statuses)}; ${lookUps} look-ups`, passed };
    },
  },
  limitedGuesses('5,000 wrong secrets at the token endpoint', 5000, (stage, agent) =>
    requestToken(stage, agent, 'wrong'),
  ),
  byStatuses('afterwards the client’s own token request', [200], async (stage) => [
    await requestToken(stage, new Agent(), stage.client.secret),
  ]),
];

/** @param mostLookUps how many look-ups there may be in a time in milliseconds */
function storm(
  name: string,
  address: (index: number) => string,
  mostLookUps: (ms: number) => number,
): Attack {
  return {
    name,
    expected: `401 or 503 each, at most ${MAX_AT_ONCE} look-ups at once, and few for one address`,
    async run(stage) {
      const before = stage.lookUps();
      const began = performance.now();
      const statuses = await flood(
        10_000,
        (agent, index) =>
          call(stage, agent, `00D000000000001!${randomBytes(24).toString('hex')}`, address(index)),
        CONCURRENCY,
      );
      const after = stage.lookUps();
      const count = after.count - before.count;
      const passed =
        count > 0 &&
        count <= mostLookUps(performance.now() - began) &&
        after.maxAtOnce <= MAX_AT_ONCE &&
        statuses.every((status) => status === 401 || status === 503);
      const lookUps = `${count} look-ups, at most ${after.maxAtOnce} at once`;
      return { actual: `${tally(statuses)}; ${lookUps}`, passed };
    },
  };
}

function addressOf(index: number): string {
  return `10.${index >> 16}.${(index >> 8) % 256}.${index % 256}`;
}

function call(stage: Stage, agent: Agent, token: string, address: string) {
  const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': address };
  return post(stage, agent, PATHS.token, headers, '{}');
}

function requestToken(stage: Stage, agent: Agent, secret: string) {
  const { id, username, password } = stage.client;
  const form = new URLSearchParams({
    grant_type: 'password',
    client_id: id,
    client_secret: secret,
    username,
    password,
  });
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-forwarded-for': '198.51.100.9',
  };
  return post(stage, agent, '/oauth2/token', headers, form.toString());
}
