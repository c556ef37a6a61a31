import { DIGITAL_RIVER_PATHS } from '../../sources/digital-river/digital-river-source.ts';
import { XANPAY_PATH } from '../../sources/xanpay/xanpay-source.ts';
import { PLUM_PATH } from '../../sources/xoxoday-plum/plum-source.ts';

/** Names of sources whose events an inbox may contain, whether they are configured or not. */
export const TAKEN_SOURCES: readonly string[] = ['digital-river', 'xanpay', 'xoxoday-plum'];

/** The connector's own routes: nothing below them is a path of a sender. */
const OWN_ROUTES = ['health', 'metrics', 'console', 'api', 'oauth', 'oauth2', 'services'];
const CODED = [...Object.values(DIGITAL_RIVER_PATHS), XANPAY_PATH, PLUM_PATH].map(spelled);

/** A path as Express compares it: in any case, with or without the slash at its end. */
export function spelled(path: string): string {
  return path.toLowerCase().replace(/\/$/, '');
}

/**
 * Whether a path belongs to the connector itself, or to a sender that it knows without a file.
 *
 * @returns what it belongs to; undefined when it is free
 */
export function ownerOf(path: string): string | undefined {
  const normal = spelled(path);
  if (CODED.includes(normal)) return 'another sender';
  const [, first = ''] = normal.split('/');
  return OWN_ROUTES.includes(first) || first === '' ? 'the connector itself' : undefined;
}
