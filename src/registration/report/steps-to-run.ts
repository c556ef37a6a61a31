import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import type { Step } from '../plan/step.ts';

/** What a subcommand is going to do, and what it leaves as it is. */
export interface StepsToRun {
  readonly steps: readonly Step[];
  /** Webhooks of ours that are more than needed, and stay. */
  readonly duplicates: readonly DigitalRiverWebhook[];
  /** Webhooks that are not ours. */
  readonly others: readonly DigitalRiverWebhook[];
  /** What has to be confirmed, whatever the key and the environment are. */
  readonly question?: string | undefined;
  /** Sentences for the person who registers. */
  readonly notes: readonly string[];
}
