import { parseArgs } from 'node:util';
import { timeOption } from '../cli/time-option.ts';
import { InputError } from '../errors.ts';
import type { EventSelection } from '../inbox/repair/event-selection.ts';

/** What the command is asked to do. */
export type Action =
  | 'help'
  | 'list'
  | 'replay'
  | 'story'
  | 'unmapped'
  | 'again'
  | 'dismiss'
  | 'restore'
  | 'accept-org'
  | 'give-way'
  | 'documents';

/** The arguments of the command. */
export interface Options {
  readonly action: Action;
  readonly selection: EventSelection;
  /** The order that `--order` names: an id, a number, or a record id. */
  readonly order: string | undefined;
  /** Why events are dismissed. */
  readonly note: string;
  /** The order that gives way. */
  readonly giveWay: string;
  /** The org that is accepted. */
  readonly organizationId: string;
  /** Whether to do what is otherwise only shown. */
  readonly isConfirmed: boolean;
  readonly isJson: boolean;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** All options of the command, as Node's parseArgs takes them. */
export const OPTIONS = {
  ...{ event: text, order: text, source: text, type: text, code: text, reason: text },
  ...{ since: text, until: text, all: flag },
  ...{
    unmapped: flag,
    again: flag,
    dismiss: text,
    restore: flag,
    'give-way': text,
    'accept-org': text,
    documents: flag,
  },
  ...{ yes: flag, json: flag, help: { ...flag, short: 'h' } },
} as const;

/** Options that name an action; only one of them can be given. */
const ACTIONS = [
  'unmapped',
  'again',
  'dismiss',
  'restore',
  'give-way',
  'accept-org',
  'documents',
] as const;
/** Actions that change events need a selection, so that nothing changes all of them by accident. */
const SELECTIVE: readonly Action[] = ['again', 'dismiss', 'restore'];
/** Actions that never change anything, so that there is nothing to confirm. */
const SHOWING: readonly Action[] = ['list', 'story'];

/**
 * Reads the arguments.
 *
 * @param now for times ago
 * @throws an error of Node's parseArgs, or InputError when arguments do not fit together
 */
export function readOptions(argv: readonly string[], now: Date): Options {
  const { values, tokens } = parseArgs({ args: [...argv], options: OPTIONS, tokens: true });
  refuseRepeated(tokens);
  const selection = {
    ...{ source: values.source, eventId: values.event, type: values.type, code: values.code },
    reason: values.reason,
    since: timeOption('since', values.since, now),
    until: timeOption('until', values.until, now),
  };
  const conditions = Object.values(selection).filter((value) => value !== undefined).length;
  const isSelected = conditions > 0 || values.order !== undefined || values.all === true;
  const isStory = values.order !== undefined && conditions === 0 && values.all !== true;
  const action = actionIn(values) ?? (isStory ? 'story' : isSelected ? 'replay' : 'list');
  if (SELECTIVE.includes(action) && !isSelected) {
    throw new InputError(
      `--${action} needs to know which events: add --event, --order, --code, --since or another option that selects events. See --help.`,
    );
  }
  if (values.yes === true && SHOWING.includes(action)) {
    throw new InputError(
      '--yes does what --unmapped, --again, --give-way, --accept-org or --documents shows: give it together with one of them. See --help.',
    );
  }
  return {
    ...{ action, selection, order: values.order },
    note: noteIn(values.dismiss),
    giveWay: values['give-way']?.trim() ?? '',
    organizationId: values['accept-org'] ?? '',
    isConfirmed: values.yes === true,
    isJson: values.json === true,
  };
}

/** Of an option that is given twice, parseArgs would keep the last value alone. */
function refuseRepeated(
  tokens: readonly { readonly kind: string; readonly name?: string; readonly value?: unknown }[],
): void {
  const given = tokens.filter(({ kind, value }) => kind === 'option' && value !== undefined);
  for (const [name, [first, second]] of Map.groupBy(given, (token) => token.name)) {
    if (second === undefined) continue;
    throw new InputError(
      `--${name} was given with "${first?.value}" and with "${second.value}": expected one value. Run the command once for each.`,
    );
  }
}

function actionIn(values: Readonly<Record<string, unknown>>): Action | undefined {
  if (values.help === true) return 'help';
  const [action, other] = ACTIONS.filter((name) => values[name] !== undefined);
  if (other !== undefined) {
    throw new InputError(`--${action} and --${other} cannot be given together. See --help.`);
  }
  return action;
}

function noteIn(note: string | undefined): string {
  if (note !== undefined && note.trim() === '') {
    throw new InputError('--dismiss: expected a note that says why, got an empty text.');
  }
  return note?.trim() ?? '';
}
