import { groupName } from '../../salesforce/records/record-write.ts';
import type { SubjectState } from '../../salesforce/records/state/subject-state.ts';
import { compareVersions, type Write } from '../../salesforce/records/write.ts';
import type { ReadEvent } from '../subject-run.ts';

/**
 * Whether an event is applied: it is superseded when newer events overtook it before any part of it
 * took effect, or the org has refused all of it as older, in this round or an earlier one. Pure.
 */
export function eventStatus({ writes }: ReadEvent, state: SubjectState): 'applied' | 'superseded' {
  const isDeferred = ({ version }: Write) =>
    state.deferred.some((deferred) => compareVersions(deferred.version, version) === 0);
  const tookEffect = writes.some((write) => {
    const name = groupName(write.record, write.group);
    const applied = state.applied[name];
    const isOurs = applied !== undefined && compareVersions(applied, write.version) === 0;
    return (isOurs && !state.newerInOrg.includes(name)) || (!write.creates && isDeferred(write));
  });
  return tookEffect ? 'applied' : 'superseded';
}
