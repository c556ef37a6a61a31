import { UnauthorizedError } from '../errors.ts';
import type { Authenticate } from './authenticate.ts';
import { timingSafeEqualText } from './timing-safe-equal.ts';

/** A user name and password that a caller may present. */
export interface BasicPair {
  /** Without a colon. */
  readonly username: string;
  readonly password: string;
  /** Whether it is given for live or for test, where that is told apart by the pair. */
  readonly live?: boolean;
}

const CHALLENGE = 'Basic realm="digital-river-connector", charset="UTF-8"';
const CREDENTIALS = /^Basic +([A-Za-z0-9+/_-]+={0,2})$/i;

/**
 * Proof by user name and password. Several pairs may be good at a time, so that one can take another's place.
 *
 * @see RFC 7617 §2: the first colon ends the user name, further ones are the password's; §2.1: UTF-8
 */
export function httpBasic(pairs: readonly BasicPair[]): Authenticate {
  return async ({ headers }) => {
    const presented = presentedPair(headers.authorization);
    // All pairs are compared, both parts of each: the time taken tells nothing about which came close.
    const [good] = pairs.filter((pair) => {
      const sameUser = timingSafeEqualText(pair.username, presented.username);
      const samePassword = timingSafeEqualText(pair.password, presented.password);
      return sameUser && samePassword;
    });
    if (good === undefined) {
      throw new UnauthorizedError(
        'Authorization: expected a user name and password that are agreed on, got others.',
        CHALLENGE,
      );
    }
    const live = good.live === undefined ? {} : { live: good.live };
    return { method: 'http-basic', caller: `pair ${pairs.indexOf(good) + 1}`, ...live };
  };
}

function presentedPair(authorization: string | undefined): BasicPair {
  const encoded = CREDENTIALS.exec(authorization ?? '')?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) {
    const came = authorization === undefined ? 'nothing' : 'something else';
    throw new UnauthorizedError(
      `Authorization: expected "Basic" and a user name and password, got ${came}.`,
      CHALLENGE,
    );
  }
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
