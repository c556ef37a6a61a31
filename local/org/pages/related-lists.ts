import type { Row } from '../rows.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { type Html, html } from './html.ts';
import { objectIcon } from './icon.ts';
import { fieldsNamed, viewOf } from './object-views.ts';
import type { PageParts } from './page-parts.ts';
import { listLimit, rowCount } from './row-count.ts';
import { rowsTable } from './rows-table.ts';

/** An object whose rows refer to another object, and the lookup field. */
export interface Relation {
  object: ObjectSchema;
  field: FieldSchema;
}

/**
 * The relations to an object that have a relationship name, as the platform's related lists
 * require.
 */
export function relationsOf({ objects }: OrgSchema, parent: ObjectSchema): Relation[] {
  const records = [...objects.values()].filter(({ historyOf }) => historyOf === undefined);
  return records.flatMap((object) =>
    [...object.fields.values()]
      .filter((field) => field.referenceTo === parent.name && field.childRelationshipName)
      .map((field) => ({ object, field })),
  );
}

/** The records that refer to this record, one card per relation. */
export async function relatedLists(
  parts: PageParts,
  parent: ObjectSchema,
  row: Row,
): Promise<Html[]> {
  const relations = relationsOf(parts.schema, parent);
  return Promise.all(relations.map((relation) => relatedList(parts, relation, row)));
}

async function relatedList(parts: PageParts, relation: Relation, parent: Row): Promise<Html> {
  const { object, field } = relation;
  const found = await parts.rows.find(object.name, `${field.name} = '${parent.Id}'`, listLimit + 1);
  const related = found.slice(0, listLimit);
  const view = viewOf(object);
  const columns = fieldsNamed(object, view.columns).filter(({ name }) => name !== field.name);
  const titleId = `related-${object.name}-${field.name}`;
  return html`
    <article class="slds-card" aria-labelledby="${titleId}">
      <header class="slds-card__header card-header">
        ${objectIcon(view.icon)}
        <h2 class="slds-card__header-title" id="${titleId}">${field.childRelationshipLabel ?? object.pluralLabel} <span class="count">(${rowCount(found)})</span></h2>
      </header>
      ${related.length > 0 && html`<div class="slds-card__body">${await rowsTable(parts, object, columns, related)}</div>`}
    </article>`;
}
