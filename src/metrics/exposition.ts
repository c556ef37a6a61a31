import { Registry } from 'prom-client';

/** An answer to Prometheus. */
export interface Exposition {
  /** Value of the header `Content-Type`. */
  readonly type: string;
  readonly text: string;
}

/** What Node.js gives as the delay of an event loop that was not measured yet. */
const NOT_MEASURED = /^.* (?:Nan|NaN|9223372036\.\d+)\n/gm;

/**
 * All metrics, in the format that the caller prefers: OpenMetrics if it names that, and otherwise
 * Prometheus's text format.
 *
 * prom-client's own OpenMetrics is not used: it takes the ending `_total` from the names for good,
 * and writes bounds of buckets as whole numbers.
 *
 * @param accept value of the header `Accept`
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 * @see https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
 */
export async function expose(registry: Registry, accept = ''): Promise<Exposition> {
  const text = (await registry.metrics()).replace(NOT_MEASURED, '');
  return accept.includes('application/openmetrics-text')
    ? { type: Registry.OPENMETRICS_CONTENT_TYPE, text: asOpenMetrics(text) }
    : { type: Registry.PROMETHEUS_CONTENT_TYPE, text };
}

/** @param text in Prometheus's text format. Pure. */
export function asOpenMetrics(text: string): string {
  const counters = [...text.matchAll(/^# TYPE (\S+)_total counter$/gm)].map(([, name]) => name);
  const isCounter = new Set(counters);
  const lines = text.split('\n').filter((line) => line !== '');
  return [...lines.map((line) => inOpenMetrics(line, isCounter)), '# EOF', ''].join('\n');
}

function inOpenMetrics(line: string, counters: ReadonlySet<string | undefined>): string {
  const [, start, family, rest] = /^(# (?:HELP|TYPE) )(\S+?)_total( .*)$/.exec(line) ?? [];
  if (family !== undefined && counters.has(family)) return `${start}${family}${rest}`;
  return line.replace(/\ble="(\d+)"/, 'le="$1.0"');
}
