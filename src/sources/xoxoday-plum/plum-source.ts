import { mappedSource } from '../mapped/compile/mapped-source.ts';
import type { Reconcile } from '../reconciliation.ts';
import type { Source } from '../source.ts';
import { plumMapping, type RewardRecord } from './plum-mapping.ts';

export const PLUM_PATH = '/webhooks/xoxoday-plum';

export interface PlumOptions {
  /** IANA name of the time zone of Plum's dates, which contain none. */
  timeZone: string;
  record: RewardRecord;
  /** How long Plum may send nothing before that is an alert, in milliseconds. */
  maxSilenceMs?: number | undefined;
  reconcile?: Reconcile | undefined;
}

/** Xoxoday Plum: the delivery status of rewards that were ordered through its API. */
export function xoxodayPlum({ timeZone, record, maxSilenceMs, reconcile }: PlumOptions): Source {
  return { ...mappedSource(plumMapping(timeZone, record)), reconcile, maxSilenceMs };
}
