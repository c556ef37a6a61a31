import {
  type InboxOutcome,
  type RequestedAction,
  requestedAction,
} from '../../src/failed-events/requests/requested-action.ts';

const SEEN = ['Parked', 'Reprocess', 'Processed', 'Dismissed', 'In Review', null, 'deleted'];

/** The action for each of {@link SEEN}. */
function actionsFor(outcome: InboxOutcome | undefined): RequestedAction[] {
  return SEEN.map((seen) =>
    requestedAction(outcome, {
      // A deleted record keeps its last status.
      status: seen === 'deleted' ? 'Reprocess' : seen,
      isDeleted: seen === 'deleted',
    }),
  );
}

const outcome = (
  status: string,
  isShown: InboxOutcome['isShown'] = 'yes',
  hasBody = true,
): InboxOutcome => ({ status, isShown, hasBody });

const NONE: RequestedAction[] = SEEN.map(() => 'none');
const AGAIN = 'show again';

test.each<[string, InboxOutcome | undefined, RequestedAction[]]>([
  [
    'a parked event',
    outcome('parked'),
    ['none', 'replay', 'dismiss', 'dismiss', 'none', 'none', 'dismiss'],
  ],
  [
    'a dismissed event',
    outcome('dismissed'),
    ['restore', 'replay', AGAIN, 'annotate', 'none', 'none', 'none'],
  ],
  [
    'a dismissed event without its body',
    outcome('dismissed', 'yes', false),
    [AGAIN, AGAIN, AGAIN, 'annotate', 'none', 'none', 'none'],
  ],
  [
    'an applied event',
    outcome('applied', 'yes', false),
    [AGAIN, AGAIN, 'none', AGAIN, 'none', 'none', 'none'],
  ],
  [
    'a superseded event',
    outcome('superseded'),
    [AGAIN, AGAIN, 'none', AGAIN, 'none', 'none', 'none'],
  ],
  ['a pending event', outcome('pending'), NONE],
  ['a waiting event', outcome('waiting', 'no'), NONE],
  ['a parked event that was parked again since', outcome('parked', 'no'), NONE],
  ['an event that a command has dismissed since', outcome('dismissed', 'no'), NONE],
  ['an event that was applied since', outcome('applied', 'no'), NONE],
  [
    'a parked event of which it is not known what the org shows',
    outcome('parked', 'unknown'),
    ['none', 'replay', 'none', 'none', 'none', 'none', 'none'],
  ],
  [
    'an event that the inbox does not have',
    undefined,
    ['none', 'explain', 'none', 'none', 'none', 'none', 'none'],
  ],
])(`%s, by what the org shows (${SEEN.join(', ')})`, (_name, inbox, expected) => {
  expect(actionsFor(inbox)).toEqual(expected);
});
