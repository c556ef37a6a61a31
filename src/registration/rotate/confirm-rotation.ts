import { reasonToAsk } from '../apply/confirm.ts';
import type { RegistrationContext } from '../context.ts';

type Asking = Pick<RegistrationContext, 'options' | 'terminal'>;

export const NO_TERMINAL = 'There is no terminal to ask at. Add --yes to confirm.';
export const NOT_CONFIRMED = 'Expected the answer "yes", got another one.';

/**
 * Whether a rotation in which old and new overlap is confirmed: as before every change, only of what
 * may be production. One without overlap always is.
 */
export function needsConfirmation(
  context: Pick<RegistrationContext, 'options' | 'config' | 'environment'>,
): boolean {
  return !context.options.isConfirmed && reasonToAsk(context) !== undefined;
}

/** Whether a confirmation is possible, or given already. */
export function canConfirm({ options, terminal }: Asking): boolean {
  return options.isConfirmed || terminal.canAsk;
}

/** Whether a person agrees, or has agreed with --yes. */
export async function confirmRotation(
  { options, terminal }: Asking,
  question: string,
): Promise<boolean> {
  if (options.isConfirmed) return true;
  const answer = await terminal.ask(`${question} Type "yes" to go on: `);
  return answer.trim().toLowerCase() === 'yes';
}
