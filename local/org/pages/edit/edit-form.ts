import type { ObjectSchema } from '../../schema/schema.ts';
import { fieldGroups, highlightsFirst } from '../field-groups.ts';
import { type Content, type Html, html } from '../html.ts';
import { objectIcon } from '../icon.ts';
import { viewOf } from '../object-views.ts';
import type { PageParts } from '../page-parts.ts';
import { pageShell } from '../page-shell.ts';
import type { ErrorText } from './error-texts.ts';
import { type FieldState, fieldInput } from './field-input.ts';
import { editableFields, OPENED_WITH } from './form-values.ts';

/** A form for all fields of a record that a person can write. */
export interface EditForm {
  title: string;
  /** Where Cancel leads. */
  back: string;
  /** The texts in the fields, and those that the form was opened with, by API name. */
  texts: Readonly<Record<string, string>>;
  openedWith: Readonly<Record<string, string>>;
  errors: ErrorText[];
}

/** The page with the form of a new or an existing record. It is sent to its own address. */
export async function editFormPage(
  parts: PageParts,
  object: ObjectSchema,
  form: EditForm,
): Promise<Html> {
  const main = html`
    <form method="post" class="slds-card edit" novalidate aria-labelledby="edit-title">
      <header class="list-header">
        ${objectIcon(viewOf(object).icon)}
        <h1 class="list-header__title" id="edit-title">${form.title}</h1>
      </header>
      ${errorSummary(form.errors)}
      <div class="edit__fields">${await groups(parts, object, form)}</div>
      <footer class="slds-card__footer edit__buttons">
        <a class="slds-button slds-button_neutral" href="${form.back}">Cancel</a>
        <button class="slds-button slds-button_brand">Save</button>
      </footer>
    </form>`;
  return pageShell(parts, { title: form.title, tab: object, main });
}

/** The errors of a write, above its form; undefined without errors. */
export function errorSummary(errors: ErrorText[]): Content {
  if (errors.length === 0) return undefined;
  const text = ({ field, label, text: sentence }: ErrorText) =>
    field === undefined
      ? html`<li>${sentence}</li>`
      : html`<li><a href="#field-${field}">${label}</a>: ${sentence}</li>`;
  return html`
    <div class="edit__errors" role="alert">
      <h2>We hit a snag.</h2>
      <ul>${errors.map(text)}</ul>
    </div>`;
}

function groups(parts: PageParts, object: ObjectSchema, form: EditForm): Promise<Html[]> {
  const editable = new Set(editableFields(object));
  const shown = fieldGroups(object).flatMap((group) => {
    const fields = highlightsFirst(object, group.fields).filter((field) => editable.has(field));
    return fields.length === 0 ? [] : [{ ...group, fields }];
  });
  return Promise.all(
    shown.map(async ({ id, title, fields }) => {
      const inputs = fields.map((field) => fieldInput(parts, field, stateOf(form, field.name)));
      const opened = fields.map(
        ({ name }) =>
          html`<input type="hidden" name="${OPENED_WITH}${name}" value="${form.openedWith[name] ?? ''}">`,
      );
      return html`
        <section class="field-group" aria-labelledby="${id}">
          <h2 id="${id}">${title}</h2>
          <div class="edit__group">${await Promise.all(inputs)}</div>
          ${opened}
        </section>`;
    }),
  );
}

function stateOf({ texts, errors }: EditForm, name: string): FieldState {
  return { text: texts[name] ?? '', errors: errors.filter(({ field }) => field === name) };
}
