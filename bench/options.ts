import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { count, flag, measure, texts } from '../src/cli/arguments/option-table.ts';
import { readArguments } from '../src/cli/arguments/read-arguments.ts';
import { InputError } from '../src/errors.ts';
import { ROWS } from './rows/index.ts';
import type { Row } from './rows/row.ts';

/** What a run is asked for. */
export interface BenchOptions {
  readonly help?: undefined;
  readonly rows: readonly Row[];
  readonly json: boolean;
  readonly writeDocs: boolean;
  readonly rounds: number;
  readonly burstSeconds: number;
  readonly latency: { readonly callMs: number; readonly recordMs: number };
}

const BENCH = declareCommand({
  typed: 'npm run bench --',
  summary: 'measure the connector against rivals',
  description: 'Measures the connector against rivals. See docs/benchmarks.md.',
  options: {
    only: texts('NAME', 'this row alone; may be repeated', 'the name of a row'),
    long: flag('also the rows that take long'),
    json: flag('print the report as JSON'),
    'write-docs': flag('all rows, and write them into docs/benchmarks.md'),
    rounds: count(7, 'rounds of each measurement'),
    seconds: measure(2, 0.1, 'seconds of a burst'),
    'call-ms': measure(120, 0, 'what a call to the org takes, in milliseconds'),
    'record-ms': measure(1, 0, 'what a record of a call adds, in milliseconds'),
  },
  after: `Rows:\n${ROWS.map(({ name, about, isLong }) => `  ${name.padEnd(14)} ${about}${isLong ? ' (--long)' : ''}\n`).join('')}`,
});

/**
 * Reads the arguments.
 *
 * @returns the text of the help when that is asked for
 * @throws InputError when they are wrong
 */
export function readOptions(argv: readonly string[]): BenchOptions | { readonly help: string } {
  const read = readArguments(BENCH, argv);
  if (read.help !== undefined) return read;
  const { values } = read;
  if (values['write-docs'] && values.only.length > 0) {
    throw new InputError('--write-docs: expected a run of all rows; leave out --only.');
  }
  return {
    ...{ json: values.json, writeDocs: values['write-docs'] },
    rows: chosenRows(values.only, values.long || values['write-docs']),
    rounds: values.rounds,
    burstSeconds: values.seconds,
    latency: {
      callMs: values['call-ms'],
      recordMs: values['record-ms'],
    },
  };
}

function chosenRows(only: readonly string[], isLong: boolean): readonly Row[] {
  if (only.length === 0) return ROWS.filter((row) => isLong || row.isLong !== true);
  return only.map((name) => {
    const row = ROWS.find((each) => each.name === name);
    if (row !== undefined) return row;
    const names = ROWS.map((each) => each.name).join(', ');
    throw new InputError(`--only: expected one of ${names}; got ${JSON.stringify(name)}.`);
  });
}
