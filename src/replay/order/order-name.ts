import type { Pool } from 'pg';
import { InputError } from '../../errors.ts';
import type { SubjectName } from '../../inbox/repair/event-selection.ts';
import { chooseSubjects } from '../../repairs/choose-subjects.ts';
import { unknownOrder } from './unknown-order.ts';

const MAX_NAMED = 20;

/**
 * The subjects that an action changes when `--order` names them, see `chooseSubjects`.
 *
 * @param order what was given
 * @param source the only source whose subjects are wanted
 * @throws UnknownOrderError when the inbox knows no such order, InputError when it knows several of
 *   one sender, or one that the record has refused
 */
export async function subjectsToChange(
  pool: Pool,
  order: string,
  source: string | undefined,
): Promise<readonly SubjectName[]> {
  const chosen = await chooseSubjects(pool, order, source);
  switch (chosen.kind) {
    case 'chosen':
      return chosen.subjects;
    case 'unknown':
      throw await unknownOrder(pool, order);
    case 'refused':
      throw new InputError(
        `"${order}" is the record of no order in the inbox. It has refused ${keysOf(chosen.subjects)}: to change that one, give its id with --order.`,
      );
    case 'several':
      throw new InputError(
        `"${order}" names several orders of ${chosen.source}: ${keysOf(chosen.subjects)}. Nothing was changed: give --order with one of these ids.`,
      );
  }
}

function keysOf(names: readonly SubjectName[]): string {
  const keys = names.slice(0, MAX_NAMED).map(({ key }) => key);
  return [...keys, ...(names.length > MAX_NAMED ? ['and others'] : [])].join(', ');
}
