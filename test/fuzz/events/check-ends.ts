import type { End } from './ends.ts';

/** Ends that an event may have: nothing is pending for ever, and nothing is lost. */
const ENDS = new Set(['applied', 'superseded', 'waiting', 'unmapped', 'rejected', 'parked']);
/** Ends that the event of a sender may have, as long as nothing is changed in it. */
const GOOD_ENDS = new Set(['applied', 'superseded', 'waiting', 'unmapped']);
/** The kind of the bodies in which nothing is changed. */
const UNCHANGED = 'nothing';
/** The answer to a body without a usable event, by source. */
const REJECTED_STATUS = { 'digital-river': 400, xanpay: 202, 'xoxoday-plum': 202 } as const;
const SOURCES = Object.keys(REJECTED_STATUS) as (keyof typeof REJECTED_STATUS)[];
const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** None hangs; how long a busy machine takes says nothing. */
const MAX_ANSWER_MS = 30_000;
const MAX_SHOWN = 5;

/** Sentences about the deliveries that were answered or ended as none may. */
export function checkEnds(ends: readonly End[]): string[] {
  const wrong = ends.filter((end) => !isRight(end));
  const slow = ends.filter(({ delivery }) => delivery.ms > MAX_ANSWER_MS);
  return [
    ...wrong.slice(0, MAX_SHOWN).map((end) => `${describe(end)}, which is not right.`),
    ...slow.slice(0, MAX_SHOWN).map((end) => `${describe(end)}, after ${end.delivery.ms} ms.`),
    ...(wrong.length > MAX_SHOWN ? [`${wrong.length} bodies in all did not end right.`] : []),
    ...SOURCES.flatMap((name) =>
      checkShares(
        name,
        ends.filter(({ delivery }) => delivery.source === name),
      ),
    ),
  ];
}

function isRight(end: End): boolean {
  const { delivery, status } = end;
  if (delivery.bytes > MAX_BODY_BYTES) return delivery.status === 413 && status === 'refused';
  if (delivery.kind === UNCHANGED) return delivery.status === 202 && isGoodEnd(end);
  if (status === 'rejected') return delivery.status === REJECTED_STATUS[delivery.source];
  return delivery.status === 202 && (ENDS.has(status) || status === 'repeat');
}

/** A changed event may have claimed the Order of an unchanged one. */
function isGoodEnd({ status, code }: End): boolean {
  return GOOD_ENDS.has(status) || (status === 'parked' && code === 'ORDER_CONFLICT');
}

function describe({ delivery, status, code }: End): string {
  const what = code === null ? status : `${status} with ${code}`;
  const { index, source, kind, bytes } = delivery;
  return `Body ${index} (${source}, ${kind}, ${bytes} bytes) was answered ${delivery.status} and is ${what}`;
}

/** A source with fewer bodies than this is not judged as a whole. */
const MIN_JUDGED = 100;
/**
 * The least and the greatest share of a source's bodies that may end in a way, about half and twice
 * of what the mutations lead to.
 */
const SHARES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  applied: [0.1, 1],
  superseded: [0, 0.6],
  unmapped: [0, 0.2],
  waiting: [0, 0.1],
  rejected: [0.15, 0.7],
  parked: [0, 0.1],
  repeat: [0, 0.1],
};

/** Each end may be right for one body, and wrong for all of them. */
function checkShares(source: string, ends: readonly End[]): string[] {
  if (ends.length < MIN_JUDGED) return [];
  const unchanged = ends.filter(({ delivery }) => delivery.kind === UNCHANGED);
  const isAnyApplied = unchanged.some(({ status }) => status === 'applied');
  const none = isAnyApplied ? [] : [`No unchanged event of ${source} was applied.`];
  const odd = Object.entries(SHARES).flatMap(([status, [min, max]]) => {
    const count = ends.filter((end) => end.status === status).length;
    const share = count / ends.length;
    if (share >= min && share <= max) return [];
    return [
      `${count} of ${ends.length} bodies of ${source} are ${status}, expected ${percent(min)} to ${percent(max)}.`,
    ];
  });
  return [...none, ...odd];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
