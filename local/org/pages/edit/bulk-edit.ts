import { isEditable } from '../../schema/names.ts';
import type { FieldSchema, ObjectSchema } from '../../schema/schema.ts';
import { type Content, type Html, html } from '../html.ts';
import { fieldsNamed, viewOf } from '../object-views.ts';
import type { PageParts } from '../page-parts.ts';
import { pageShell } from '../page-shell.ts';
import { listPath, recordName } from '../record-link.ts';
import { errorSummary } from './edit-form.ts';
import { type ErrorText, errorTexts } from './error-texts.ts';
import { fieldInput } from './field-input.ts';
import { changedValues, type FormBody, textsIn } from './form-values.ts';
import type { Outcome } from './record-forms.ts';

/** The id of the form that the checkboxes of a list belong to. */
export const bulkFormId = 'bulk-edit';

/** The fields that a list can change for several records. */
export function bulkFields(object: ObjectSchema): FieldSchema[] {
  return fieldsNamed(object, viewOf(object).bulkEdit ?? []).filter(isEditable);
}

/** The form above a list that changes the selected records; undefined for most objects. */
export async function bulkForm(
  parts: PageParts,
  object: ObjectSchema,
  filterName: string | undefined,
): Promise<Content> {
  const fields = bulkFields(object);
  if (fields.length === 0) return undefined;
  const inputs = fields.map((field) =>
    fieldInput(parts, { ...field, required: false }, { text: '', errors: [] }),
  );
  return html`
    <form method="post" action="/lightning/o/${object.name}/edit" class="bulk-edit" id="${bulkFormId}" aria-label="Change the selected records">
      ${filterName !== undefined && html`<input type="hidden" name="filterName" value="${filterName}">`}
      ${await Promise.all(inputs)}
      <button class="slds-button slds-button_neutral">Save for Selected</button>
    </form>`;
}

/** Writes the values of the form to the selected records; an empty field changes nothing. */
export async function saveSelected(
  parts: PageParts,
  object: ObjectSchema,
  body: FormBody,
): Promise<Outcome> {
  const ids = [...new Set(textsIn(body, 'id'))];
  const [filterName] = textsIn(body, 'filterName');
  const query = filterName === undefined ? '' : `?filterName=${encodeURIComponent(filterName)}`;
  const back = listPath(object) + query;
  const fields = bulkFields(object);
  const values = changedValues(fields, body);
  const missing = missingPart(ids, Object.keys(values), fields);
  if (missing !== undefined) return { page: problems(parts, object, back, [{ text: missing }]) };
  const results = await parts.edits.update(object, ids, values);
  const errors = await Promise.all(
    results.map(async ({ errors: own }, index): Promise<ErrorText[]> => {
      if (own.length === 0) return [];
      const row = await parts.rows.get(object.name, ids[index] ?? '');
      const name = row === undefined ? ids[index] : recordName(object, row);
      return errorTexts(object, own).map(({ label, text }) => ({
        text: [name, label, text].filter((part) => part !== undefined).join(': '),
      }));
    }),
  );
  const found = errors.flat();
  return found.length === 0 ? { location: back } : { page: problems(parts, object, back, found) };
}

function missingPart(ids: string[], names: string[], fields: FieldSchema[]): string | undefined {
  if (ids.length === 0) return 'Select at least one record.';
  const labels = fields.map(({ label }) => label).join(' or ');
  return names.length === 0 ? `Enter a value for ${labels}.` : undefined;
}

function problems(parts: PageParts, object: ObjectSchema, back: string, errors: ErrorText[]): Html {
  const main = html`
    <section class="slds-card edit" aria-labelledby="bulk-title">
      <header class="list-header"><h1 class="list-header__title" id="bulk-title">${object.pluralLabel} that were not changed</h1></header>
      ${errorSummary(errors)}
      <footer class="slds-card__footer edit__buttons"><a class="slds-button slds-button_neutral" href="${back}">Back to the list</a></footer>
    </section>`;
  return pageShell(parts, { title: 'Not changed', tab: object, main });
}
