import type {
  ChosenSubject,
  OrdersData,
  SelectedEvents,
} from '../../../console/orders/orders-data.ts';
import { countByStatus } from '../../../inbox/repair/count-by-status.ts';
import { dismissParked, restoreDismissed } from '../../../inbox/repair/dismissed-events.ts';
import type { EventSelection } from '../../../inbox/repair/event-selection.ts';
import { replayParked } from '../../../inbox/repair/parked-events.ts';
import { unreadCounts } from '../../../inbox/story/unread-counts.ts';
import { trySubjectNow } from '../../../inbox/waiting/try-now.ts';
import { chooseSubjects } from '../../../repairs/choose-subjects.ts';
import type { Parts } from '../../parts.ts';
import { findOrder, orderStory } from '../../story/order-story.ts';
import type { AskOrg } from '../org/guarded-org.ts';
import { orgAsker } from './ask-org.ts';
import { orderRepairs } from './order-repairs.ts';

/** More subjects of one text are listed, and not read: each of them has a page of its own. */
const MAX_SUBJECTS = 5;
/** Of each subject: a page is made from them while a person waits. */
const MAX_EVENTS = 200;
/** Of the bodies of all events of a page. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * What the console asks for and does with orders.
 *
 * @param ask asks the org
 */
export function ordersData(parts: Parts, ask: AskOrg): OrdersData {
  const pool = parts.pool();
  const askOrg = orgAsker(parts, ask);
  return {
    find: (text) =>
      orderStory(parts, pool, text, new Date(), {
        ...{ maxSubjects: MAX_SUBJECTS, maxEvents: MAX_EVENTS, maxBytes: MAX_BYTES },
        eventsAre: 'below',
      }),
    countUnread: () => unreadCounts(pool),
    choose: (text, source) => chooseOne(parts, text, source),
    async askOrg(text, actor) {
      const found = await findOrder(pool, text);
      if (found === undefined) return undefined;
      return askOrg([...found.named, ...found.related].slice(0, MAX_SUBJECTS), actor);
    },
    ...orderRepairs(parts),
    tryNow: (subject) => trySubjectNow(pool, subject),
    async countEvents(status, events) {
      const counts = await countByStatus(pool, selectionOf(events));
      return counts.find((each) => each.status === status)?.count ?? 0;
    },
    replay: (events, by) => replayParked(pool, selectionOf(events), by),
    dismiss: (events, dismissal) => dismissParked(pool, selectionOf(events), dismissal),
    restore: (events, by) => restoreDismissed(pool, selectionOf(events), by),
  };
}

async function chooseOne(
  parts: Parts,
  text: string,
  source: string | undefined,
): Promise<ChosenSubject> {
  const chosen = await chooseSubjects(parts.pool(), text, source);
  if (chosen.kind !== 'chosen') return chosen;
  const [subject, ...others] = chosen.subjects;
  if (subject === undefined) return { kind: 'unknown' };
  return others.length === 0
    ? { kind: 'chosen', subject }
    : { kind: 'several', subjects: chosen.subjects };
}

function selectionOf({ source, key, eventId }: SelectedEvents): EventSelection {
  return { source, subjects: [{ source, key }], eventId };
}
