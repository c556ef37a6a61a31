import { Gauge, type Registry } from 'prom-client';
import { SECOND_MS } from '../time.ts';

/** Prometheus waits for 10 seconds: what is slower must not cost it all other metrics. */
const READ_TIMEOUT_MS = 5 * SECOND_MS;

/** A sample of a gauge: its labels, and its value. */
export type Sample = readonly [labels: Record<string, string>, value: number];

/** A gauge whose samples are read for each request. */
export interface GaugeToAdd {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  /** Reads all samples; those of the request before are gone. */
  readonly read: () => Promise<readonly Sample[]>;
  /** The samples when they cannot be read, or not in time; none by default. */
  readonly otherwise?: readonly Sample[];
}

/** Adds gauges. What cannot be read within 5 seconds is missing, and nothing else. */
export function addGauges(registry: Registry, gauges: readonly GaugeToAdd[]): void {
  for (const { read, otherwise = [], ...gauge } of gauges) {
    new Gauge({
      ...gauge,
      registers: [registry],
      async collect() {
        const samples = await inTime(read()).catch(() => otherwise);
        this.reset();
        // Without labels, a reset leaves a sample of 0.
        if (gauge.labelNames.length === 0) this.remove();
        for (const [labels, value] of samples) this.set(labels, value);
      },
    });
  }
}

async function inTime<T>(reading: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('It takes too long.')), READ_TIMEOUT_MS);
  });
  return Promise.race([reading, tooLate]).finally(() => clearTimeout(timer));
}
