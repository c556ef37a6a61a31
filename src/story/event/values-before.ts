import { groupName } from '../../salesforce/records/record-write.ts';
import { compareVersions, type Write } from '../../salesforce/records/write.ts';
import type { WrittenField } from '../../salesforce/schema/written-field.ts';
import type { WrittenValue } from '../story.ts';
import { type EventWrites, tellFields } from '../tell-writes.ts';

/** What the event before wrote to the same fields. */
export interface ValuesBefore {
  readonly seq: string;
  readonly type: string | null;
  readonly receivedAt: Date;
  readonly fields: readonly WrittenValue[];
}

/**
 * What the event that precedes a write by its version wrote to the same field group. That is what the
 * connector wrote; Salesforce may have held something else. Pure.
 *
 * @param events of the subject
 * @param ids of the records that look-ups have found
 * @param fields that the configured senders write
 * @returns null when no applied event before wrote to the group, or its body is deleted
 */
export function valuesBefore(
  write: Write,
  events: readonly EventWrites[],
  ids: Readonly<Record<string, string>>,
  fields: readonly WrittenField[],
): ValuesBefore | null {
  const name = groupName(write.record, write.group);
  const earlier = events.flatMap(({ event, read }) =>
    event.status === 'applied' && 'writes' in read
      ? read.writes
          .filter((each) => groupName(each.record, each.group) === name)
          .filter((each) => compareVersions(each.version, write.version) < 0)
          .map((each) => ({ event, write: each }))
      : [],
  );
  const [first, ...others] = earlier;
  if (first === undefined) return null;
  const last = others.reduce(
    (newest, each) =>
      compareVersions(each.write.version, newest.write.version) > 0 ? each : newest,
    first,
  );
  const { seq, type, receivedAt } = last.event;
  return { seq, type, receivedAt, fields: tellFields(last.write, { ids }, fields) };
}
