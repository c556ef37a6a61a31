import { z } from 'zod';
import { microseconds } from '../parse/instant.ts';
import { idText } from '../parse/validate.ts';

const text = z.string({ error: 'a string' }).min(1, { error: 'a string that is not empty' });

/** What every Digital River event has. Other fields are ignored: new ones appear without notice. */
export const envelopeSchema = z.object(
  {
    id: idText,
    type: idText,
    liveMode: z.boolean().nullish().catch(null),
    createdTime: z.string().optional().catch(undefined),
  },
  { error: 'a JSON object' },
);

/** Required before anything is written: without it, test and live events cannot be told apart. */
export const modeSchema = z.object({ liveMode: z.boolean({ error: 'true or false' }) });

const openMap = z.record(z.string(), z.unknown()).optional().catch(undefined);

/** An order event. Only the order's id and state are required. */
export const orderEventSchema = z.object({
  data: z.object(
    {
      object: z.object(
        {
          id: idText,
          state: text,
          fraudState: text.optional().catch(undefined),
          customerType: text.optional().catch(undefined),
          upstreamId: idText.optional().catch(undefined),
          updatedTime: z.string().optional().catch(undefined),
          stateTransitions: openMap,
          metadata: openMap,
        },
        { error: 'an object: the order' },
      ),
    },
    { error: 'an object' },
  ),
});

/** A document event. `id` and `fileId` hold the same value; one of them is required. */
export const documentEventSchema = z.object({
  data: z.object(
    {
      object: z
        .object(
          { id: idText.optional(), fileId: idText.optional(), orderId: idText },
          { error: 'an object: the document' },
        )
        .refine((document) => document.fileId !== undefined || document.id !== undefined, {
          path: ['fileId'],
          error: 'the id of the file',
        }),
    },
    { error: 'an object' },
  ),
});

type Order = z.infer<typeof orderEventSchema>['data']['object'];

/**
 * When an order changed last: the latest of its update time and its state transitions.
 *
 * @returns microseconds since 1970; 0 when the order holds no instant
 */
export function changedAt(order: Order): number {
  const instants = [order.updatedTime, ...Object.values(order.stateTransitions ?? {})];
  return instants.reduce<number>(
    (latest, instant) =>
      Math.max(latest, typeof instant === 'string' ? (microseconds(instant) ?? 0) : 0),
    0,
  );
}
