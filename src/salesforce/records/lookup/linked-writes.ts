import type { GroupWrite, RecordWrite } from '../record-write.ts';
import { isReference, recordName, type Write } from '../write.ts';

/**
 * The writes that are repeated when a look-up finds another record: the values of the record
 * itself, by field group, and the references to it, once per record. Pure.
 *
 * @param before those that are known
 * @param written what was written since, the oldest first
 */
export function linkedWrites(before: readonly Write[], written: readonly RecordWrite[]): Write[] {
  const all = [...before, ...written.flatMap(linksOf)];
  return [...new Map(all.map((write) => [linkName(write), write])).values()];
}

function linksOf(write: RecordWrite): Write[] {
  const links = write.groups
    .map((group) => link(write, group))
    .filter(({ fields }) => Object.keys(fields).length > 0);
  return 'lookup' in write.record ? links : links.slice(0, 1);
}

function linkName({ record, group }: Write): string {
  return 'lookup' in record ? `${recordName(record)} ${group}` : recordName(record);
}

/** The version belongs to the group as it was applied, so that an older event stays ruled out. */
function link({ record, after }: RecordWrite, { name, version, fields, guard }: GroupWrite): Write {
  const common = { record, group: name, rule: 'newest', version } as const;
  if ('lookup' in record) {
    return { ...common, fields, ...(guard === undefined ? {} : { guard }), creates: true };
  }
  const references = Object.entries(fields).filter(([, value]) => isReference(value));
  return {
    ...common,
    fields: Object.fromEntries(references),
    creates: false,
    ...(after === undefined ? {} : { after }),
  };
}
