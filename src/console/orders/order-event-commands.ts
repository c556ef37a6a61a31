import { z } from 'zod';
import { shownText } from '../../shown-text.ts';
import { byName } from '../operation/actor.ts';
import { noteSchema } from '../operation/note.ts';
import { command } from '../operation/operation.ts';
import { ConflictError } from '../operation/operation-errors.ts';
import { chooseOrder, nameOfOrder, orderToChange } from './order-input.ts';
import type { OrdersData, SelectedEvents } from './orders-data.ts';

/** More are a matter for a run of replays, which can be watched and cancelled. */
const MAX_EVENTS = 500;

const selection = orderToChange.extend({
  eventId: z.string().max(500).optional().describe('Only this event; by default, all of them'),
});
const changed = z.object({ events: z.int().describe('The number of events that were changed') });

type Selection = z.output<typeof selection>;

/** What can be done with the parked and dismissed events of an order. */
export function orderEventCommands(data: OrdersData) {
  return {
    replayOrder: command({
      name: 'replayOrder',
      summary: 'Makes the parked events of an order pending again, 500 at most.',
      path: '/orders/:order/replay',
      role: 'operator',
      input: selection,
      result: changed,
      target: async (input) => ({ what: await nameOfEvents(data, input) }),
      run: async (input, actor) => {
        const events = await selected(data, input, 'parked');
        return changedEvents(await data.replay(events, byName(actor)), 'parked');
      },
    }),
    dismissOrder: command({
      name: 'dismissOrder',
      summary:
        'Sets the parked events of an order aside, 500 at most: they are not written. That can be taken back.',
      path: '/orders/:order/dismiss',
      role: 'operator',
      input: selection.extend({
        note: noteSchema,
      }),
      result: changed,
      target: async (input) => ({ what: await nameOfEvents(data, input), note: input.note }),
      run: async ({ note, ...input }, actor) => {
        const events = await selected(data, input, 'parked');
        return changedEvents(await data.dismiss(events, { note, by: byName(actor) }), 'parked');
      },
    }),
    restoreOrder: command({
      name: 'restoreOrder',
      summary: 'Makes dismissed events of an order parked again, 500 at most.',
      path: '/orders/:order/restore',
      role: 'operator',
      input: selection,
      result: changed,
      target: async (input) => ({ what: await nameOfEvents(data, input) }),
      run: async (input, actor) => {
        const events = await selected(data, input, 'dismissed');
        return changedEvents(await data.restore(events, byName(actor)), 'dismissed');
      },
    }),
  };
}

/** @throws ConflictError when none was left: another person, or a worker, was faster */
function changedEvents(events: number, status: 'parked' | 'dismissed'): { events: number } {
  if (events === 0) throw new ConflictError(`Nothing of this order is ${status} any more.`);
  return { events };
}

async function selected(
  data: OrdersData,
  { eventId, ...input }: Selection,
  status: 'parked' | 'dismissed',
): Promise<SelectedEvents> {
  const events = { ...(await chooseOrder(data, input)), eventId };
  const count = await data.countEvents(status, events);
  changedEvents(count, status);
  if (count > MAX_EVENTS) {
    throw new ConflictError(
      `${count} events of this order are ${status}, which is more than ${MAX_EVENTS}. Start a run on the page Issues instead.`,
    );
  }
  return events;
}

async function nameOfEvents(data: OrdersData, { eventId, ...input }: Selection): Promise<string> {
  const events = eventId === undefined ? 'all events' : `event ${shownText(eventId)}`;
  return `${events} of ${await nameOfOrder(data, input)}`;
}
