import type { Pool } from 'pg';
import { type RejectedCount, recentRejected } from '../../inbox/repair/rejected/rejected-counts.ts';
import { type AwaitedSetting, awaitedSettings } from '../../inbox/statistics/awaited-settings.ts';
import { dismissedCount } from '../../inbox/statistics/dismissed-count.ts';
import { type InboxSigns, readLongWaiting, readStuck } from '../../inbox/statistics/inbox-signs.ts';
import { type OpenEvents, openEvents } from '../../inbox/statistics/open-events.ts';
import {
  areNearlyAll,
  type OrdersNotOurs,
  ordersNotOurs,
} from '../../inbox/statistics/orders-not-ours.ts';
import { parkedCauses } from '../../inbox/statistics/parked-causes.ts';
import { type RefusedAsOlder, refusedAsOlder } from '../../inbox/statistics/refused-as-older.ts';
import { allUnmapped, type UnmappedCount } from '../../inbox/statistics/unmapped-counts.ts';
import {
  allVerifications,
  type Verifications,
} from '../../inbox/statistics/verification-counts.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { counted } from './counted.ts';

const AREA = 'Inbox';
const { ok, warning } = findingsIn(AREA);

const STUCK_TODO =
  'See whether a worker runs (the process "worker", or WEB_DRAINS=true) and what it logs.';
const WAITING_TODO =
  'Create or stamp the missing record in the org; "npm run replay -- --order ID" shows how it is looked for. Events whose record appears are written by themselves.';
const PARKED_TODO =
  'Run "npm run replay": it lists them with their reasons. Correct the cause, then replay them (docs/operations.md, Parked events).';
const NEWER_IN_ORG = 'newer in the org';
const NEWER_IN_ORG_TODO =
  '"npm run replay -- --order ID" names the version that the org has. If no other system has set it, it is wrong, and refuses each later event of its order as well: clear it, then apply the order again.';
const OTHER_MODE = 'events of the other mode';
const OTHER_MODE_PAST =
  'If nothing was missed, there is nothing to do. "npm run replay -- --unmapped" shows what they are, and writes them if they should be.';
const AWAITED = 'waiting for a setting';
const AWAITED_TODO =
  'Let the storefront send metadata.sfOrderId. If no other shop uses this Digital River account, set the variable to true instead: a worker finds these Orders when it starts (docs/salesforce-setup.md, Orders of other shops).';
const NOT_OURS_TODO =
  'If they are orders of this installation, correct DIGITAL_RIVER_OWN_ORDERS, restart, then run "npm run replay -- --unmapped --code NOT_OURS". If the account has mostly orders of other shops, there is nothing to do.';
const REJECTED_TODO =
  'Their page in the console says what was expected. If a mapping file looks for it in the wrong place, correct the file, restart, then run "npm run replay -- --rejected"; otherwise the sender has to correct what it sends.';
const MAX_CAUSES = 5;

/**
 * Checks what is in the inbox: whether events need a person, or do not move.
 *
 * @param maxWaitMs how long events wait for a record before they are parked, in milliseconds
 * @returns nothing when the inbox cannot be read, which the checks of the database explain
 */
export async function checkInbox(pool: Pool, maxWaitMs: number): Promise<Finding[]> {
  const open = readOnce(() => openEvents(pool));
  const unmapped = readOnce(() => allUnmapped(pool));
  const lines: [string, () => Promise<Finding>][] = [
    ['pending', async () => checkPending(await open(), await readStuck(pool))],
    ['waiting', async () => checkWaiting(await open(), await readLongWaiting(pool), maxWaitMs)],
    [AWAITED, async () => checkAwaited(await awaitedSettings(pool))],
    ['parked', async () => checkParked(await open(), await parkedCauses(pool))],
    [NEWER_IN_ORG, async () => checkNewerInOrg(await refusedAsOlder(pool))],
    [OTHER_MODE, async () => checkOtherMode((await unmapped()).filter(isOtherMode))],
    [
      'unmapped',
      async () =>
        checkUnmapped(
          (await unmapped()).filter((each) => !isOtherMode(each)),
          await ordersNotOurs(pool),
        ),
    ],
    ['rejected', async () => checkRejected(await recentRejected(pool))],
    ['verifications', async () => checkVerifications(await allVerifications(pool))],
    ['dismissed', async () => checkDismissed(await dismissedCount(pool))],
  ];
  const findings: Finding[] = [];
  try {
    for (const [check, read] of lines) findings.push(await counted(AREA, check, read));
  } catch {
    return [];
  }
  return findings;
}

/** What several lines need is read once. */
function readOnce<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}

function isOtherMode({ code }: UnmappedCount): boolean {
  return code === 'OTHER_MODE';
}

/** Events with a status: their number, and when the oldest was received. */
function totalOf(open: readonly OpenEvents[], status: OpenEvents['status']) {
  const alike = open.filter((each) => each.status === status);
  const count = sum(alike.map((each) => each.count));
  const [oldest = null] = alike.map((each) => each.oldest).toSorted((a, b) => +a - +b);
  const found = oldest === null ? 'none' : `${count}, the oldest received ${oldest.toISOString()}`;
  return { found, data: { count, oldest } };
}

function checkPending(open: readonly OpenEvents[], stuck: InboxSigns['stuck']): Finding {
  const { found, data } = totalOf(open, 'pending');
  if (stuck === undefined) return ok('pending', found, undefined, data);
  const { count, retried, reason, oldest } = stuck;
  const refused = retried === 0 ? '' : ` (${retried} retried: ${reason})`;
  const text = `${found}; ${count} without progress for 15 minutes${refused}, although calls to the org are not paused`;
  return warning('pending', text, STUCK_TODO, { ...data, stuck: count, stuckOldest: oldest });
}

function checkWaiting(
  open: readonly OpenEvents[],
  longWaiting: InboxSigns['longWaiting'],
  maxWaitMs: number,
): Finding {
  const { found, data } = totalOf(open, 'waiting');
  if (longWaiting === undefined) return ok('waiting', found, undefined, data);
  const { count, isComplete, since, subjects } = longWaiting;
  const atLeast = isComplete ? '' : 'at least ';
  const parkedFrom = new Date(since.getTime() + maxWaitMs);
  const text = `${found}; ${atLeast}${count} wait for a record of the org for more than an hour, and the first will be parked at ${parkedFrom.toISOString()}: ${subjects.join(', ')}`;
  return warning('waiting', text, WAITING_TODO, {
    ...{ ...data, longWaiting: count, since, subjects, parkedFrom },
  });
}

function checkAwaited(awaited: readonly AwaitedSetting[]): Finding {
  const data = { awaited };
  if (awaited.length === 0) return ok(AWAITED, 'none', undefined, data);
  const texts = awaited.map(
    ({ setting, count, since, subjects }) =>
      `${count} for ${setting}, the first since ${since.toISOString()}, such as of ${subjects.join(', ')}`,
  );
  return warning(AWAITED, texts.join('; '), AWAITED_TODO, data);
}

function checkParked(open: readonly OpenEvents[], parked: InboxSigns['parked']): Finding {
  const { found, data } = totalOf(open, 'parked');
  const causes = Object.fromEntries(parked.map(({ code, count }) => [code, count]));
  if (parked.length === 0) return ok('parked', found, undefined, { ...data, causes });
  const top = parked.slice(0, MAX_CAUSES).map(({ code, count }) => `${count} ${code}`);
  const others = parked.length > MAX_CAUSES ? ' and others' : '';
  return warning('parked', `${found}: ${top.join(', ')}${others}`, PARKED_TODO, {
    ...{ ...data, causes },
  });
}

function checkNewerInOrg(refused: RefusedAsOlder | undefined): Finding {
  if (refused === undefined) return ok(NEWER_IN_ORG, 'none', undefined, { count: 0, subjects: [] });
  const { count, subjects } = refused;
  const events = count === 1 ? '1 event' : `${count} events`;
  const text = `${events} of the last 24 hours not written, since the org has something newer, such as of ${subjects.join(', ')}`;
  return warning(NEWER_IN_ORG, text, NEWER_IN_ORG_TODO, { ...refused });
}

/** What decides on the mode of an event differs between senders. */
const MODES: Readonly<Record<string, string>> = {
  'digital-river': "the webhook's key at the sender",
  xanpay: 'the XANPAY_ credentials',
};

function otherModeTodo(sources: readonly string[]): string {
  const others = sources.map((source) => MODES[source] ?? '"mode" of the mapping file');
  const places = ['CONNECTOR_MODE', ...new Set(others)].join(', or ');
  return `If they should be written: correct ${places}; restart, then run "npm run replay -- --unmapped". Otherwise, remove the webhook of the other mode.`;
}

function checkOtherMode(counts: readonly UnmappedCount[]): Finding {
  const count = sum(counts.map((each) => each.count));
  const lastDay = sum(counts.map((each) => each.lastDay));
  const [newest = null] = counts.map((each) => each.newest).toSorted((a, b) => +b - +a);
  const data = { count, lastDay, newest, sources: counts.map(({ source }) => source) };
  if (newest === null) return ok(OTHER_MODE, 'none', undefined, data);
  const kept = `${count} of ${data.sources.join(', ')} are kept and not written`;
  const received = `the newest received ${newest.toISOString()}`;
  return lastDay === 0
    ? ok(
        OTHER_MODE,
        `${kept}, none of them from the last 24 hours, ${received}`,
        OTHER_MODE_PAST,
        data,
      )
    : warning(
        OTHER_MODE,
        `${kept}, ${lastDay} of them from the last 24 hours, ${received}`,
        otherModeTodo(data.sources),
        data,
      );
}

function checkUnmapped(counts: readonly UnmappedCount[], ofLastDay: OrdersNotOurs): Finding {
  const texts = counts.map(({ source, code, count }) => `${count} ${code} of ${source}`);
  const found = texts.length === 0 ? 'none' : `${texts.join(', ')}; there was nothing to write`;
  const data = { counts, ofLastDay };
  if (!areNearlyAll(ofLastDay)) return ok('unmapped', found, undefined, data);
  const { orders, notOurs } = ofLastDay;
  const text = `${found}; of ${orders} orders of the last 24 hours, ${notOurs} count as not ours`;
  return warning('unmapped', text, NOT_OURS_TODO, data);
}

function checkRejected(counts: readonly RejectedCount[]): Finding {
  const count = sum(counts.map((each) => each.count));
  if (count === 0) return ok('rejected', 'none in the last 24 hours', undefined, { count, counts });
  const shown = counts.slice(0, MAX_CAUSES);
  const texts = shown.map((each) => `${each.count} of ${each.source} (${each.reason})`);
  const others = counts.length > MAX_CAUSES ? ' and others' : '';
  const text = `${count} of proven callers in the last 24 hours: ${texts.join(', ')}${others}`;
  return warning('rejected', text, REJECTED_TODO, { count, counts });
}

function checkVerifications({ count, newest }: Verifications): Finding {
  const found = newest === null ? 'none' : `${count}, the newest received ${newest.toISOString()}`;
  return ok('verifications', found, undefined, { count, newest });
}

function checkDismissed(count: number): Finding {
  return ok('dismissed', count === 0 ? 'none' : String(count), undefined, { count });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
