import type { EventMapping } from '../../language/mapping-schema.ts';
import type { WriteSpec } from '../../language/write-schema.ts';
import type { CompiledMap } from './compile-map.ts';
import { compileWrite } from './compile-write.ts';
import { fieldGroups } from './field-groups.ts';
import { RAW_FIELDS, RAW_OBJECT, rawKey, rawWrite } from './raw-entry.ts';

/**
 * Compiles `"map": "raw"`: each event is one record, and the fields that the file adds are groups of
 * their own, so that only these wait for the record of a look-up.
 */
export function rawMap(mapping: EventMapping): CompiledMap {
  const { event, lookups = {}, fields = {}, source } = mapping;
  const added: readonly WriteSpec[] = Object.entries(fields).map(([field, value]) => ({
    record: { object: RAW_OBJECT, by: { [RAW_FIELDS.key]: 'event:id' } },
    group: field,
    fields: { [field]: value },
  }));
  const groups = fieldGroups({ map: [{ when: {}, writes: [...added] }] });
  const makers = added.map((spec) => compileWrite(spec, { event, lookups, groups }));
  return {
    isMapped: () => true,
    writes: (mapped) => {
      const { facts } = mapped.context;
      if (facts === undefined) return [];
      const record = {
        object: RAW_OBJECT,
        field: RAW_FIELDS.key,
        value: rawKey(source, facts.id),
      };
      const further = makers.flatMap((make) => make(mapped) ?? []);
      return [
        rawWrite(source, facts, mapped.context),
        ...further.map((write) => ({ ...write, record })),
      ];
    },
  };
}
