import type { Attempts, AttemptsModel, Model, RecordModel, Track } from '../model.ts';
import type { HistoryRow } from '../stage/org-admin.ts';
import type { Finding } from './finding.ts';
import { keyOf, type OrgRecord } from './records.ts';

const NO_FIELDS: RecordModel = {};

/**
 * Checks the history of each field. Its values must be a subsequence of its track: a newer event's
 * value follows an older one's, and a value is repeated only when an event repeats it.
 */
export function checkHistory(
  history: readonly HistoryRow[],
  records: readonly OrgRecord[],
  model: Model,
  { orders: attempts }: AttemptsModel,
): Finding[] {
  const rows = Map.groupBy(history, ({ recordId, field }) => `${recordId} ${field}`);
  return records.flatMap((record) => {
    const ofAttempts = record.object === 'Order' ? attempts.get(record.id) : undefined;
    if (ofAttempts !== undefined) return checkAttempts(record, rows, ofAttempts);
    const fields = model[record.object as keyof Model]?.get(keyOf(record)) ?? NO_FIELDS;
    return Object.entries(fields).flatMap(([field, track]) => {
      const name = `${record.object} ${keyOf(record)} ${field}`;
      return checkField(name, rows.get(`${record.id} ${field}`) ?? [], track);
    });
  });
}

/**
 * An attempt that gives way leaves a blank, so that the values between two blanks are of one attempt. An
 * accepted attempt gets the Order of a dead one, in whatever order their events arrive. No attempt gets
 * it twice. The last attempt is never dead, and keeps it.
 */
function checkAttempts(
  record: OrgRecord,
  rows: ReadonlyMap<string, readonly HistoryRow[]>,
  attempts: Attempts,
): Finding[] {
  return Object.keys(attempts[0] ?? {}).flatMap((field): Finding[] => {
    const parts = betweenBlanks(rows.get(`${record.id} ${field}`) ?? []);
    const tracks = attempts.map((each) => each[field] ?? []);
    if (isDivided(parts, tracks)) return [];
    const values = parts.map((changes) => changes.map(({ newValue }) => newValue).join(', '));
    const text = `Order ${record.id} ${field} had values that its attempts do not explain: ${values.join('; blank; ')}.`;
    return [{ promise: 'wrong records', text }];
  });
}

/** Whether each part fits a track of its own, and none follows that of the last track. */
function isDivided(parts: readonly HistoryRow[][], tracks: readonly Track[]): boolean {
  const [part, ...later] = parts;
  if (part === undefined) return true;
  return tracks.some((track, index) => {
    if (checkField('', part, track).length > 0) return false;
    const isLast = index === tracks.length - 1;
    return isLast ? later.length === 0 : isDivided(later, tracks.toSpliced(index, 1));
  });
}

/** The changes of a field, without those that blank it. */
function betweenBlanks(changes: readonly HistoryRow[]): HistoryRow[][] {
  const parts: HistoryRow[][] = [[]];
  for (const change of changes) {
    if (change.newValue === null) parts.push([]);
    else parts.at(-1)?.push(change);
  }
  return parts.filter(({ length }) => length > 0);
}

function checkField(name: string, changes: readonly HistoryRow[], track: Track): Finding[] {
  const [first] = changes;
  if (first === undefined) return [];
  const findings: Finding[] = [];
  const isBlank = first.oldValue === null || first.oldValue === false;
  let position = isBlank ? 0 : track.findIndex((value) => Object.is(value, first.oldValue));
  for (const [index, { oldValue, newValue }] of changes.entries()) {
    const next = track.findIndex((value, at) => at >= position && value === newValue);
    if (next >= 0) {
      position = next;
      continue;
    }
    const promise = brokenPromise(changes, index, track);
    findings.push({ promise, text: `${name} changed from ${oldValue} to ${newValue}.` });
  }
  return findings;
}

function brokenPromise(
  changes: readonly HistoryRow[],
  index: number,
  track: Track,
): Finding['promise'] {
  const { oldValue, newValue } = changes[index] ?? {};
  const isRepeated = changes
    .slice(0, index)
    .some((row) => row.oldValue === oldValue && row.newValue === newValue);
  if (isRepeated) return 'repeated changes';
  const isKnown =
    track.some((value) => value === newValue) || newValue === false || newValue === null;
  return isKnown ? 'regressions' : 'wrong records';
}
