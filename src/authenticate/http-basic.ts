import { UnauthorizedError } from '../errors.ts';
import type { Authenticate } from './authenticate.ts';
import { timingSafeEqualText } from './timing-safe-equal.ts';

/** A user name and password that a caller may present. */
export interface BasicPair {
  /** Has no colon. */
  readonly username: string;
  readonly password: string;
  /** Live or test; undefined unless the sender has different pairs for the two. */
  readonly live?: boolean | undefined;
}

const CHALLENGE = 'Basic realm="digital-river-connector", charset="UTF-8"';
const CREDENTIALS = /^Basic +([A-Za-z0-9+/_-]+={0,2})$/i;

/**
 * Proof by user name and password (HTTP Basic).
 *
 * @param pairs all valid pairs; several at a time allow a pair to be replaced without a gap
 * @returns a proof that throws UnauthorizedError, with a Basic challenge, for everything else
 * @see RFC 7617 §2: the first colon ends the user name, further ones belong to the password; §2.1:
 *   credentials are UTF-8
 */
export function httpBasic(pairs: readonly BasicPair[]): Authenticate {
  return async ({ headers }) => {
    const presented = readBasicPair(headers.authorization);
    // Both parts of all pairs are compared: the time taken does not reveal which one was close.
    const [match] = pairs.filter((pair) => {
      const sameUser = timingSafeEqualText(pair.username, presented.username);
      const samePassword = timingSafeEqualText(pair.password, presented.password);
      return sameUser && samePassword;
    });
    if (match === undefined) {
      throw new UnauthorizedError(
        'Authorization: expected an agreed user name and password, got others.',
        CHALLENGE,
        { isGuess: true },
      );
    }
    return { method: 'http-basic', caller: `pair ${pairs.indexOf(match) + 1}`, live: match.live };
  };
}

function readBasicPair(authorization: string | undefined): BasicPair {
  const encoded = CREDENTIALS.exec(authorization ?? '')?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) {
    const presented = authorization === undefined ? 'nothing' : 'something else';
    throw new UnauthorizedError(
      `Authorization: expected "Basic" and a user name and password, got ${presented}.`,
      CHALLENGE,
      { isGuess: authorization !== undefined },
    );
  }
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
