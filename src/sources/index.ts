import type { Authenticate } from '../authenticate/authenticate.ts';
import type { Profile } from '../salesforce/schema/profile.ts';
import { digitalRiver } from './digital-river/digital-river-source.ts';
import type { Source } from './source.ts';
import { type XanpayOptions, xanpay } from './xanpay/xanpay-source.ts';
import { type PlumOptions, xoxodayPlum } from './xoxoday-plum/plum-source.ts';

export interface SourceOptions {
  /** What Digital River proves itself by. */
  readonly digitalRiverProof: Authenticate;
  /** Which events are written, of every source that tells them apart. */
  readonly mode: 'live' | 'test';
  /** Where Digital River's orders are written to. */
  readonly profile: Profile;
  /** Absent when it is not configured, as is what follows: then it has no route. */
  readonly xanpay?: Omit<XanpayOptions, 'mode'> | undefined;
  readonly plum?: PlumOptions | undefined;
}

/** Every sender that this installation serves. */
export function configuredSources({
  digitalRiverProof,
  mode,
  profile,
  xanpay: charges,
  plum,
}: SourceOptions): Source[] {
  return [
    digitalRiver({ authenticate: digitalRiverProof, mode, profile }),
    ...(charges === undefined ? [] : [xanpay({ ...charges, mode })]),
    ...(plum === undefined ? [] : [xoxodayPlum(plum)]),
  ];
}
