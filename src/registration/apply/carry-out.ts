import type { DigitalRiverClient } from '../../sources/digital-river/api/digital-river-client.ts';
import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import type {
  DigitalRiverWebhook,
  WebhookBody,
} from '../../sources/digital-river/api/registered-webhook.ts';
import { difference } from '../plan/difference.ts';
import type { Step } from '../plan/step.ts';

/** What became of a step. */
export interface StepResult {
  readonly step: Step;
  readonly status: 'correct' | 'planned' | 'done' | 'failed' | 'not-tried';
  /** The id of the webhook; undefined while it has none. */
  readonly id: string | undefined;
  readonly error?: DigitalRiverError;
  /** Names of fields that Digital River still returns otherwise than they were sent. */
  readonly stillDiffers?: readonly string[];
}

type Client = Pick<DigitalRiverClient, 'createWebhook' | 'updateWebhook' | 'deleteWebhook'>;

/** The results of a plan that is only shown. */
export function planned(steps: readonly Step[]): StepResult[] {
  return steps.map((step) => ({
    step,
    status: step.action === 'none' ? 'correct' : 'planned',
    id: idOf(step),
  }));
}

/**
 * Carries steps out, one after the other. The failure of one does not stop the others, unless it
 * shows that they would fail too. After a failure nothing is deleted, since a webhook that is to
 * replace the deleted one may be missing.
 *
 * @param report called before each call of Digital River
 * @returns one result for each step
 */
export async function carryOut(
  client: Client,
  steps: readonly Step[],
  report: (step: Step) => void,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    if (step.action === 'none') results.push({ step, status: 'correct', id: step.id });
    else if (isPointless(step, results)) {
      results.push({ step, status: 'not-tried', id: idOf(step) });
    } else {
      report(step);
      results.push(await attempt(client, step));
    }
  }
  return results;
}

function isPointless({ action }: Step, results: readonly StepResult[]): boolean {
  const errors = results.flatMap(({ error }) => error ?? []);
  return action === 'delete' ? errors.length > 0 : errors.some(concernsAll);
}

/** Whether the next call would fail for the same reason: of the key, or of the network. */
function concernsAll({ status }: DigitalRiverError): boolean {
  return status === null || [401, 403, 429].includes(status);
}

async function attempt(client: Client, step: Step): Promise<StepResult> {
  try {
    return { step, status: 'done', ...(await call(client, step)) };
  } catch (error) {
    if (!(error instanceof DigitalRiverError)) throw error;
    return { step, status: 'failed', id: idOf(step), error };
  }
}

async function call(client: Client, step: Step): Promise<Pick<StepResult, 'id' | 'stillDiffers'>> {
  switch (step.action) {
    case 'create':
      return seen(await client.createWebhook(step.desired), step.desired);
    case 'update':
      return seen(await client.updateWebhook(step.id, step.patch), step.desired);
    case 'delete':
      await client.deleteWebhook(step.id);
      return { id: step.id };
    case 'none':
      return { id: step.id };
  }
}

function seen(
  returned: DigitalRiverWebhook,
  desired: WebhookBody | undefined,
): Pick<StepResult, 'id' | 'stillDiffers'> {
  const changes = desired === undefined ? [] : difference(returned, desired).changes;
  const fields = [...new Set(changes.map(({ field }) => field))];
  return { id: returned.id, ...(fields.length === 0 ? {} : { stillDiffers: fields }) };
}

const idOf = (step: Step) => (step.action === 'create' ? undefined : step.id);
