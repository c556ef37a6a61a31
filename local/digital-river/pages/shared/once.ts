import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND_MS } from '../../../../src/time.ts';
import { type Html, html } from '../../../org/pages/html.ts';

/** Longer than between the clicks of a double click, also on a slow machine. */
const KEPT_MS = 10 * SECOND_MS;

/** The mark of a form: sent twice, as by a double click, the form has its effect once. */
export function formMark(): Html {
  return html`<input type="hidden" name="mark" value="${randomUUID()}">`;
}

/**
 * Runs work once for each mark of a form. When the form is sent again, the first result is returned.
 *
 * @returns a function that takes the mark; without one, the work is always done
 */
export function oncePerMark<Result>(): (
  mark: unknown,
  work: () => Promise<Result>,
) => Promise<Result> {
  const results = new Map<string, Promise<Result>>();
  return (mark, work) => {
    if (typeof mark !== 'string' || mark === '') return work();
    const known = results.get(mark);
    if (known !== undefined) return known;
    const result = work();
    results.set(mark, result);
    void sleep(KEPT_MS, undefined, { ref: false }).then(() => results.delete(mark));
    return result;
  };
}
