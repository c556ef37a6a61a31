import Table from 'cli-table3';
import type { RegistrationOutcome } from './register-webhooks.ts';

/**
 * Formats the results of a registration.
 *
 * @param outcomes one for each webhook; their secrets are not shown
 * @param dryRun whether the table shows what would be done instead of what was done
 * @returns a table, followed by a line for each address that is registered more than once
 */
export function resultsText(outcomes: readonly RegistrationOutcome[], dryRun: boolean): string {
  const table = new Table({
    head: ['Event type', 'Address', dryRun ? 'To do' : 'Done', 'Webhook id'],
    // Without colours: the output may be redirected to a file.
    style: { head: [], border: [] },
  });
  for (const outcome of outcomes) {
    table.push([
      outcome.desired.types.join('\n'),
      outcome.desired.address,
      actionText(outcome),
      outcome.id ?? '',
    ]);
  }
  return [table.toString(), ...outcomes.flatMap(duplicateNote)].join('\n');
}

function actionText(outcome: RegistrationOutcome): string {
  if (outcome.error !== undefined) return 'failed';
  if (outcome.action === 'leave') return 'nothing, already correct';
  if (outcome.action === 'create') return outcome.done ? 'created' : 'create';
  return [outcome.done ? 'updated:' : 'update:', ...outcome.difference.changes].join('\n');
}

function duplicateNote({ desired, id, duplicates }: RegistrationOutcome): string[] {
  if (duplicates.length === 0) return [];
  return [
    `Duplicate: ${desired.address} is also registered as ${duplicates.join(', ')}. Digital River sends every event to each of them. Keep ${id}, and delete the others in the Digital River Dashboard if no other system needs them.`,
  ];
}
