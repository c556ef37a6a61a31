import { groupName, type RecordWrite } from '../../salesforce/records/record-write.ts';
import type { SubjectState } from '../../salesforce/records/state/subject-state.ts';
import { compareVersions, type Write } from '../../salesforce/records/write.ts';
import type { WriteResult } from '../interpret-outcome.ts';

/**
 * The field groups of which the org has a newer version than what counts as applied: it has refused
 * the applied one as an older one, and has taken none since. Pure.
 *
 * @param before those that were known
 * @param results what became of the subject's writes, in the order in which they were sent
 * @param applied what counts as applied after them
 */
export function newerInOrg(
  before: readonly string[],
  results: readonly WriteResult[],
  applied: SubjectState['applied'],
): string[] {
  const newer = new Set(before);
  for (const { kind, write } of results) {
    for (const name of groupNames(write)) {
      if (kind === 'written') newer.delete(name);
      if (kind === 'superseded') newer.add(name);
    }
  }
  return [...newer].filter((name) => applied[name] !== undefined);
}

/**
 * What people should know of an event whose own values the org has refused as older ones, in this
 * round or an earlier one. It is empty for values that other events of the subject overtook.
 *
 * @param writes of the event
 * @param subject the subject's key
 */
export function newerInOrgNotes(
  writes: readonly Write[],
  { applied, newerInOrg: refusedGroups }: Pick<SubjectState, 'applied' | 'newerInOrg'>,
  subject: string,
): string[] {
  const refused = writes.filter(({ record, group, version }) => {
    const name = groupName(record, group);
    const known = applied[name];
    return (
      refusedGroups.includes(name) && known !== undefined && compareVersions(known, version) === 0
    );
  });
  const guards = new Set(
    refused.flatMap(({ record, guard }) => (guard ? `${record.object}.${guard.field}` : [])),
  );
  if (guards.size === 0) return [];
  const fields = new Set(refused.flatMap((write) => Object.keys(write.fields)));
  const versions = [...guards].join(' and ');
  return [
    `Not written: ${[...fields].join(', ')}. The org has a newer version in ${versions} than this event. If no other system has set that, it is wrong: clear ${versions} of the record, then apply the order again (--again --order ${subject}).`,
  ];
}

function groupNames({ record, groups }: RecordWrite): string[] {
  return groups.map(({ name }) => groupName(record, name));
}
