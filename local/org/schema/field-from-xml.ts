import { z } from 'zod';
import type { FieldSchema } from './schema.ts';
import { field } from './system-fields.ts';

const flag = z.stringbool().default(false);
const size = z.coerce.number().int().optional();

/** The elements of a CustomField file that this org reads; it ignores others. */
export const fieldXml = z.object({
  fullName: z.string(),
  label: z.string().optional(),
  description: z.string().optional(),
  type: z.string(),
  length: size,
  precision: size,
  scale: size,
  externalId: flag,
  unique: flag,
  caseSensitive: flag,
  required: flag,
  defaultValue: z.string().optional(),
  referenceTo: z.string().optional(),
  relationshipName: z.string().optional(),
  relationshipLabel: z.string().optional(),
  deleteConstraint: z.enum(['SetNull', 'Restrict', 'Cascade']).optional(),
  displayFormat: z.string().optional(),
  formula: z.string().optional(),
  trackHistory: flag,
  valueSet: z
    .object({
      restricted: flag,
      valueSetDefinition: z
        .object({
          value: z.array(z.object({ fullName: z.string(), default: flag })),
        })
        .optional(),
    })
    .optional(),
});

export type FieldXml = z.infer<typeof fieldXml>;

/**
 * Converts a CustomField into the org's field description.
 * @throws Error for an unsupported field type
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm
 */
export function fieldFromXml(xml: FieldXml): FieldSchema {
  return field(xml.fullName, ...typed(xml, common(xml)));
}

function common(xml: FieldXml): Partial<FieldSchema> {
  return {
    label: xml.label ?? xml.fullName,
    externalId: xml.externalId,
    unique: xml.unique,
    caseSensitive: xml.caseSensitive,
    required: xml.required,
    trackHistory: xml.trackHistory,
    ...(xml.description !== undefined && { description: xml.description }),
    ...(xml.formula !== undefined && { formula: xml.formula, readOnly: true }),
  };
}

function typed(
  xml: FieldXml,
  shared: Partial<FieldSchema>,
): [FieldSchema['type'], Partial<FieldSchema>] {
  const numeric = { ...shared, precision: xml.precision ?? 18, scale: xml.scale ?? 0 };
  switch (xml.type) {
    case 'Text':
      return ['string', { ...shared, length: xml.length ?? 255, ...literalDefault(xml) }];
    case 'Email':
      return ['email', { ...shared, length: 80 }];
    case 'Url':
      return ['url', { ...shared, length: 255 }];
    case 'TextArea':
      return ['textarea', { ...shared, length: 255 }];
    case 'LongTextArea':
      return ['textarea', { ...shared, length: xml.length ?? 32_768 }];
    case 'Number':
      return ['double', { ...numeric, ...numberDefault(xml) }];
    case 'Currency':
      return ['currency', { ...numeric, ...numberDefault(xml) }];
    case 'Checkbox':
      return ['boolean', { ...shared, defaultValue: xml.defaultValue === 'true' }];
    case 'Date':
      return ['date', shared];
    case 'DateTime':
      return ['datetime', shared];
    case 'Picklist':
      return ['picklist', { ...shared, ...picklist(xml) }];
    case 'AutoNumber':
      return ['string', { ...shared, ...autoNumber(xml) }];
    case 'Lookup':
    case 'MasterDetail':
      return ['reference', { ...shared, ...reference(xml) }];
    default:
      throw new Error(`The local org has no field type ${xml.type} (field ${xml.fullName})`);
  }
}

function picklist(xml: FieldXml): Partial<FieldSchema> {
  const values = xml.valueSet?.valueSetDefinition?.value ?? [];
  const chosen = values.find((value) => value.default);
  return {
    length: 255,
    picklistValues: values.map((value) => value.fullName),
    restricted: xml.valueSet?.restricted ?? false,
    ...(chosen !== undefined && { defaultValue: chosen.fullName }),
  };
}

function autoNumber(xml: FieldXml): Partial<FieldSchema> {
  return { length: 30, readOnly: true, autoNumber: xml.displayFormat ?? '{0}' };
}

function reference(xml: FieldXml): Partial<FieldSchema> {
  if (xml.referenceTo === undefined) throw new Error(`${xml.fullName} lacks referenceTo`);
  return {
    length: 18,
    referenceTo: xml.referenceTo,
    relationshipName: xml.fullName.replace(/__c$/, '__r'),
    deleteConstraint: xml.type === 'MasterDetail' ? 'Cascade' : xml.deleteConstraint,
    ...(xml.type === 'MasterDetail' && { required: true }),
    ...(xml.relationshipName !== undefined && {
      childRelationshipName: `${xml.relationshipName}__r`,
    }),
    ...(xml.relationshipLabel !== undefined && { childRelationshipLabel: xml.relationshipLabel }),
  };
}

/** The default of a text field is a formula; this org supports only a plain quoted text. */
function literalDefault(xml: FieldXml): Partial<FieldSchema> {
  const text = /^"([^"]*)"$/.exec(xml.defaultValue ?? '')?.[1];
  return text === undefined ? {} : { defaultValue: text };
}

function numberDefault(xml: FieldXml): Partial<FieldSchema> {
  return xml.defaultValue === undefined ? {} : { defaultValue: Number(xml.defaultValue) };
}
