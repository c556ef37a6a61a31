import { InputError } from '../../errors.ts';
import { createdObjects } from '../../sources/mapped/fields/created-objects.ts';
import type { MappedField, MappedFieldType } from '../../sources/mapped/fields/mapped-field.ts';
import { mappedFields } from '../../sources/mapped/fields/mapped-fields.ts';
import { RAW_OBJECT } from '../../sources/mapped/fields/raw-fields.ts';
import type { Mapping } from '../../sources/mapped/language/mapping-schema.ts';
import { nameProblems } from './name-problems.ts';
import type { MetadataPlan, PlannedField, PlannedObject } from './planned-object.ts';

const TEXT: MappedFieldType = { kind: 'text', length: 255 };

/** Objects that other package directories of this project create. */
const DEPLOYED_APART: readonly string[] = [RAW_OBJECT.object];

/**
 * Plans the metadata of a mapping. Standard objects, objects of packages, and those that the mapping
 * only finds are in the org already.
 *
 * @param label what people call the source; absent: as the mapping says
 * @param existing further objects that the org has
 * @throws InputError with all names that Salesforce would refuse
 */
export function planMetadata(
  mapping: Mapping,
  label: string | undefined,
  existing: readonly string[],
): MetadataPlan {
  const created = createdObjects(mapping);
  const isNew = (object: string) =>
    isOwn(object) && created.has(object) && ![...existing, ...DEPLOYED_APART].includes(object);
  const objects = [...Map.groupBy(mappedFields(mapping), ({ object }) => object)].map(
    ([name, fields]) => plannedObject(name, fields, isNew(name), created.has(name)),
  );
  const problems = objects.flatMap(nameProblems);
  if (problems.length > 0) {
    throw new InputError(
      `Salesforce would refuse these names; change them in the file:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  }
  return { label: label ?? mapping.label ?? mapping.source, objects };
}

function plannedObject(
  name: string,
  fields: readonly MappedField[],
  isNew: boolean,
  creates: boolean,
): PlannedObject {
  const isShipped = (field: string) =>
    name === RAW_OBJECT.object && RAW_OBJECT.fields.includes(field);
  const custom = fields.filter(({ field }) => /__c$/i.test(field));
  const planned = custom
    .filter(({ field, role }) => isOwn(field) && !isShipped(field) && (isNew || role !== 'search'))
    .map((field): PlannedField => ({ ...field, type: field.type ?? TEXT }));
  const isWritten = ({ role }: MappedField) => role !== 'search';
  return {
    ...{ name, isNew, creates, fields: planned },
    hasTextName: fields.some((field) => field.field === 'Name' && isWritten(field)),
    writes: fields.some(isWritten),
    permitted: custom.map((field) => ({ field: field.field, isWritten: isWritten(field) })),
  };
}

/** Whether a name is custom, and of no package. */
function isOwn(name: string): boolean {
  return /__c$/i.test(name) && !/^[A-Za-z0-9]+__.+__c$/i.test(name);
}
