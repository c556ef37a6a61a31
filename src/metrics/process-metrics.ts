import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Activity } from '../activity/activity.ts';
import { addFlowMetrics } from './flow-metrics.ts';

/**
 * The metrics that every process has: what happens in it, and those of Node.js.
 *
 * @param sources names of the configured sources
 */
export function processMetrics(activity: Activity, sources: readonly string[]): Registry {
  const registry = new Registry();
  addFlowMetrics(registry, activity, sources);
  collectDefaultMetrics({ register: registry });
  return registry;
}
