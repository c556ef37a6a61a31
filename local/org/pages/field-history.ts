import type { Row } from '../rows.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { lookup } from '../schema/system-fields.ts';
import type { FieldChange } from '../store/history-table.ts';
import { fieldLabel, fieldValue } from './field-value.ts';
import { type Html, html } from './html.ts';
import { objectIcon } from './icon.ts';
import { viewOf } from './object-views.ts';
import type { PageParts } from './page-parts.ts';
import { type RecordNames, recordNames } from './record-names.ts';
import { timestamp } from './timestamp.ts';

/** Number of changes on a record's page. */
const changesShown = 50;

/** The user of a change, as a lookup. */
const AUTHOR = lookup('LastModifiedById', 'User');

/** The changes of one write. */
interface Write {
  at: Date;
  by: string | null | undefined;
  changes: FieldChange[];
}

/**
 * The changes of a record's tracked fields, newest first; undefined for an object without tracked
 * fields.
 */
export async function fieldHistory(
  parts: PageParts,
  object: ObjectSchema,
  row: Row,
): Promise<Html | undefined> {
  const fields = [...object.fields.values()];
  if (!fields.some(({ trackHistory }) => trackHistory === true)) return undefined;
  const changes = await parts.rows.history(object.name, row.Id, changesShown);
  const lookups = fields.filter(({ type }) => type === 'reference');
  const names = await recordNames(parts, [...lookups, AUTHOR], changes.flatMap(asRows));
  return html`
    <article class="slds-card" aria-labelledby="field-history">
      <header class="slds-card__header card-header">
        <h2 class="slds-card__header-title" id="field-history">Field History</h2>
      </header>
      <div class="slds-card__body slds-card__body_inner">
        <ol class="timeline">${writesOf(changes).map((write) => entry(parts, object, write, names))}</ol>
        ${changes.length === changesShown && html`<p class="hint">Older changes are not shown.</p>`}
      </div>
    </article>`;
}

function entry(parts: PageParts, object: ObjectSchema, write: Write, names: RecordNames): Html {
  return html`
    <li class="timeline__write">
      ${objectIcon(viewOf(object).icon, 'timeline__icon')}
      <div>
        <p class="hint">${timestamp(write.at.getTime())}${write.by && html` by ${names.get(write.by) ?? write.by}`}</p>
        <ul>${write.changes.map((change) => html`<li>${changeText(parts, object, change, names)}</li>`)}</ul>
      </div>
    </li>`;
}

function changeText(
  { schema }: PageParts,
  object: ObjectSchema,
  change: FieldChange,
  names: RecordNames,
): Html {
  if (change.field === 'created') return html`<strong>Created</strong>`;
  const field = object.fields.get(change.field.toLowerCase());
  if (field === undefined) return html`${change.field}`;
  const value = (given: FieldChange['oldValue']) =>
    fieldValue(schema, field, { Id: change.recordId, [field.name]: given }, names);
  return html`<strong>${fieldLabel(field)}</strong> from ${value(change.oldValue)} to ${value(change.newValue)}`;
}

function writesOf(changes: FieldChange[]): Write[] {
  const groups = Map.groupBy(changes, ({ at }) => at.getTime());
  return [...groups.values()].map((group) => ({
    at: group[0]?.at ?? new Date(),
    by: group[0]?.by,
    changes: group.toReversed(),
  }));
}

/** The old and the new value of a change as rows, to look up the names of referenced records. */
function asRows({ recordId, field, oldValue, newValue, by }: FieldChange): Row[] {
  const author = { [AUTHOR.name]: by ?? null };
  return [oldValue, newValue].map((value) => ({ Id: recordId, [field]: value, ...author }));
}
