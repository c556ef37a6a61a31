import type { Row } from '../rows.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { fieldHistory } from './field-history.ts';
import { filesCard } from './files-card.ts';
import { type Html, html } from './html.ts';
import { liveRegion } from './live-region.ts';
import { orderPath } from './order-path.ts';
import type { PageParts } from './page-parts.ts';
import { pageShell } from './page-shell.ts';
import { recordDetails } from './record-details.ts';
import { recordHighlights } from './record-highlights.ts';
import { recordName } from './record-link.ts';
import { recordNames } from './record-names.ts';
import { relatedLists, relationsOf } from './related-lists.ts';

/** The page of a record, with all its fields and the records that refer to it. */
export async function recordPage(parts: PageParts, object: ObjectSchema, row: Row): Promise<Html> {
  const follows = [object, ...relationsOf(parts.schema, object).map((each) => each.object)];
  const main = liveRegion(
    `/live/record/${object.name}/${encodeURIComponent(row.Id)}`,
    [...new Set([...follows.map((each) => each.name), 'ContentDocument', 'ContentDocumentLink'])],
    await recordContent(parts, object, row),
  );
  return pageShell(parts, { title: recordName(object, row), tab: object, main });
}

/** The live region of a record's page. */
export async function recordContent(
  parts: PageParts,
  object: ObjectSchema,
  row: Row,
): Promise<Html> {
  const names = await recordNames(parts, [...object.fields.values()], [row]);
  return html`
    ${recordHighlights(parts.schema, object, row, names)}
    ${orderPath(object, row)}
    <div class="record">
      <div class="record__details">${recordDetails(parts.schema, object, row, names)}</div>
      <aside class="record__related" aria-label="Related records and history">
        ${await filesCard(parts, object, row)}
        ${await relatedLists(parts, object, row)}
        ${await fieldHistory(parts, object, row)}
      </aside>
    </div>`;
}
