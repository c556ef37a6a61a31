import { z } from 'zod';
import { query } from '../operation/operation.ts';
import { chooseOrder, orderText, orderToChange } from './order-input.ts';
import type { OrdersData } from './orders-data.ts';
import { UnknownOrderError } from './unknown-order.ts';
import { orderSchema } from './view/order-schema.ts';
import { orderView } from './view/order-view.ts';
import { orgAnswerSchema } from './view/org-schema.ts';
import { againSurveySchema, giveWaySurveySchema } from './view/repair-schemas.ts';

const named = z.object({ order: orderText });

/** What can be asked about orders. */
export function orderQueries(data: OrdersData) {
  return {
    readOrder: query({
      name: 'readOrder',
      summary:
        'Tells all that happened to an order: its events in the order in which they count, what each of them wrote, what counts now, and what to do.',
      path: '/orders/:order',
      role: 'viewer',
      input: named,
      result: orderSchema,
      async run({ order }) {
        const known = await data.find(order);
        if (known === undefined) throw new UnknownOrderError(await data.countUnread());
        return orderView(known);
      },
    }),
    readOrderInOrg: query({
      name: 'readOrderInOrg',
      summary:
        'Asks Salesforce what it has of an order, and compares that with what the connector has written. It costs one or two API calls of the org; an answer is kept for ten seconds, and each user or client may ask ten times a minute.',
      path: '/orders/:order/salesforce',
      role: 'viewer',
      input: named,
      result: orgAnswerSchema,
      async run({ order }, { kind, id }) {
        const answer = await data.askOrg(order, `${kind} ${id}`);
        if (answer === undefined) throw new UnknownOrderError(await data.countUnread());
        return answer;
      },
    }),
    surveyApplyAgain: query({
      name: 'surveyApplyAgain',
      summary:
        'Tells what writing an order to Salesforce again would look for and write. It changes nothing, and asks Salesforce nothing.',
      path: '/orders/:order/again',
      role: 'viewer',
      input: orderToChange,
      result: againSurveySchema,
      run: async (input) => data.surveyAgain(await chooseOrder(data, input)),
    }),
    surveyGiveWay: query({
      name: 'surveyGiveWay',
      summary:
        'Tells what it means that an order gives its Salesforce record to another order, whose events are parked since the first one has it. It changes nothing.',
      path: '/orders/:order/give-way',
      role: 'viewer',
      input: orderToChange,
      result: giveWaySurveySchema,
      run: ({ order, source }) => data.surveyGiveWay(order, source),
    }),
  };
}

export type OrderQueries = ReturnType<typeof orderQueries>;
