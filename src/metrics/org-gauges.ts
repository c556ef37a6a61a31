import type { GaugeToAdd, Sample } from './add-gauge.ts';

/** What workers have stored of the org. */
export interface OrgMeasured {
  /**
   * For each kind of outage, for how long the pause of a worker's calls to the org lasts, undefined
   * when there is none; and whether a worker makes no calls now, or tries work already.
   */
  orgPauses(): Promise<readonly { kind: string; seconds: number | undefined; isOpen: boolean }[]>;
  /** The org's API calls of its day; undefined when it has not shown them for an hour. */
  apiCalls(): Promise<{ readonly used: number; readonly limit: number } | undefined>;
}

/** Whether calls to the org are made, and how many are left. */
export function orgGauges(measured: OrgMeasured): GaugeToAdd[] {
  const ofCalls = (part: 'used' | 'limit') => async (): Promise<Sample[]> => {
    const calls = await measured.apiCalls();
    return calls === undefined ? [] : [[{}, calls[part]]];
  };
  return [
    {
      name: 'connector_org_paused',
      help: '1 while a worker makes no calls to the org, by the kind of outage; 0 once work is tried.',
      labelNames: ['kind'],
      read: async () =>
        (await measured.orgPauses()).map(({ kind, isOpen }) => [{ kind }, isOpen ? 1 : 0]),
    },
    {
      name: 'connector_org_pause_seconds',
      help: 'For how long a pause of the calls to the org lasts, until work succeeds; 0 without one.',
      labelNames: ['kind'],
      read: async () =>
        (await measured.orgPauses()).map(({ kind, seconds = 0 }) => [{ kind }, seconds]),
    },
    {
      name: 'connector_org_api_calls_used',
      help: 'API calls that the org has used of its day, by all of its clients; absent when a worker has not seen them for an hour.',
      labelNames: [],
      read: ofCalls('used'),
    },
    {
      name: 'connector_org_api_calls_limit',
      help: 'API calls that the org may use in a day; absent when a worker has not seen them for an hour.',
      labelNames: [],
      read: ofCalls('limit'),
    },
  ];
}
