import { bearer } from '../oauth/bearer.ts';
import type { TokenVerifier } from '../oauth/token-verifier.ts';
import { connectorProfile } from '../salesforce/profile.ts';
import { digitalRiver } from './digital-river.ts';
import type { Source } from './source.ts';
import { type XanpayOptions, xanpay } from './xanpay.ts';
import { type PlumOptions, xoxodayPlum } from './xoxoday-plum.ts';

export interface SourceOptions {
  /** Verifies the access tokens of Digital River's OAUTH transport. */
  readonly tokens: TokenVerifier;
  /** Which events are written, of every source that tells them apart. */
  readonly mode: 'live' | 'test';
  /** Absent when it is not configured, as is what follows: then it has no route. */
  readonly xanpay?: Omit<XanpayOptions, 'mode'> | undefined;
  readonly plum?: PlumOptions | undefined;
}

/** Every sender that this installation serves. */
export function configuredSources({
  tokens,
  mode,
  xanpay: charges,
  plum,
}: SourceOptions): Source[] {
  return [
    digitalRiver({ authenticate: bearer(tokens), mode, profile: connectorProfile }),
    ...(charges === undefined ? [] : [xanpay({ ...charges, mode })]),
    ...(plum === undefined ? [] : [xoxodayPlum(plum)]),
  ];
}
