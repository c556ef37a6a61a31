import { printable } from '../../printable.ts';
import { HOUR_MS } from '../../time.ts';
import type { StepResult } from '../apply/carry-out.ts';
import type { AccountOptions } from '../options/registration-options.ts';
import { shownAddress } from '../plan/addresses.ts';
import type { StepsToRun } from './steps-to-run.ts';

/**
 * Sentences about what stays as it is: duplicates, others' webhooks for the same events, changes
 * that Digital River accepted without effect, and events that it did not send.
 */
export function standingNotes(
  target: AccountOptions['target'],
  { duplicates, others, steps }: StepsToRun,
  results: readonly StepResult[],
): string[] {
  const ownTypes = new Set(steps.flatMap(({ types }) => types));
  return [
    ...duplicates.map(
      ({ id, address, types }) =>
        `Duplicate: ${shownAddress(address)} is also registered as ${id}, for ${types.join(', ')}. Digital River sends an event to each webhook that has its type. Run the command again with --remove-duplicates to delete it.`,
    ),
    ...(others.length === 0
      ? []
      : [
          `${others.length} of the account's webhooks ${others.length === 1 ? 'is' : 'are'} not ours and left as ${others.length === 1 ? 'it is' : 'they are'}; the subcommand list shows all.`,
        ]),
    ...others.flatMap(({ id, address, types, enabled }) => {
      const shared = types.filter((type) => ownTypes.has(type));
      return enabled === false || shared.length === 0
        ? []
        : [
            `Not ours: ${shownAddress(address)} (${id}) also receives ${shared.join(', ')}. Disable it in the Digital River Dashboard if it writes to the same org.`,
          ];
    }),
    ...results.flatMap(({ step, stillDiffers }) =>
      stillDiffers === undefined
        ? []
        : [
            `Digital River accepted the change of ${step.address}, but still returns another value of ${stillDiffers.join(', ')}.`,
          ],
    ),
    ...(target === 'connector' ? backfillNotes(results) : []),
  ].map(printable);
}

/** Clocks differ, and what is back-filled again does no harm. */
const MARGIN_MS = HOUR_MS;

/** When it was disabled is not shown: its last change, before this one, is the best that is known. */
function backfillNotes(results: readonly StepResult[]): string[] {
  const enabled = results.flatMap(({ step, status }) =>
    step.action === 'update' && step.patch.enabled === true && status === 'done' ? [step] : [],
  );
  if (enabled.length === 0) return [];
  const times = enabled.flatMap(({ changedAt }) => changedAt ?? []);
  const since =
    times.length === 0
      ? '30d'
      : new Date(Math.min(...times.map((time) => time.getTime())) - MARGIN_MS).toISOString();
  return [
    `Digital River sends nothing through a disabled webhook. Fetch what was missed: "npm run backfill -- --since ${since}". If a webhook was disabled earlier than that, give that time.`,
  ];
}
