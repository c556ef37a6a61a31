import { parseArgs } from 'node:util';
import { SABOTAGES, type Sabotage } from './sabotage/names.ts';

/** How to run. The same options give the same events and the same plan of faults. */
export interface ChaosOptions {
  readonly seed: number;
  /** About how many events there are. */
  readonly events: number;
  readonly orders: number;
  /** How long events are sent and processes killed; the run ends when all is applied, somewhat later. */
  readonly seconds: number;
  /** True: nothing is killed and the org has no faults. */
  readonly calm: boolean;
  /** True: no event depends on what the inbox alone decides, such as ties of time. */
  readonly guardedOnly: boolean;
  readonly sabotage: readonly Sabotage[];
  /** Where data and logs go; a temporary folder by default. */
  readonly folder?: string;
}

const MEAN_EVENTS_PER_ORDER = 14;

/**
 * Reads the command line.
 *
 * @throws Error naming what is wrong with it
 */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      events: { type: 'string', default: '5000' },
      orders: { type: 'string' },
      seconds: { type: 'string', default: '90' },
      calm: { type: 'boolean', default: false },
      'guarded-only': { type: 'boolean', default: false },
      sabotage: { type: 'string', default: '' },
      folder: { type: 'string' },
    },
  });
  const events = positive('events', values.events);
  return {
    seed: positive('seed', values.seed),
    events,
    orders:
      values.orders === undefined
        ? Math.ceil(events / MEAN_EVENTS_PER_ORDER)
        : positive('orders', values.orders),
    seconds: positive('seconds', values.seconds),
    calm: values.calm,
    guardedOnly: values['guarded-only'],
    sabotage: values.sabotage.split(',').filter(Boolean).map(sabotage),
    ...(values.folder === undefined ? {} : { folder: values.folder }),
  };
}

/** The command line that repeats a run. */
export function commandFor(options: ChaosOptions): string {
  const { seed, events, orders, seconds, calm, guardedOnly, sabotage } = options;
  return [
    `npm run chaos -- --seed ${seed} --events ${events} --orders ${orders} --seconds ${seconds}`,
    ...(calm ? ['--calm'] : []),
    ...(guardedOnly ? ['--guarded-only'] : []),
    ...(sabotage.length === 0 ? [] : [`--sabotage ${sabotage.join(',')}`]),
  ].join(' ');
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`--${name}: expected a whole number above 0, got "${text}".`);
}

function sabotage(name: string): Sabotage {
  const known = SABOTAGES.find((each) => each === name);
  if (known !== undefined) return known;
  throw new Error(`--sabotage: expected some of ${SABOTAGES.join(', ')}, got "${name}".`);
}
