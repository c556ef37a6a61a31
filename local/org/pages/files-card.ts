import type { Row } from '../rows.ts';
import { canHaveFiles } from '../schema/names.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { downloadPath, fileSize } from './file-values.ts';
import { type Content, html } from './html.ts';
import { objectIcon } from './icon.ts';
import type { PageParts } from './page-parts.ts';
import { recordPath } from './record-link.ts';
import { listLimit, rowCount } from './row-count.ts';
import { timestamp } from './timestamp.ts';

/** The files that are attached to a record; each opens, or is downloaded, by its title. */
export async function filesCard(
  parts: PageParts,
  object: ObjectSchema,
  { Id }: Row,
): Promise<Content> {
  const document = parts.schema.objects.get('contentdocument');
  if (document === undefined || !canHaveFiles(object)) return undefined;
  const files = await filesOf(parts, Id);
  const line = (file: Row) => html`
    <tr role="row" class="slds-hint-parent" data-record="${file.Id}">
      <th role="rowheader" scope="row"><a href="${downloadPath(String(file.LatestPublishedVersionId))}">${String(file.Title)}</a></th>
      <td role="cell" class="short" data-label="Type">${String(file.FileType)}</td>
      <td role="cell" class="short" data-label="Size">${fileSize(Number(file.ContentSize))}</td>
      <td role="cell" data-label="Last Modified Date">${timestamp(String(file.LastModifiedDate))}</td>
      <td role="cell" class="short" data-label="File"><a href="${recordPath(document, file.Id)}">Details<span class="slds-assistive-text"> of ${String(file.Title)}</span></a></td>
    </tr>`;
  return html`
    <article class="slds-card" aria-labelledby="files-title">
      <header class="slds-card__header card-header">
        ${objectIcon('file')}
        <h2 class="slds-card__header-title" id="files-title">Files <span class="count">(${rowCount(files)})</span></h2>
      </header>
      ${
        files.length > 0 &&
        html`<div class="slds-card__body">
        <table class="slds-table slds-table_cell-buffer slds-table_bordered rows" role="table" aria-labelledby="files-title">
          <thead role="rowgroup">
            <tr role="row" class="slds-line-height_reset">
              ${['Title', 'Type', 'Size', 'Last Modified Date', 'File'].map((label) => html`<th role="columnheader" scope="col">${label}</th>`)}
            </tr>
          </thead>
          <tbody role="rowgroup">${files.slice(0, listLimit).map(line)}</tbody>
        </table></div>`
      }
    </article>`;
}

async function filesOf({ rows }: PageParts, recordId: string): Promise<Row[]> {
  const condition = `LinkedEntityId = '${recordId}'`;
  const links = await rows.find('ContentDocumentLink', condition, listLimit + 1);
  if (links.length === 0) return [];
  const ids = links.map(({ ContentDocumentId }) => `'${ContentDocumentId}'`);
  return rows.find('ContentDocument', `Id IN (${ids.join(', ')})`, listLimit + 1);
}
