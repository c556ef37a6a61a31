import type { Row } from '../../rows.ts';
import type { ObjectSchema } from '../../schema/schema.ts';
import { type Html, html } from '../html.ts';
import { objectIcon } from '../icon.ts';
import { viewOf } from '../object-views.ts';
import type { PageParts } from '../page-parts.ts';
import { pageShell } from '../page-shell.ts';
import { recordName, recordPath } from '../record-link.ts';
import { errorSummary } from './edit-form.ts';
import { type ErrorText, errorTexts } from './error-texts.ts';
import type { Outcome } from './record-forms.ts';
import { recycleBinPath } from './recycle-bin-page.ts';

/** The page that asks before a record is deleted. */
export function deletePage(
  parts: PageParts,
  object: ObjectSchema,
  row: Row,
  errors: ErrorText[] = [],
): Html {
  const name = recordName(object, row);
  const main = html`
    <form method="post" class="slds-card edit" aria-labelledby="delete-title">
      <header class="list-header">
        ${objectIcon(viewOf(object).icon)}
        <h1 class="list-header__title" id="delete-title">Delete ${object.label} ${name}</h1>
      </header>
      ${errorSummary(errors)}
      <p class="edit__fields">Are you sure you want to delete this record? It goes to the Recycle Bin, with the records that belong to it.</p>
      <footer class="slds-card__footer edit__buttons">
        <a class="slds-button slds-button_neutral" href="${recordPath(object, row.Id)}">Cancel</a>
        <button class="slds-button slds-button_brand">Delete</button>
      </footer>
    </form>`;
  return pageShell(parts, { title: `Delete ${name}`, tab: object, main });
}

/** Deletes a record. */
export async function deleteRecord(
  parts: PageParts,
  object: ObjectSchema,
  row: Row,
): Promise<Outcome> {
  const { success, errors } = await parts.edits.remove(object, row.Id);
  if (success) return { location: recycleBinPath };
  return { page: deletePage(parts, object, row, errorTexts(object, errors)) };
}
