import type { DeletedRecord } from '../../write/row-edits.ts';
import { type Html, html } from '../html.ts';
import { objectIcon, utilityIcon } from '../icon.ts';
import { viewOf } from '../object-views.ts';
import type { PageParts } from '../page-parts.ts';
import { pageShell } from '../page-shell.ts';
import { recordName, recordPath } from '../record-link.ts';
import { timestamp } from '../timestamp.ts';
import { errorSummary } from './edit-form.ts';
import type { ErrorText } from './error-texts.ts';
import { type FormBody, textsIn } from './form-values.ts';
import type { Outcome } from './record-forms.ts';

/** Path of the recycle bin, as in Lightning. */
export const recycleBinPath = '/lightning/o/DeleteEvent/home';

/** Number of records that the page shows. */
const SHOWN = 100;

/** The page with the deleted records. */
export async function recycleBinPage(parts: PageParts, errors: ErrorText[] = []): Promise<Html> {
  const deleted = await parts.edits.recycleBin(SHOWN);
  const main = html`
    <section class="slds-card" aria-labelledby="bin-title">
      <header class="list-header">
        ${objectIcon('record')}
        <h1 class="list-header__title" id="bin-title">Recycle Bin</h1>
      </header>
      ${errorSummary(errors)}
      ${
        deleted.length === 0
          ? html`<p class="list-count">There is nothing in the Recycle Bin.</p>`
          : table(deleted)
      }
    </section>`;
  return pageShell(parts, { title: 'Recycle Bin', main });
}

/**
 * Restores a record, or removes it for good.
 *
 * @returns undefined when the form asks for neither
 */
export async function emptyOrRestore(
  parts: PageParts,
  body: FormBody,
): Promise<Outcome | undefined> {
  const [id = ''] = textsIn(body, 'id');
  const actions = textsIn(body, 'action');
  const isRestored = actions[0] === 'restore';
  if (actions.length !== 1 || !(isRestored || actions[0] === 'purge')) return undefined;
  const found = (await parts.edits.recycleBin(SHOWN)).find(({ row }) => row.Id === id);
  const { success, errors } = await (isRestored ? parts.edits.undelete(id) : parts.edits.purge(id));
  if (!success) {
    return {
      page: await recycleBinPage(
        parts,
        errors.map(({ message }) => ({ text: message })),
      ),
    };
  }
  const location = isRestored && found ? recordPath(found.object, id) : recycleBinPath;
  return { location };
}

function table(deleted: DeletedRecord[]): Html {
  return html`
    <table class="slds-table slds-table_cell-buffer slds-table_bordered rows" role="table" aria-labelledby="bin-title">
      <thead role="rowgroup">
        <tr role="row" class="slds-line-height_reset">
          ${['Record Name', 'Type', 'Deleted', 'Action'].map((title) => html`<th role="columnheader" scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">${deleted.map(deletedRow)}</tbody>
    </table>`;
}

function deletedRow({ object, row }: DeletedRecord): Html {
  const name = recordName(object, row);
  const button = (action: string, label: string) =>
    html`<button class="slds-button slds-button_neutral" name="action" value="${action}">${label}<span class="slds-assistive-text"> ${name}</span></button>`;
  return html`
    <tr role="row" data-record="${row.Id}">
      <th role="rowheader" scope="row">${name}</th>
      <td role="cell" data-label="Type"><span class="object-link">${objectIcon(viewOf(object).icon, 'object-link__icon')}${object.label}</span></td>
      <td role="cell" data-label="Deleted">${timestamp(String(row.LastModifiedDate))}</td>
      <td role="cell" data-label="Action">
        <form method="post" class="bin__actions">
          <input type="hidden" name="id" value="${row.Id}">
          ${button('restore', 'Restore')}
          ${button('purge', 'Delete Permanently')}
        </form>
      </td>
    </tr>`;
}

/** A link to the recycle bin. */
export function recycleBinLink(): Html {
  return html`<a href="${recycleBinPath}">Recycle Bin${utilityIcon('chevronright')}</a>`;
}
