import { z } from 'zod';
import type { EventFacts } from '../../inbox/event-facts.ts';
import { shownText } from '../../shown-text.ts';
import { meaningOf } from '../../story/judge-event.ts';
import { obstacleText } from '../again-obstacles.ts';
import { byName } from '../operation/actor.ts';
import { noteSchema } from '../operation/note.ts';
import { command } from '../operation/operation.ts';
import { ConflictError } from '../operation/operation-errors.ts';
import { actionsFor } from './describe-event.ts';
import type { EventData, ReadAgain } from './event-data.ts';
import { uncoverEvent } from './event-operations.ts';
import { type EventAction, eventRef } from './event-schemas.ts';
import { eventTarget, refOf } from './event-target.ts';

/** What every action answers. */
const done = z.object({
  event: z.string().describe("The event's number in the inbox"),
  done: z.string().describe('What was done, in a full sentence'),
});

/** What an operator can do to one event. */
export function eventCommands(data: EventData) {
  return {
    uncoverEvent: uncoverEvent(data),
    replayEvent: replayEvent(data),
    dismissEvent: dismissEvent(data),
    restoreEvent: restoreEvent(data),
    judgeEventAnew: judgeEventAnew(data),
    applyEventAgain: applyEventAgain(data),
  };
}

function replayEvent(data: EventData) {
  return command({
    name: 'replayEvent',
    summary: 'Makes a parked event pending again, after its cause was corrected.',
    path: '/events/:event/replay',
    role: 'operator',
    input: eventRef,
    result: done,
    target: ({ event }) => eventTarget(data, event),
    run: ({ event }, actor) =>
      act(data, event, 'replay', async ({ seq }) => {
        if (!(await data.replay(seq, byName(actor)))) throw changedMeanwhile();
        return 'The event is pending again; a worker will apply it.';
      }),
  });
}

function dismissEvent(data: EventData) {
  return command({
    name: 'dismissEvent',
    summary: 'Sets a parked event aside, with a note: it is not written unless it is restored.',
    path: '/events/:event/dismiss',
    role: 'operator',
    input: eventRef.extend({ note: noteSchema }),
    result: done,
    target: async (input) => ({ ...(await eventTarget(data, input.event)), note: input.note }),
    run: ({ event, note: why }, actor) =>
      act(data, event, 'dismiss', async ({ seq }) => {
        if (!(await data.dismiss(seq, why, byName(actor)))) throw changedMeanwhile();
        return 'The event is dismissed.';
      }),
  });
}

function restoreEvent(data: EventData) {
  return command({
    name: 'restoreEvent',
    summary: 'Takes the dismissal of an event back: it is parked again.',
    path: '/events/:event/restore',
    role: 'operator',
    input: eventRef,
    result: done,
    target: ({ event }) => eventTarget(data, event),
    run: ({ event }, actor) =>
      act(data, event, 'restore', async ({ seq }) => {
        if (!(await data.restore(seq, byName(actor)))) throw changedMeanwhile();
        return 'The event is parked again.';
      }),
  });
}

function judgeEventAnew(data: EventData) {
  return command({
    name: 'judgeEventAnew',
    summary:
      'Reads an unmapped or rejected event as if it arrived now. An unmapped one that is mapped by the present configuration becomes pending. A rejected arrival that can be read by now becomes its event and keeps its number; if it is a repeat, or several events, the answer has the number of the first of them.',
    path: '/events/:event/judge',
    role: 'operator',
    input: eventRef,
    result: done,
    target: ({ event }) => eventTarget(data, event),
    run: ({ event }, actor) =>
      act(data, event, 'judge', async ({ seq, status, reason }) => {
        if (status === 'rejected') return readAgain(await data.readAgain(seq, byName(actor)));
        const { becomes, why } = await data.judgeAnew(seq, byName(actor));
        if (becomes === 'pending') return 'The event is pending now; a worker will apply it.';
        const because = why ?? reason;
        if (becomes === 'unmapped') {
          return `The event stays unmapped.${because === null ? '' : ` ${because}`}`;
        }
        throw notReadable('judged anew', becomes, why);
      }),
  });
}

function notReadable(done: string, becomes: string, why: string | null): ConflictError {
  return new ConflictError(
    becomes === 'body deleted'
      ? `The event cannot be ${done}: its body has been deleted.`
      : `The event cannot be ${done}.${why === null ? '' : ` ${why}`}`,
  );
}

function readAgain({ event, fresh, becomes, why }: ReadAgain): Done {
  if (event === null) throw notReadable('read again', becomes, why);
  if (fresh === 0) {
    return { event, text: 'The inbox has the event already: this arrival counts as a repeat.' };
  }
  if (becomes === 'unmapped') {
    return { event, text: `It is an event now, and unmapped.${why === null ? '' : ` ${why}`}` };
  }
  return fresh === 1
    ? { event, text: 'The event is pending now; a worker will apply it.' }
    : { event, text: `${fresh} events are stored; a worker will apply those that are mapped.` };
}

function applyEventAgain(data: EventData) {
  return command({
    name: 'applyEventAgain',
    summary:
      "Applies all settled events of the event's order again, so that Salesforce gets the order's newest state once more. It is refused if the Salesforce record was written for another order since; see surveyApplyAgain and applyOrderAgain.",
    path: '/events/:event/again',
    role: 'operator',
    input: eventRef,
    result: done,
    target: async ({ event }) => {
      const { what, ...target } = await eventTarget(data, event);
      return { ...target, what: `the order of ${what}` };
    },
    run: ({ event }, actor) =>
      act(data, event, 'again', async (facts) => {
        const done = await data.applyAgain(facts, byName(actor));
        if (done.kind === 'obstacle') {
          throw new ConflictError(`Nothing was changed. ${obstacleText(done.why)}`);
        }
        if (done.kind === 'owned') throw new ConflictError(ownedBy(done.owner));
        if (done.events === 0) throw new ConflictError(NOTHING);
        return done.events === 1
          ? '1 event of the order is pending; a worker will apply it.'
          : `${done.events} events of the order are pending; a worker will apply them.`;
      }),
  });
}

const NOTHING = 'Nothing of this order can be written again.';

function ownedBy(owner: string): string {
  return `Nothing was changed: the Salesforce record of this order was last written for the order ${shownText(owner)}. Read what writing it again means at /orders/…/again first, which can do it all the same.`;
}

/** What was done, if the event has another number by now. */
interface Done {
  readonly event: string;
  readonly text: string;
}

/** Does something to an event whose state allows it. */
async function act(
  data: EventData,
  event: string,
  action: EventAction,
  run: (facts: EventFacts) => Promise<string | Done>,
): Promise<z.input<typeof done> | undefined> {
  const facts = await data.find(refOf(event));
  if (facts === undefined) return undefined;
  if (!actionsFor(facts).includes(action)) {
    const body = facts.bodyBytes === null ? ', and its body has been deleted' : '';
    throw new ConflictError(
      `This cannot be done now: the event is ${meaningOf(facts)}${body}.${possibleText(facts)}`,
    );
  }
  const result = await run(facts);
  return typeof result === 'string'
    ? { event: facts.seq, done: result }
    : { event: result.event, done: result.text };
}

/** The operations of the API that do what can be done to an event. */
const OPERATIONS: Readonly<Record<EventAction, string>> = {
  replay: 'replayEvent (POST /events/:event/replay)',
  dismiss: 'dismissEvent (POST /events/:event/dismiss)',
  restore: 'restoreEvent (POST /events/:event/restore)',
  judge: 'judgeEventAnew (POST /events/:event/judge)',
  again: 'applyEventAgain (POST /events/:event/again)',
};

function possibleText(facts: EventFacts): string {
  const [first, ...others] = actionsFor(facts).map((action) => OPERATIONS[action]);
  if (first === undefined) return '';
  const many = MANY[facts.status] ?? '';
  return ` What can be done now: ${[first, ...others].join(', ')}${many}.`;
}

const MANY: Readonly<Record<string, string>> = {
  rejected: ', or readRejected (POST /rejected/read) for many',
  unmapped: ', or judgeUnmapped (POST /unmapped/judge) for many',
};

function changedMeanwhile(): ConflictError {
  return new ConflictError('Nothing was changed: the event has another status since.');
}
