import type { Registry } from 'prom-client';
import type { Activity } from '../../activity/activity.ts';
import type { Config } from '../../config/index.ts';
import { processMetrics } from '../../metrics/process-metrics.ts';
import type { ConfiguredSender } from '../../sources/index.ts';

/** The metrics of a process; undefined when no token is configured for them. */
export function configuredMetrics(
  config: Pick<Config, 'METRICS_TOKEN'>,
  activity: Activity,
  senders: readonly ConfiguredSender[],
): Registry | undefined {
  if (config.METRICS_TOKEN === undefined) return undefined;
  return processMetrics(
    activity,
    senders.map(({ source }) => source.name),
  );
}
