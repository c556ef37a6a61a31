import type { Pool } from 'pg';
import type { Output } from '../cli/output.ts';
import type { EventSelection } from '../inbox/repair/event-selection.ts';
import { printable, printableJson } from '../printable.ts';
import type { Parts } from '../wiring/parts.ts';
import type { Options } from './options.ts';
import { subjectsToChange } from './order/order-name.ts';

/** What the actions of the command need. */
export interface ReplayContext {
  readonly options: Options;
  readonly parts: Parts;
  readonly pool: Pool;
  readonly output: Output;
  readonly now: Date;
}

/** Does what an action is about, and prints the result. @returns the exit status */
export type RunAction = (context: ReplayContext) => Promise<0 | 1>;

/**
 * The selection with the subjects of the order that `--order` names.
 *
 * @throws UnknownOrderError when the inbox knows no such order, InputError when it knows several
 */
export async function selectionWithOrder({
  options: { selection, order },
  pool,
}: ReplayContext): Promise<EventSelection> {
  if (order === undefined) return selection;
  return { ...selection, subjects: await subjectsToChange(pool, order, selection.source) };
}

/** Prints a result: as JSON if that is asked for, otherwise as text. */
export function print({ output, options }: ReplayContext, result: unknown, text: string): void {
  output.out(options.isJson ? `${printableJson(result)}\n` : `${printable(text)}\n`);
}
