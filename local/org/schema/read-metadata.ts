import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { SHARING_MODELS, type SharingModel } from '../rights/sharing-model.ts';
import { fieldFromXml, fieldXml } from './field-from-xml.ts';
import { readXml } from './read-xml.ts';
import type { FieldSchema, ValidationRule } from './schema.ts';
import type { FieldTracking } from './tracked-fields.ts';

const flag = z.stringbool().default(false);

/** The elements of a CustomObject file that this org reads. */
export const objectXml = z.preprocess(
  // A standard object's file may be an empty element, which the parser returns as ''.
  (value) => (value === '' ? {} : value),
  z.object({
    label: z.string().optional(),
    pluralLabel: z.string().optional(),
    enableHistory: flag,
    sharingModel: z.enum(SHARING_MODELS).optional().catch(undefined),
    nameField: z
      .object({
        type: z.string(),
        label: z.string().optional(),
        displayFormat: z.string().optional(),
      })
      .optional(),
  }),
);

/** The elements of a ValidationRule file that this org reads. */
export const ruleXml = z.object({
  fullName: z.string(),
  active: flag,
  errorConditionFormula: z.string(),
  errorMessage: z.string(),
  errorDisplayField: z.string().optional(),
});

/** A validation rule, active or not. */
export type RuleMetadata = ValidationRule & { active: boolean };

/** The content of an object's folder. */
export interface ObjectMetadata {
  name: string;
  label?: string | undefined;
  pluralLabel?: string | undefined;
  /** Whether a custom object's fields can be tracked; ignored for standard objects. */
  enableHistory: boolean;
  sharingModel?: SharingModel | undefined;
  nameField?:
    | { type: string; label?: string | undefined; displayFormat?: string | undefined }
    | undefined;
  fields: FieldSchema[];
  /** The standard fields that have files. */
  standardFields?: FieldTracking[];
  validationRules: RuleMetadata[];
}

/**
 * Reads the objects of a metadata directory in source format.
 * @param directory the folder that contains `objects`, e.g. `force-app/main/default`
 * @throws Error with the name of the file that cannot be read
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_source_file_format.htm
 */
export async function readMetadata(directory: string): Promise<ObjectMetadata[]> {
  const objects = join(directory, 'objects');
  const names = (await entries(objects)).sort();
  return Promise.all(names.map((name) => readObject(join(objects, name), name)));
}

async function readObject(folder: string, name: string): Promise<ObjectMetadata> {
  const [file] = await files(folder, '.object-meta.xml');
  const head =
    file === undefined ? objectXml.parse({}) : await readXml(file, 'CustomObject', objectXml);
  return {
    name,
    label: head.label,
    pluralLabel: head.pluralLabel,
    enableHistory: head.enableHistory,
    sharingModel: head.sharingModel,
    ...(head.nameField !== undefined && { nameField: head.nameField }),
    ...(await readFields(join(folder, 'fields'))),
    validationRules: await readRules(join(folder, 'validationRules')),
  };
}

async function readFields(
  folder: string,
): Promise<Pick<ObjectMetadata, 'fields' | 'standardFields'>> {
  const paths = await files(folder, '.field-meta.xml');
  const read = await Promise.all(
    paths.map((path) => readXml(path, 'CustomField', fieldXml.partial({ type: true }))),
  );
  return {
    // The file of a standard field only adjusts it (label, history) and has no type.
    fields: read.flatMap(({ type, ...xml }) =>
      type === undefined ? [] : [fieldFromXml({ ...xml, type })],
    ),
    standardFields: read
      .filter(({ type }) => type === undefined)
      .map(({ fullName, trackHistory }) => ({ name: fullName, trackHistory })),
  };
}

async function readRules(folder: string): Promise<RuleMetadata[]> {
  const paths = await files(folder, '.validationRule-meta.xml');
  const read = paths.map((path) => readXml(path, 'ValidationRule', ruleXml));
  return (await Promise.all(read)).map(ruleFromXml);
}

/** Converts a ValidationRule into the org's rule description. */
export function ruleFromXml(rule: z.infer<typeof ruleXml>): RuleMetadata {
  return {
    name: rule.fullName,
    active: rule.active,
    formula: rule.errorConditionFormula,
    message: rule.errorMessage,
    ...(rule.errorDisplayField !== undefined && { field: rule.errorDisplayField }),
  };
}

async function files(folder: string, ending: string): Promise<string[]> {
  const names = (await entries(folder)).filter((name) => basename(name).endsWith(ending));
  return names.sort().map((name) => join(folder, name));
}

/** The names in a folder; none for a missing folder, because every part is optional. */
async function entries(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
