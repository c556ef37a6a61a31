import type { Pool } from 'pg';
import type { SubjectName } from '../inbox/repair/event-selection.ts';
import { findOwnSubjects, findSubjects } from '../inbox/repair/find-subjects.ts';

/** The subjects that a person means to change, or why it is not known which. */
export type ChosenSubjects =
  /** One of each sender. */
  | { readonly kind: 'chosen'; readonly subjects: readonly SubjectName[] }
  | { readonly kind: 'unknown' }
  /** The text is the record of none of these: they were only refused by it. */
  | { readonly kind: 'refused'; readonly subjects: readonly SubjectName[] }
  /** Several of one sender. */
  | {
      readonly kind: 'several';
      readonly source: string;
      readonly subjects: readonly SubjectName[];
    };

/**
 * Chooses the subjects that a text names: one of each sender. A sender's own id counts before a
 * number or a record. An order that was only refused by the record is another one, and is left alone.
 *
 * @param text as for `findSubjects`
 * @param source the only source whose subjects are wanted; undefined: all
 */
export async function chooseSubjects(
  pool: Pool,
  text: string,
  source: string | undefined,
): Promise<ChosenSubjects> {
  const isWanted = (name: SubjectName) => source === undefined || name.source === source;
  const own = (await findOwnSubjects(pool, text)).filter(isWanted);
  if (own.length === 0) {
    const refused = (await findSubjects(pool, text)).filter(isWanted);
    return refused.length === 0 ? { kind: 'unknown' } : { kind: 'refused', subjects: refused };
  }
  const subjects: SubjectName[] = [];
  for (const [sender, names] of Map.groupBy(own, (name) => name.source)) {
    const chosen =
      names.length === 1
        ? names[0]
        : (names.find(({ key }) => key === text) ?? names.find(({ key }) => key === text.trim()));
    if (chosen === undefined) return { kind: 'several', source: sender, subjects: names };
    subjects.push(chosen);
  }
  return { kind: 'chosen', subjects };
}
