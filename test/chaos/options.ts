import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { count, flag, text } from '../../src/cli/arguments/option-table.ts';
import { readArguments } from '../../src/cli/arguments/read-arguments.ts';
import { InputError } from '../../src/errors.ts';
import { chosenHardships } from './hardships.ts';
import { SABOTAGES, type Sabotage } from './sabotage/names.ts';

/** Options of a run. The same options generate the same events and the same plan of disruptions. */
export interface ChaosOptions {
  readonly help?: undefined;
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

const CHAOS = declareCommand({
  typed: 'npm run chaos --',
  summary: 'disrupt everything, and check that every promise is kept',
  description:
    'Sends events of many orders while processes are killed, connections break and the org fails, and checks that every promise is kept. See test/chaos/README.md.',
  options: {
    seed: count(1, 'seed of events and disruptions'),
    events: count(5000, 'approximate number of events'),
    orders: text('N', 'number of orders; one for each 14 events by default', 'a whole number'),
    seconds: count(90, 'how long events are sent and disruptions injected'),
    'settle-seconds': count(180, 'how long to wait until all events are settled'),
    calm: flag('no disruptions'),
    only: text('NAMES', 'these hardships alone, comma-separated', 'names of hardships'),
    'guarded-only': flag('no event depends on versions that only the inbox compares'),
    sabotage: text('NAMES', `faults to build in: ${SABOTAGES.join(', ')}`, 'names of faults'),
    folder: text('FOLDER', 'data and logs; a temporary folder unless given', 'a folder'),
  },
  after: 'Exit status: 0 all promises were kept, 1 a promise was broken, 2 the run failed.',
});

/**
 * Reads the command line.
 *
 * @returns the text of the help when that is asked for
 * @throws InputError that names the wrong option
 */
export function readOptions(args: readonly string[]): ChaosOptions | { readonly help: string } {
  const read = readArguments(CHAOS, args);
  if (read.help !== undefined) return read;
  const { values } = read;
  const { events, calm } = values;
  const only = listed(values.only ?? '');
  return {
    seed: values.seed,
    events,
    orders:
      values.orders === undefined
        ? Math.ceil(events / MEAN_EVENTS_PER_ORDER)
        : positive('orders', values.orders),
    seconds: values.seconds,
    settleSeconds: values['settle-seconds'],
    calm,
    only,
    hardships: chosenHardships(only, calm),
    guardedOnly: values['guarded-only'],
    sabotage: listed(values.sabotage ?? '').map(sabotage),
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
  throw new InputError(`--${name}: expected a whole number above 0, got "${text}".`);
}

function sabotage(name: string): Sabotage {
  const found = SABOTAGES.find((known) => known === name);
  if (found !== undefined) return found;
  throw new InputError(`--sabotage: expected some of ${SABOTAGES.join(', ')}, got "${name}".`);
}
