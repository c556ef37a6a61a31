import { z } from 'zod';
import { shownText } from '../../shown-text.ts';
import { obstacleText } from '../again-obstacles.ts';
import { byName } from '../operation/actor.ts';
import { command } from '../operation/operation.ts';
import { ConflictError } from '../operation/operation-errors.ts';
import { chooseOrder, nameOfOrder, orderText, orderToChange } from './order-input.ts';
import type { OrdersData } from './orders-data.ts';
import { subjectSchema } from './view/parts-schemas.ts';

const WORKER_HAS_IT =
  'Nothing has changed: a worker has the order at the moment. Try again in a few seconds.';

const changed = z.object({ events: z.int().describe('The number of events that were changed') });

/** What can be done with the record and the turn of an order. */
export function orderCommands(data: OrdersData) {
  return {
    applyOrderAgain: command({
      name: 'applyOrderAgain',
      summary:
        'Writes an order to Salesforce again: its events become pending, and a worker looks for its records and writes them, or makes them anew. Values that are older than what was written are not written.',
      path: '/orders/:order/again',
      role: 'operator',
      input: orderToChange,
      result: changed,
      target: async (input) => ({ what: await nameOfOrder(data, input) }),
      async run(input, actor) {
        const done = await data.applyAgain(await chooseOrder(data, input), byName(actor));
        if (done.kind === 'obstacle') {
          throw new ConflictError(`Nothing has changed. ${obstacleText(done.why)}`);
        }
        if (done.kind === 'owned' || done.events === 0) {
          throw new ConflictError('Nothing of this order can be written again.');
        }
        return { events: done.events };
      },
    }),
    giveWay: command({
      name: 'giveWay',
      summary:
        'Decides that an order gives its Salesforce record to another order. A worker carries it out. Later events of the first order are not written.',
      path: '/orders/:order/give-way',
      role: 'operator',
      input: z.object({
        order: orderText.describe('The order that gives way'),
        rival: orderText.describe('The order that gets the record'),
        source: orderToChange.shape.source,
      }),
      result: changed,
      target: ({ order, rival }) => ({
        what: `order ${shownText(order)}, in favour of order ${shownText(rival)}`,
      }),
      async run({ order, rival, source }, actor) {
        const done = await data.giveWay({ owner: order, rival, source }, byName(actor));
        if (done === undefined) throw new ConflictError(WORKER_HAS_IT);
        if (done === 'several') {
          throw new ConflictError(
            'Nothing has changed. Several senders have such orders: name the source that is meant.',
          );
        }
        if (done === 'no rival') {
          throw new ConflictError('No event of that order is parked any more because of this one.');
        }
        return done;
      },
    }),
    tryOrderNow: command({
      name: 'tryOrderNow',
      summary:
        'Makes an order due at once whose events wait or are to be tried again. How long they wait before they are parked does not change.',
      path: '/orders/:order/try',
      role: 'operator',
      input: orderToChange,
      result: subjectSchema,
      target: async (input) => ({ what: await nameOfOrder(data, input) }),
      async run(input) {
        const subject = await chooseOrder(data, input);
        if (await data.tryNow(subject)) return { source: subject.source, subject: subject.key };
        throw new ConflictError('Nothing of this order waits or is pending.');
      },
    }),
  };
}
