import Table from 'cli-table3';
import type { RegistrationOutcome } from './register-webhooks.ts';

/**
 * Shows what the registration did.
 * @param outcomes one for each webhook; their secrets are not shown
 * @param dryRun whether the table says what would be done instead of what was done
 * @returns a table, and below it a line for each address that is registered more than once
 */
export function report(outcomes: readonly RegistrationOutcome[], dryRun: boolean): string {
  const table = new Table({
    head: ['Event type', 'Address', dryRun ? 'Would be done' : 'Done', 'Webhook id'],
    // No colours: the output also goes into logs.
    style: { head: [], border: [] },
  });
  for (const outcome of outcomes) {
    table.push([
      outcome.desired.types.join('\n'),
      outcome.desired.address,
      done(outcome),
      outcome.id ?? '',
    ]);
  }
  return [table.toString(), ...outcomes.flatMap(duplicateNote)].join('\n');
}

function done(outcome: RegistrationOutcome): string {
  if (outcome.error !== undefined) return 'refused';
  if (outcome.action === 'leave') return 'nothing, already right';
  if (outcome.action === 'create') return outcome.done ? 'created' : 'create';
  return [outcome.done ? 'updated:' : 'update:', ...outcome.difference.changes].join('\n');
}

function duplicateNote({ desired, id, duplicates }: RegistrationOutcome): string[] {
  if (duplicates.length === 0) return [];
  return [
    `Duplicate: ${desired.address} is also registered as ${duplicates.join(', ')}. Each of them may send the same event again. Keep ${id} and delete the others in the Digital River Dashboard, once you know that nobody needs them.`,
  ];
}
