import { parseArgs } from 'node:util';
import { timeOption } from '../cli/time-option.ts';
import { InputError } from '../errors.ts';

/** The arguments of the command. */
export interface BackfillOptions {
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

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  ...{ since: text, until: text, types: text, 'dry-run': flag, wait: flag, json: flag },
  help: { ...flag, short: 'h' },
} as const;

/** A name of an event type, perhaps with wildcards. */
const TYPE = /^[\w.*]{1,255}$/;

/**
 * Reads the arguments.
 *
 * @param now for times ago
 * @returns undefined when help is asked for
 * @throws an error of Node's parseArgs, or InputError
 */
export function readOptions(argv: readonly string[], now: Date): BackfillOptions | undefined {
  const { values } = parsed(argv);
  if (values.help === true) return undefined;
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
    isDryRun: values['dry-run'] === true,
    waits: values.wait === true,
    isJson: values.json === true,
    name: `command ${JSON.stringify([values.since, values.until, types])}`,
  };
}

/** @throws InputError where an option lacks its value; an error of Node's parseArgs otherwise */
function parsed(argv: readonly string[]) {
  const { tokens } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option' || !isTextOption(token.name)) continue;
    const { name, value, inlineValue } = token;
    if (value !== undefined && (inlineValue || !value.startsWith('-'))) continue;
    const [expected, example] = name === 'types' ? ['event types', 'order.*'] : ['a time', '24h'];
    const got = value === undefined ? 'nothing' : JSON.stringify(value);
    throw new InputError(
      `--${name}: expected ${expected} after it, such as --${name} ${example}, got ${got}. See --help.`,
    );
  }
  return parseArgs({ args: [...argv], options: OPTIONS });
}

function isTextOption(name: string): boolean {
  return Object.entries(OPTIONS).some(([option, { type }]) => option === name && type === 'string');
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
