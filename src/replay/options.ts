import { declareCommand } from '../cli/arguments/declaration.ts';
import { flag, text } from '../cli/arguments/option-table.ts';
import { readArguments } from '../cli/arguments/read-arguments.ts';
import { timeOption } from '../cli/time-option.ts';
import { InputError } from '../errors.ts';
import type { EventSelection } from '../inbox/repair/event-selection.ts';
import { EXAMPLES } from './help.ts';

/** What the command is asked to do. */
export type Action =
  | 'list'
  | 'replay'
  | 'story'
  | 'unmapped'
  | 'rejected'
  | 'again'
  | 'dismiss'
  | 'restore'
  | 'accept-org'
  | 'give-way'
  | 'documents';

/** The arguments of the command. */
export interface Options {
  readonly help?: undefined;
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

const TIME = 'a time such as 24h or 2026-11-02T10:00:00Z';

const REPLAY = declareCommand({
  typed: 'npm run replay --',
  summary: 'list parked events, replay them, and repair what became of orders',
  description: 'Lists what is parked, and makes it pending again; repairs what became of orders.',
  options: {
    event: text('ID', 'events with this id', 'an event id'),
    order: text('ID', 'events of this order; alone: what happened to it', 'the id of an order'),
    source: text('NAME', 'events of this sender'),
    type: text('TYPE', 'events of this type'),
    code: text('CODE', 'events with this code of an error or of a reason'),
    reason: text('TEXT', 'a part of the reason, or of the note of a dismissal', 'a text'),
    since: text('TIME', 'received since: 2026-11-02T10:00:00Z, or a time ago: 90m, 24h, 30d', TIME),
    until: text('TIME', 'received until', TIME),
    all: flag('all events'),
    unmapped: flag('show unmapped events, and what they would be now'),
    rejected: flag('show rejected arrivals, and what they would be now'),
    again: flag('show what it means to apply events again'),
    dismiss: text('NOTE', 'set parked events aside; NOTE says why', 'a note that says why'),
    restore: flag('make dismissed events parked again'),
    'give-way': text('ID', 'show what it means that this order gives way', 'the id of an order'),
    'accept-org': text('ID', 'show what it means to go on with this org', 'the id of an org'),
    documents: flag('show documents whose files are not attached'),
    yes: flag('do what is otherwise only shown'),
    json: flag('print JSON'),
  },
  after: EXAMPLES,
});

/** Options that name an action; only one of them can be given. */
const ACTIONS = [
  'unmapped',
  'rejected',
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
 * @returns the text of the help when that is asked for
 * @throws InputError when an argument is wrong, or arguments do not fit together
 */
export function readOptions(
  argv: readonly string[],
  now: Date,
): Options | { readonly help: string } {
  const read = readArguments(REPLAY, argv);
  if (read.help !== undefined) return read;
  const { values } = read;
  const selection = {
    ...{ source: values.source, eventId: values.event, type: values.type, code: values.code },
    reason: values.reason,
    since: timeOption('since', values.since, now),
    until: timeOption('until', values.until, now),
  };
  const conditions = Object.values(selection).filter((value) => value !== undefined).length;
  const isSelected = conditions > 0 || values.order !== undefined || values.all;
  const isStory = values.order !== undefined && conditions === 0 && !values.all;
  const action = actionIn(values) ?? (isStory ? 'story' : isSelected ? 'replay' : 'list');
  if (SELECTIVE.includes(action) && !isSelected) {
    throw new InputError(
      `--${action} needs to know which events: add --event, --order, --code, --since or another option that selects events. See --help.`,
    );
  }
  if (values.yes && SHOWING.includes(action)) {
    throw new InputError(
      '--yes does what --unmapped, --rejected, --again, --give-way, --accept-org or --documents shows: give it together with one of them. See --help.',
    );
  }
  return {
    ...{ action, selection, order: values.order },
    note: noteIn(values.dismiss),
    giveWay: values['give-way']?.trim() ?? '',
    organizationId: values['accept-org'] ?? '',
    isConfirmed: values.yes,
    isJson: values.json,
  };
}

function actionIn(values: Readonly<Record<string, unknown>>): Action | undefined {
  const [action, other] = ACTIONS.filter(
    (name) => values[name] !== undefined && values[name] !== false,
  );
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
