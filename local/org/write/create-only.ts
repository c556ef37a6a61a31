import type { ObjectSchema } from '../schema/schema.ts';
import type { Target } from './find-targets.ts';
import type { Draft } from './read-record.ts';
import { notWriteable } from './row-error.ts';

/** Refuses the fields that can be set only when a row is created, for rows that exist. */
export function refuseCreateOnly(
  { fields }: ObjectSchema,
  drafts: Draft[],
  targets: Target[],
): void {
  const fixed = [...fields.values()].filter(({ createOnly }) => createOnly === true);
  if (fixed.length === 0) return;
  for (const [position, { values, contents, errors }] of drafts.entries()) {
    if (targets[position]?.row === undefined) continue;
    const given = fixed.filter(({ name, type }) =>
      type === 'base64' ? contents !== undefined : name in values,
    );
    if (given.length > 0) errors.push(notWriteable(given.map(({ name }) => name)));
  }
}
