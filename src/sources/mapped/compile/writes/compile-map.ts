import { recordName, type Write } from '../../../../salesforce/records/write.ts';
import type { EventMapping } from '../../language/mapping-schema.ts';
import { compileCondition } from '../value/compile-condition.ts';
import type { EventContext, Read } from '../value/event-context.ts';
import { compileWrite, type MakeWrites, type MappedEvent } from './compile-write.ts';
import { fieldGroups, groupKey, spelledGroup, writesOf } from './field-groups.ts';

/** What a file writes for events. */
export interface CompiledMap {
  /** Whether an entry of the file is about the event. */
  readonly isMapped: Read<boolean>;
  /** The writes of all entries that are about it. */
  readonly writes: (event: MappedEvent) => readonly Write[];
}

interface CompiledWrite {
  /** Undefined for the only write of a group. */
  readonly group: string | undefined;
  /** The group of a record as the file spells it: writes with the same text are of one record. */
  readonly spelled: string;
  readonly make: MakeWrites;
}

interface CompiledEntry {
  readonly applies: Read<boolean>;
  readonly writes: readonly CompiledWrite[];
}

/** Compiles the key `map`, unless it is raw. */
export function compileMap(mapping: EventMapping): CompiledMap {
  const { event, lookups = {} } = mapping;
  const parts = { event, lookups, groups: fieldGroups(mapping) };
  const ofGroup = Map.groupBy(writesOf(mapping), groupKey);
  const entries = (mapping.map === 'raw' ? [] : mapping.map).map((entry): CompiledEntry => {
    const writes = entry.writes.map((spec) => ({
      group: ofGroup.get(groupKey(spec))?.length === 1 ? undefined : groupKey(spec),
      spelled: spelledGroup(spec),
      make: compileWrite(spec, parts),
    }));
    return { applies: compileCondition(entry.when), writes };
  });
  return {
    isMapped: (event) => entries.some(({ applies }) => applies(event)),
    writes: (mapped) => writesFor(entries, mapped),
  };
}

/** Of several writes of one group of a record, the first whose condition is met is made. */
function writesFor(entries: readonly CompiledEntry[], mapped: MappedEvent): Write[] {
  const context: EventContext = mapped.context;
  const groups = new Set<string>();
  const writes: Write[] = [];
  for (const { applies, writes: specs } of entries) {
    if (!applies(context)) continue;
    for (const { group, spelled, make } of specs) {
      if (group !== undefined && groups.has(spelled)) continue;
      const made = make(mapped);
      if (made === undefined) continue;
      if (group === undefined) {
        writes.push(...made);
        continue;
      }
      groups.add(spelled);
      // Values that are read in different ways may be the same.
      const [first] = made;
      if (first === undefined) continue;
      const ofRecord = `${group} ${recordName(first.record)}`;
      if (groups.has(ofRecord)) continue;
      groups.add(ofRecord);
      writes.push(...made);
    }
  }
  return writes;
}
