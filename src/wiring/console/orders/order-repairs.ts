import type { OrdersData } from '../../../console/orders/orders-data.ts';
import type { AgainSurvey, GivingOrder } from '../../../console/orders/view/repair-schemas.ts';
import type { SubjectName } from '../../../inbox/repair/event-selection.ts';
import { gaveWayTo, waitingRivals } from '../../../inbox/repair/give-way.ts';
import type { Totals } from '../../../repairs/again/totals.ts';
import type { DescribedOrder } from '../../../repairs/give-way/describe-order.ts';
import { decideSoon, describeGiving } from '../../../repairs/give-way/give-way.ts';
import type { Parts } from '../../parts.ts';
import { storySetting } from '../../story/story-setting.ts';
import { applyOrderAgain, surveyAgain } from './apply-again.ts';

/** A person waits for it in a browser, for a few seconds at most. */
const GIVE_WAY_ATTEMPTS = 3;

type Repairs = Pick<OrdersData, 'surveyAgain' | 'applyAgain' | 'surveyGiveWay' | 'giveWay'>;

/** What people decide about the records of orders. */
export function orderRepairs(parts: Parts): Repairs {
  return {
    surveyAgain: async (subject) => surveyOf(subject, await surveyAgain(parts, subject)),
    // The page, and the survey of the API, say whose the record is.
    applyAgain: (subject, by) => applyOrderAgain(parts, subject, { by, isNamed: true }),
    async surveyGiveWay(owner, wanted) {
      const pool = parts.pool();
      const rivals = await waitingRivals(pool, owner, undefined, wanted);
      const setting = await storySetting(parts, pool, new Date());
      const sources = parts.senders().map(({ source }) => source.name);
      const choices = [];
      for (const rival of rivals) {
        const { ofOwner, ofRival } = await describeGiving(pool, owner, rival, setting);
        choices.push({
          ...{ source: rival.source, rival: rival.key, record: rival.record, events: rival.count },
          ...{ ofOwner: givingOrder(ofOwner), ofRival: givingOrder(ofRival) },
        });
      }
      const holder = rivals.length > 0 ? undefined : await gaveWayTo(pool, sources, owner);
      return { owner, holder: holder ?? null, choices };
    },
    async giveWay({ owner, rival: key, source }, by) {
      const [rival, other] = await waitingRivals(parts.pool(), owner, key, source);
      if (rival === undefined) return 'no rival';
      if (other !== undefined) return 'several';
      const events = await decideSoon(parts.pool(), owner, rival, {
        attempts: GIVE_WAY_ATTEMPTS,
        by,
      });
      return events === undefined ? undefined : { events };
    },
  };
}

function surveyOf({ source, key }: SubjectName, totals: Totals): AgainSurvey {
  const { events, open, withoutBody, unreadable, parked, unread, kept, skippedSince } = totals;
  const [planned] = totals.orders;
  return {
    ...{ source, subject: key, events, open, withoutBody, unreadable, parked, unread, kept },
    lookedFor: [...(planned?.lookedFor ?? [])],
    writes: (planned?.writes ?? []).map(({ object, key: found, fields }) => ({
      ...{ object, key: found },
      // The reference to the Order is in each group of a record's fields.
      fields: [...new Map(fields.map((each) => [each.field, each])).values()],
    })),
    fieldsToClear: [...totals.fieldsToClear],
    newerInOrg: [...totals.newerInOrg],
    owner: totals.ownedByAnother[0]?.owner ?? null,
    obstacle: skippedSince.find((reason) => reason !== 'claimed') ?? null,
  };
}

function givingOrder(order: DescribedOrder): GivingOrder {
  const { key, state, lastType, lastAt, has, documents, closing, hasGivenWay } = order;
  const values = (records: DescribedOrder['has']) =>
    records.map(({ object, fields }) => ({ object, fields: [...fields] }));
  return {
    ...{ subject: key, state, lastType, lastAt: lastAt?.toISOString() ?? null },
    ...{ has: values(has), documents: { ...documents }, closing: values(closing), hasGivenWay },
  };
}
