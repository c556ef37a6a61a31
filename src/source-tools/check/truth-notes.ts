import { mappedFields } from '../../sources/mapped/fields/mapped-fields.ts';
import type { Mapping } from '../../sources/mapped/language/mapping-schema.ts';
import type { ExaminedEvent } from './examine-event.ts';

/**
 * Notes about values true and false that nothing of the file converts. Their fields are texts, as
 * `source metadata` writes them, and a text field refuses such a value.
 *
 * @returns the notes about one event
 */
export function truthNotes(mapping: Mapping): (event: ExaminedEvent) => string[] {
  const texts = new Set(
    mappedFields(mapping).flatMap(({ object, field, type }) =>
      type?.kind === 'text' ? `${object}.${field}` : [],
    ),
  );
  return ({ writes }) => {
    const truths = writes.flatMap(({ record: { object }, fields }) =>
      Object.keys(fields).filter(
        (field) => typeof fields[field] === 'boolean' && texts.has(`${object}.${field}`),
      ),
    );
    return [...new Set(truths)].map(
      (field) =>
        `${field} gets true or false, which a text field refuses. Write "as": "checkbox" or "as": "text"; around an expression, bool() or string().`,
    );
  };
}
