import { createHmac } from 'node:crypto';
import { DIGITAL_RIVER_PATHS } from '../../../src/sources/digital-river/digital-river-source.ts';
import { XANPAY_PATH } from '../../../src/sources/xanpay/xanpay-source.ts';
import { PLUM_PATH } from '../../../src/sources/xoxoday-plum/plum-source.ts';
import type { SourceName } from './good-event.ts';
import type { Door, Stage } from './stage.ts';

type Headers = Record<string, string>;

/** The path of a source on a web process, and the headers that prove its caller for a body. */
export type Prove = (
  source: SourceName,
  door: Door,
  body: Buffer,
) => { readonly path: string; readonly headers: Headers };

const basic = (pair: string) => ({
  authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
});

/** Prepares the proofs of all sources. @param token a valid access token of the org */
export function proofsOf({ credentials, secrets }: Stage, token: string): Prove {
  const { xanpay, plumWebhookKey } = credentials;
  const ofDigitalRiver = ({ proof }: Door, body: Buffer): Headers => {
    if (proof === 'token') return { authorization: `Bearer ${token}` };
    if (proof === 'basic') return basic(secrets.pair);
    const timestamp = String(Date.now());
    const mac = createHmac('sha256', secrets.signing).update(`${timestamp}.`).update(body);
    return { 'digitalriver-signature': `${timestamp}, ${mac.digest('base64')}` };
  };
  return (source, door, body) => {
    if (source === 'xanpay') {
      return { path: XANPAY_PATH, headers: basic(`${xanpay.username}:${xanpay.password}`) };
    }
    if (source === 'xoxoday-plum') {
      return { path: PLUM_PATH, headers: { 'x-api-key': plumWebhookKey } };
    }
    return { path: DIGITAL_RIVER_PATHS.webhooks, headers: ofDigitalRiver(door, body) };
  };
}
