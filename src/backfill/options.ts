import { declareCommand } from '../cli/arguments/declaration.ts';
import { flag, text } from '../cli/arguments/option-table.ts';
import { readArguments } from '../cli/arguments/read-arguments.ts';
import { timeOption } from '../cli/time-option.ts';
import { InputError } from '../errors.ts';
import { EXPLANATION } from './help.ts';

/** The arguments of the command. */
export interface BackfillOptions {
  readonly help?: undefined;
  readonly since: Date;
  /** The same for a command that was run at another time. */
  readonly sinceAt: (now: Date) => Date;
  /** Undefined: until now. */
  readonly until: Date | undefined;
  /** Undefined: those that are written. */
  readonly types: readonly string[] | undefined;
  readonly isDryRun: boolean;
  readonly waits: boolean;
  readonly isJson: boolean;
  /** The same for the same options, so that an interrupted back-fill can go on. */
  readonly name: string;
}

const TIME = 'a time such as 24h or 2026-11-02T10:00:00Z';

const BACKFILL = declareCommand({
  typed: 'npm run backfill --',
  summary: "read Digital River's log of events, and store what the inbox lacks",
  description:
    "Reads Digital River's log of events, which keeps 30 days, and puts those into the inbox that did not arrive. They are handled like arrivals: a repeat counts once, an older event overwrites nothing, and the worker writes them. It can be run at any time, and again. When it was interrupted, the same command goes on where it ended.",
  options: {
    since: text(
      'TIME',
      'how far back: 90m, 24h, 30d, a date, or an instant such as 2026-11-02T10:00:00Z; required',
      TIME,
    ),
    until: text('TIME', 'until when; now by default', TIME),
    types: text(
      'TYPES',
      'event types, comma-separated; * stands for any characters, as in order.*. By default those that the connector writes',
      'event types such as order.*',
    ),
    'dry-run': flag('count what the inbox lacks, and change nothing'),
    wait: flag('wait until the worker has handled what is new, at most 15 minutes'),
    json: flag('print the report as JSON'),
  },
  after: EXPLANATION,
});

/** A name of an event type, perhaps with wildcards. */
const TYPE = /^[\w.*]{1,255}$/;

/**
 * Reads the arguments.
 *
 * @param now for times ago
 * @returns the text of the help when that is asked for
 * @throws InputError when an argument is wrong
 */
export function readOptions(
  argv: readonly string[],
  now: Date,
): BackfillOptions | { readonly help: string } {
  const read = readArguments(BACKFILL, argv);
  if (read.help !== undefined) return read;
  const { values } = read;
  const since = timeOption('since', values.since, now);
  const until = timeOption('until', values.until, now);
  if (since === undefined) {
    throw new InputError(
      '--since: expected how far back to look, such as 24h or 2026-11-02T10:00:00Z, got nothing. See --help.',
    );
  }
  if (since >= (until ?? now)) {
    throw new InputError(
      `--since: expected a time before ${until === undefined ? 'now' : '--until'}, got "${values.since}".`,
    );
  }
  const types = typesIn(values.types);
  return {
    ...{ since, until, types },
    sinceAt: (at) => timeOption('since', values.since, at) ?? since,
    isDryRun: values['dry-run'],
    waits: values.wait,
    isJson: values.json,
    name: `command ${JSON.stringify([values.since, values.until, types])}`,
  };
}

function typesIn(list: string | undefined): readonly string[] | undefined {
  if (list === undefined) return undefined;
  const types = list.split(',').map((type) => type.trim());
  const wrong = types.find((type) => !TYPE.test(type));
  if (wrong === undefined) return [...new Set(types)].toSorted();
  throw new InputError(
    `--types: expected names of event types such as order.accepted,order.complete, got "${wrong}".`,
  );
}
