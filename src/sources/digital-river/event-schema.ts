import { z } from 'zod';
import { microseconds } from '../parse/instant.ts';
import { idText, wordText } from '../parse/validate.ts';

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

/** Texts, numbers and booleans that a shop has added to an order. */
interface Metadata {
  readonly sfOrderId?: unknown;
}

/** An order event. Only the order's id and state are required. */
export const orderEventSchema = z.object({
  data: z.object(
    {
      object: z.object(
        {
          id: idText,
          state: wordText,
          fraudState: wordText.optional().catch(undefined),
          customerType: wordText.optional().catch(undefined),
          upstreamId: z.unknown().optional(),
          applicationId: z.unknown().optional(),
          updatedTime: z.string().optional().catch(undefined),
          stateTransitions: z.custom<object>(isObject).optional().catch(undefined),
          metadata: z.custom<Metadata>(isObject).optional().catch(undefined),
        },
        { error: 'an object: the order' },
      ),
    },
    { error: 'an object' },
  ),
});

/** Without a look at its entries, of which there may be very many. */
function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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

/** What an event of any type may contain about the order that it belongs to. */
export const relatedOrderSchema = z.object({
  data: z.object({
    object: z.object({
      id: idText.optional().catch(undefined),
      orderId: idText.optional().catch(undefined),
    }),
  }),
});

type Order = z.infer<typeof orderEventSchema>['data']['object'];

/**
 * When an order changed: its update time, and the latest of its state transitions.
 *
 * @returns microseconds since 1970, by the path of the field; undefined where there is no instant
 */
export function orderInstants({ updatedTime, stateTransitions = {} }: Order) {
  return {
    'data.object.updatedTime': latestInstant([updatedTime]),
    'data.object.stateTransitions': latestInstant(Object.values(stateTransitions)),
  };
}

function latestInstant(values: readonly unknown[]): number | undefined {
  return values.reduce<number | undefined>((latest, value) => {
    const instant = typeof value === 'string' ? microseconds(value) : undefined;
    return instant === undefined ? latest : Math.max(latest ?? 0, instant);
  }, undefined);
}
