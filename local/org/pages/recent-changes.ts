import type { Row } from '../rows.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { type Html, html } from './html.ts';
import { objectIcon } from './icon.ts';
import { featuredObjects, viewOf } from './object-views.ts';
import type { PageParts } from './page-parts.ts';
import { recordLink } from './record-link.ts';
import { isStatusField, statusBadge } from './status-badge.ts';
import { timestamp } from './timestamp.ts';

/** Number of changes on the home page. */
const changesShown = 10;

/** The latest changed records of all featured objects. */
export async function recentChanges({ schema, rows }: PageParts): Promise<Html> {
  const lists = await Promise.all(
    featuredObjects(schema).map(async (object) =>
      (await rows.list(object.name, changesShown)).map((row) => ({ object, row })),
    ),
  );
  const newest = lists
    .flat()
    .sort((one, other) => changedAt(other.row) - changedAt(one.row))
    .slice(0, changesShown);
  return html`
    <article class="slds-card" aria-labelledby="recent-changes">
      <header class="slds-card__header card-header"><h2 class="slds-card__header-title" id="recent-changes">Latest changes</h2></header>
      <div class="slds-card__body slds-card__body_inner">
        ${
          newest.length > 0
            ? html`<ol class="changes">${newest.map(({ object, row }) => change(object, row))}</ol>`
            : html`<p class="hint">No record has changed yet.</p>`
        }
      </div>
    </article>`;
}

function change(object: ObjectSchema, row: Row): Html {
  const verb = row.CreatedDate === row.LastModifiedDate ? 'created' : 'updated';
  return html`
    <li class="change" data-record="${row.Id}">
      ${objectIcon(viewOf(object).icon, 'change__icon')}
      <div>
        <p>${recordLink(object, row)} <span class="hint">${verb}</span></p>
        <p class="hint">${timestamp(String(row.LastModifiedDate), 'ago')}</p>
      </div>
      ${state(object, row)}
    </li>`;
}

// The first status column of the object's lists is the most relevant state.
function state(object: ObjectSchema, row: Row): Html | undefined {
  const value = viewOf(object)
    .columns.filter(isStatusField)
    .map((name) => row[name])
    .find((each) => typeof each === 'string' && each !== '');
  return typeof value === 'string' ? statusBadge(value) : undefined;
}

function changedAt(row: Row): number {
  return new Date(String(row.LastModifiedDate)).getTime();
}
