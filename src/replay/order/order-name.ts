import type { Pool } from 'pg';
import { InputError } from '../../errors.ts';
import type { SubjectName } from '../../inbox/repair/event-selection.ts';
import { findOwnSubjects, findSubjects } from '../../inbox/repair/find-subjects.ts';
import { unknownOrder } from './unknown-order.ts';

const MAX_NAMED = 20;

/**
 * The subjects that an action changes when `--order` names them: one of each sender. A sender's own
 * id counts before a number or a record. An order that was only refused by the record is another
 * one, and is left alone.
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
): Promise<SubjectName[]> {
  const isWanted = (name: SubjectName) => source === undefined || name.source === source;
  const own = (await findOwnSubjects(pool, order)).filter(isWanted);
  if (own.length === 0) {
    const refused = (await findSubjects(pool, order)).filter(isWanted);
    if (refused.length === 0) throw await unknownOrder(pool, order);
    throw new InputError(refusedText(order, refused));
  }
  const bySource = Map.groupBy(own, (name) => name.source);
  return [...bySource].map(([sender, names]) => onlyOne(order, sender, names));
}

function onlyOne(order: string, source: string, names: readonly SubjectName[]): SubjectName {
  const chosen = names.length === 1 ? names[0] : names.find(({ key }) => key === order.trim());
  if (chosen === undefined) {
    throw new InputError(
      `"${order}" names several orders of ${source}: ${keysOf(names)}. Nothing was changed: give --order with one of these ids.`,
    );
  }
  return chosen;
}

function refusedText(order: string, refused: readonly SubjectName[]): string {
  return `"${order}" is the record of no order in the inbox. It has refused ${keysOf(refused)}: to change that one, give its id with --order.`;
}

function keysOf(names: readonly SubjectName[]): string {
  const keys = names.slice(0, MAX_NAMED).map(({ key }) => key);
  return [...keys, ...(names.length > MAX_NAMED ? ['and others'] : [])].join(', ');
}
