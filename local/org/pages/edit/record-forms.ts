import type { Row } from '../../rows.ts';
import type { FieldSchema, ObjectSchema } from '../../schema/schema.ts';
import type { Html } from '../html.ts';
import type { PageParts } from '../page-parts.ts';
import { listPath, recordName, recordPath } from '../record-link.ts';
import { editFormPage } from './edit-form.ts';
import { type ErrorText, errorTexts } from './error-texts.ts';
import {
  changedValues,
  editableFields,
  type FormBody,
  formText,
  OPENED_WITH,
  textsIn,
} from './form-values.ts';

/** What a form leads to: another page, or the form again, with errors. */
export type Outcome = { location: string } | { page: Html };

/** The form of a new record, with the default values. */
export function newRecordPage(
  parts: PageParts,
  object: ObjectSchema,
  body: FormBody = {},
  errors: ErrorText[] = [],
): Promise<Html> {
  const fields = editableFields(object);
  const defaults = Object.fromEntries(fields.map((f) => [f.name, formText(f, f.defaultValue)]));
  return editFormPage(parts, object, {
    title: `New ${object.label}`,
    back: listPath(object),
    texts: errors.length > 0 ? textsOf(fields, body) : defaults,
    // The org itself adds default values that are left as they are.
    openedWith: defaults,
    errors,
  });
}

/** Creates a record from its form. */
export async function createRecord(
  parts: PageParts,
  object: ObjectSchema,
  body: FormBody,
): Promise<Outcome> {
  const values = changedValues(editableFields(object), body);
  const { id, errors } = await parts.edits.create(object, values);
  if (id !== undefined) return { location: recordPath(object, id) };
  return { page: await newRecordPage(parts, object, body, errorTexts(object, errors)) };
}

/** The form of an existing record. */
export function editRecordPage(
  parts: PageParts,
  object: ObjectSchema,
  row: Row,
  body: FormBody = {},
  errors: ErrorText[] = [],
): Promise<Html> {
  const fields = editableFields(object);
  const current = Object.fromEntries(fields.map((f) => [f.name, formText(f, row[f.name])]));
  const again = errors.length > 0;
  return editFormPage(parts, object, {
    title: `Edit ${recordName(object, row)}`,
    back: recordPath(object, row.Id),
    texts: again ? textsOf(fields, body) : current,
    openedWith: again ? textsOf(fields, body, OPENED_WITH) : current,
    errors,
  });
}

/** Writes what was changed in a record's form. */
export async function saveRecord(
  parts: PageParts,
  object: ObjectSchema,
  row: Row,
  body: FormBody,
): Promise<Outcome> {
  const values = changedValues(editableFields(object), body);
  const [result] = await parts.edits.update(object, [row.Id], values);
  if (result?.success) return { location: recordPath(object, row.Id) };
  const errors = errorTexts(object, result?.errors ?? []);
  return { page: await editRecordPage(parts, object, row, body, errors) };
}

function textsOf(fields: FieldSchema[], body: FormBody, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    fields.map(({ name }) => [name, textsIn(body, prefix + name)[0] ?? '']),
  );
}
