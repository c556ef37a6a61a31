import { z } from 'zod';
import { command, query } from '../operation/operation.ts';
import { WrongInputError } from '../operation/operation-errors.ts';
import type { WaitingData } from './waiting-data.ts';
import {
  cursorIn,
  cursorText,
  groupKey,
  triedCursor,
  triedIn,
  waitCursor,
  waitGroupJson,
  waitGroupSchema,
  waitingOrderJson,
  waitingOrderSchema,
  waitStatus,
} from './waiting-schemas.ts';

const ORDERS_PER_PAGE = 50;

export type WaitingOperations = ReturnType<typeof waitingOperations>;

/** What can be asked about what waits, and done to it. */
export function waitingOperations(data: WaitingData) {
  return { ...waitingQueries(data), ...tryCommands(data) };
}

function waitingQueries(data: WaitingData) {
  const { limits, maxAttempts } = data;
  const listWaitingCauses = query({
    name: 'listWaitingCauses',
    summary: 'Lists what events wait for, or why they are retried, the most frequent first.',
    path: '/waiting/causes',
    role: 'viewer',
    input: z.object({}),
    result: z.object({
      groups: z.array(waitGroupSchema),
      isComplete: z.boolean().describe('False: only the first 20,000 events were counted.'),
    }),
    async run() {
      const { groups, isComplete } = await data.groups();
      return { groups: groups.map((group) => waitGroupJson(group, limits)), isComplete };
    },
  });
  const listWaiting = query({
    name: 'listWaiting',
    summary: 'Lists orders that wait, the longest first, or orders that are retried.',
    path: '/waiting',
    role: 'viewer',
    input: z.object({
      status: waitStatus.default('waiting'),
      group: groupKey.optional(),
      after: waitCursor.optional(),
    }),
    result: z.object({
      orders: z.array(waitingOrderSchema),
      maxAttempts: z.int().describe('Attempts at a retried order before its events are parked.'),
      next: waitCursor
        .nullable()
        .describe(
          '`after` of the next page; null on the last one. A page may have few orders, or none, although there are more.',
        ),
    }),
    async run({ status, group, after }) {
      const cursor = after === undefined ? undefined : cursorIn(after);
      if (after !== undefined && cursor === undefined) {
        throw new WrongInputError('after: expected `next` of another page');
      }
      const page = { status, group, after: cursor, max: ORDERS_PER_PAGE };
      const { subjects, next } = await data.subjects(page);
      return {
        orders: subjects.map((subject) => waitingOrderJson(subject, status, limits)),
        maxAttempts,
        next: next && cursorText(next),
      };
    },
  });
  return { listWaitingCauses, listWaiting };
}

function tryCommands(data: WaitingData) {
  const result = z.object({ orders: z.int().describe('How many orders are tried now.') });
  const tryWaitingNow = command({
    name: 'tryWaitingNow',
    summary: 'Tries an order now that waits or is retried.',
    path: '/waiting/try',
    role: 'operator',
    input: z.object({
      source: z.string().min(1).max(100),
      order: z.string().min(1).max(300).describe('The id of the order at the sender.'),
    }),
    result,
    target: ({ source, order }) => ({ what: `order ${order} of ${source}` }),
    async run({ source, order }) {
      return (await data.trySubject({ source, key: order })) ? { orders: 1 } : undefined;
    },
  });
  const tryGroupNow = command({
    name: 'tryGroupNow',
    summary:
      'Tries the orders now that wait for the same, or are retried for the same reason: 5,000 at most.',
    path: '/waiting/causes/:group/try',
    role: 'operator',
    input: z.object({
      group: groupKey,
      after: triedCursor.optional().describe('`next` of the call before, to go on after it.'),
    }),
    result: result.extend({
      left: z.int().describe('How many orders are left, of the next 20,000 events that wait.'),
      next: triedCursor.nullable().describe('To go on with what is left; null when nothing is.'),
    }),
    target: ({ group }) => ({ what: `waiting orders of group ${group}` }),
    async run({ group, after }) {
      const place = after === undefined ? undefined : triedIn(after);
      if (after !== undefined && place === undefined) {
        throw new WrongInputError('after: expected `next` of the call before');
      }
      const { orders, left, next } = await data.tryGroup(group, place);
      return { orders, left, next: next && cursorText(next) };
    },
  });
  return { tryWaitingNow, tryGroupNow };
}
