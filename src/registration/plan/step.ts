import type {
  WebhookBody,
  WebhookPatch,
} from '../../sources/digital-river/api/registered-webhook.ts';
import type { Change } from './difference.ts';

/** What a step is about, as it can be shown. */
interface StepSubject {
  readonly types: readonly string[];
  readonly address: string;
}

/** One webhook, and what is to be done about it. */
export type Step = StepSubject &
  (
    | { readonly action: 'create'; readonly desired: WebhookBody }
    | {
        readonly action: 'update';
        readonly id: string;
        readonly changes: readonly Change[];
        /** Body of PATCH /webhooks/{id}; it may contain secrets. */
        readonly patch: WebhookPatch;
        /** The whole webhook as it should be; absent when the rest of it does not matter. */
        readonly desired?: WebhookBody;
        /** When the webhook was changed before; undefined when that is not known. */
        readonly changedAt: Date | undefined;
      }
    | { readonly action: 'delete'; readonly id: string }
    | {
        readonly action: 'none';
        readonly id: string;
        /** Whether secrets of it could not be compared. */
        readonly isHidden?: boolean;
      }
  );
