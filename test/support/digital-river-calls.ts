import { readFileSync } from 'node:fs';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { signed } from './signed.ts';

/** Digital River's three paths, each with the type of an event that is sent there. */
export const PATH_EVENTS: readonly (readonly [path: string, type: string])[] = [
  [DIGITAL_RIVER_PATHS.accepted, 'order.accepted'],
  [DIGITAL_RIVER_PATHS.complete, 'order.complete'],
  [DIGITAL_RIVER_PATHS.webhooks, 'order.invoice.created'],
];

/** The bytes of the fixture of an event type. */
export function eventBytes(type: string): Buffer {
  return readFileSync(new URL(`../fixtures/digital-river/${type}.json`, import.meta.url));
}

export const basicHeader = (pair: string) => ({
  authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
});

/**
 * The signature header of a body.
 *
 * @param secondsAway time of the signature, in seconds from now
 */
export const signatureHeader = (
  body: Buffer | string,
  secret: string,
  { secondsAway = 0 }: { secondsAway?: number } = {},
) => ({
  'digitalriver-signature': signed(body, String(Date.now() + secondsAway * 1000), secret),
});
