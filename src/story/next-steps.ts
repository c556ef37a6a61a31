import type { OrgPause } from '../inbox/org-pauses.ts';
import type { Step, Story, SubjectStory } from './story.ts';
import { timeText } from './time-text.ts';

/** How many events a story has, by status, in a sentence. */
export function summaryOf(subjects: readonly Pick<SubjectStory, 'counts'>[]): string {
  const counts = new Map<string, number>();
  for (const [status, count] of subjects.flatMap((subject) => Object.entries(subject.counts))) {
    counts.set(status, (counts.get(status) ?? 0) + count);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return 'No events are kept any more.';
  const parts = [...counts].map(([status, count]) => `${count} ${status}`);
  return `${total} event${total === 1 ? '' : 's'}: ${parts.join(', ')}.`;
}

/** Where the reader finds the events that a step is about. */
export type Place = 'above' | 'below';

/**
 * What to do next, the most urgent first. Pure.
 *
 * @param place of the events, seen from the steps
 * @returns at least one
 */
export function nextSteps(
  { pauses, subjects }: Pick<Story, 'pauses' | 'subjects'>,
  place: Place = 'above',
): Step[] {
  const steps = [
    ...(subjects.some(isOpen) ? pauses : []).flatMap(pauseStep),
    ...subjects.flatMap(overdueStep),
    ...subjects.flatMap((subject) => parkedStep(subject, place)),
    ...subjects.flatMap((subject) => newerStep(subject, place)),
    ...subjects.flatMap(lostStep),
    ...subjects.flatMap(waitingSteps),
    ...subjects.flatMap(otherModeStep),
  ];
  return steps.length > 0 ? steps : [nothingToDo(subjects)];
}

/** Work is tried once the org answers again. */
function pauseStep({ kind, reason, answeredAt }: OrgPause): Step[] {
  if (answeredAt !== null) return [];
  const what = 'Not written while calls to the org are paused';
  return [
    sentence(
      kind === 'unavailable'
        ? `${what}: ${reason} They go on when the org answers.`
        : `${what}. First correct: ${reason}`,
    ),
  ];
}

function isOpen({ counts }: SubjectStory): boolean {
  return (counts.pending ?? 0) + (counts.waiting ?? 0) > 0;
}

function sentence(text: string): Step {
  return { text, action: null };
}

function overdueStep({ isOverdue }: SubjectStory): Step[] {
  const text = 'No worker has taken the order, which is due. Check that one is running:';
  return isOverdue ? [{ text, action: { kind: 'check' } }] : [];
}

function parkedStep({ events }: SubjectStory, place: Place): Step[] {
  const [first, ...more] = events.filter(({ status }) => status === 'parked');
  const [todo] = first?.todo ?? [];
  if (first === undefined || todo === undefined) return [];
  const others = more.length === 0 ? '' : ` (${more.length} more are parked: see ${place})`;
  const text = `Fix ${first.code ?? 'it'}${others}: read the reason ${place}, correct it, then:`;
  return [{ ...todo, text }];
}

/** What the org has refused as older than its own. What the record of another order has is right. */
function newerStep({ source, subject, events, gaveWay }: SubjectStory, place: Place): Step[] {
  if (gaveWay !== null) return [];
  const writes = events.flatMap((event) => event.writes);
  if (!writes.some(({ outcome }) => outcome === 'newer in the org')) return [];
  return [
    {
      text: `The org has newer versions of what is "not written" ${place}. If no other system has set them, they are wrong: clear these version fields of the record, then:`,
      action: { kind: 'apply-again', subject },
      about: { source, key: subject },
    },
  ];
}

/** The sender's event is known by its id, so that nothing comes of it when it arrives again. */
function lostStep({ hasLostValues, gaveWay }: SubjectStory): Step[] {
  if (!hasLostValues || gaveWay !== null) return [];
  return [
    sentence(
      'The org has newer versions than values that no event can bring back: the body of their event has been deleted, as configured. If no other system has set these versions, they are wrong: clear these version fields of the record in Salesforce, and set the values there by hand. Newer events will be written then; the same event is not, although the sender sends it again.',
    ),
  ];
}

function waitingSteps({ waits }: SubjectStory): Step[] {
  return waits.map(({ for: kind, what, until, isBlocked }) => {
    const deadline = `by ${timeText(until)}`;
    if (isBlocked) {
      return sentence(
        `Nothing to do: it gets its record when it is accepted. If that is not so ${deadline}, its events are parked.`,
      );
    }
    if (kind === 'locked') {
      return sentence(`Approve or unlock the record ${deadline}. Its events are then written.`);
    }
    return kind === 'hold'
      ? sentence(`Correct what the reason says ${deadline}. Its events are then written.`)
      : sentence(
          `The org must have ${what} ${deadline}: create or stamp it. Its events are then written.`,
        );
  });
}

function otherModeStep({ events }: SubjectStory): Step[] {
  const isOther = ({ status, code }: SubjectStory['events'][number]) =>
    status === 'unmapped' && code === 'OTHER_MODE';
  return events
    .filter(isOther)
    .flatMap(({ todo }) => todo.slice(0, 1))
    .slice(0, 1);
}

function nothingToDo(subjects: readonly SubjectStory[]): Step {
  const isPending = subjects.some(({ counts }) => (counts.pending ?? 0) > 0);
  return sentence(
    isPending
      ? 'Nothing to do: a worker will apply what is pending.'
      : 'Nothing to do: there is nothing left to write.',
  );
}
