import {
  type MetadataFile,
  metadataFiles,
} from '../../src/source-tools/metadata/metadata-files.ts';
import type { PlannedObject } from '../../src/source-tools/metadata/planned-object.ts';
import { createdObjects } from '../../src/sources/mapped/fields/created-objects.ts';
import type { MappedField } from '../../src/sources/mapped/fields/mapped-field.ts';
import { mappedFields } from '../../src/sources/mapped/fields/mapped-fields.ts';
import type { Mapping } from '../../src/sources/mapped/language/mapping-schema.ts';

/** Custom, and of no package. */
const OWN = /^(?!.*__.*__).*__c$/i;
const TEXT = { kind: 'text', length: 255 } as const;

/** What look-ups search by, and no mapping file creates: the org of an installation has it. */
export interface SearchedFields {
  /** Such as `Order.Shop_Number__c`. */
  readonly names: readonly string[];
  readonly files: readonly MetadataFile[];
}

/**
 * Plans the fields and objects that mapping files search only.
 *
 * @param shipped objects that the trial's org has already
 */
export function searchedFields(
  mappings: readonly Mapping[],
  shipped: readonly string[],
): SearchedFields {
  const all = mappings.flatMap(mappedFields);
  const written = new Set(all.filter(({ role }) => role !== 'search').map(nameOf));
  const created = new Set(mappings.flatMap((mapping) => [...createdObjects(mapping)]));
  const searched = all.filter((field) => OWN.test(field.field) && !written.has(nameOf(field)));
  const objects = [...Map.groupBy(searched, ({ object }) => object)].map(
    ([name, fields]): PlannedObject => ({
      ...{ name, creates: false, writes: false, hasTextName: false, permitted: [] },
      isNew: OWN.test(name) && ![...shipped, ...created].includes(name),
      fields: fields.map((field) => ({ ...field, type: TEXT })),
    }),
  );
  const files = metadataFiles({ label: 'Trial', objects });
  return {
    names: [...new Set(searched.map(nameOf))].toSorted(),
    files: files.filter(({ path }) => path.includes('/objects/') && !path.includes('/listViews/')),
  };
}

function nameOf({ object, field }: MappedField): string {
  return `${object}.${field}`;
}
