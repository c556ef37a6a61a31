import { parseArgs } from 'node:util';
import { chosenHardships } from './hardships.ts';
import { SABOTAGES, type Sabotage } from './sabotage/names.ts';

/** Options of a run. The same options generate the same events and the same plan of disruptions. */
export interface ChaosOptions {
  readonly seed: number;
  /** Approximate number of events. */
  readonly events: number;
  readonly orders: number;
  /**
   * How long events are sent and disruptions injected, in seconds; the run ends when all events are
   * settled.
   */
  readonly seconds: number;
  /** How long the run waits until all events are settled, in seconds; a failing run is cut short. */
  readonly settleSeconds: number;
  /** True: there are no disruptions. */
  readonly calm: boolean;
  /** The hardships that alone are wanted; none for all. */
  readonly only: readonly string[];
  /** The names of the run's hardships. */
  readonly hardships: ReadonlySet<string>;
  /** True: no event depends on versions that only the inbox compares, such as equal times. */
  readonly guardedOnly: boolean;
  readonly sabotage: readonly Sabotage[];
  /** Folder of data and logs; a temporary folder unless given. */
  readonly folder?: string | undefined;
}

const MEAN_EVENTS_PER_ORDER = 14;

/**
 * Reads the command line.
 *
 * @throws Error that names the wrong option
 */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      events: { type: 'string', default: '5000' },
      orders: { type: 'string' },
      seconds: { type: 'string', default: '90' },
      'settle-seconds': { type: 'string', default: '180' },
      calm: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      'guarded-only': { type: 'boolean', default: false },
      sabotage: { type: 'string', default: '' },
      folder: { type: 'string' },
    },
  });
  const events = positive('events', values.events);
  const { calm } = values;
  const only = listed(values.only);
  return {
    seed: positive('seed', values.seed),
    events,
    orders:
      values.orders === undefined
        ? Math.ceil(events / MEAN_EVENTS_PER_ORDER)
        : positive('orders', values.orders),
    seconds: positive('seconds', values.seconds),
    settleSeconds: positive('settle-seconds', values['settle-seconds']),
    calm,
    only,
    hardships: chosenHardships(only, calm),
    guardedOnly: values['guarded-only'],
    sabotage: listed(values.sabotage).map(sabotage),
    folder: values.folder,
  };
}

/** The command line that repeats a run. */
export function commandFor(options: ChaosOptions): string {
  const { seed, events, orders, seconds, calm, only, guardedOnly, sabotage } = options;
  return [
    `npm run chaos -- --seed ${seed} --events ${events} --orders ${orders} --seconds ${seconds}`,
    ...(calm ? ['--calm'] : []),
    ...(only.length === 0 ? [] : [`--only ${only.join(',')}`]),
    ...(guardedOnly ? ['--guarded-only'] : []),
    ...(sabotage.length === 0 ? [] : [`--sabotage ${sabotage.join(',')}`]),
  ].join(' ');
}

function listed(text: string): string[] {
  return text.split(',').filter(Boolean);
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`--${name}: expected a whole number above 0, got "${text}".`);
}

function sabotage(name: string): Sabotage {
  const found = SABOTAGES.find((known) => known === name);
  if (found !== undefined) return found;
  throw new Error(`--sabotage: expected some of ${SABOTAGES.join(', ')}, got "${name}".`);
}
