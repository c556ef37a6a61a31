import { z } from 'zod';
import { shownText } from '../../../shown-text.ts';
import { pathSegment } from '../../../url.ts';
import { type DigitalRiverAccess, send } from './api-request.ts';
import { DigitalRiverError } from './digital-river-error.ts';

/** An order as the API answers with it: the fields that we read. The rest is in the text. */
const orderSchema = z.looseObject({
  id: z.string().min(1),
  state: z.string().min(1),
  fraudState: z.string().nullish().catch(null),
  liveMode: z.boolean().nullish().catch(null),
  updatedTime: z.string().nullish().catch(null),
});

/** An order as it is now at Digital River. It contains personal data and secrets: never log it. */
export interface DigitalRiverOrder {
  readonly id: string;
  /** Such as `accepted`; any text. */
  readonly state: string;
  readonly fraudState: string | null;
  /** True for live, false for test; null when the answer does not say. */
  readonly liveMode: boolean | null;
  /** As it was answered, such as `2021-11-01T18:23:02Z`; null when the answer does not say. */
  readonly updatedTime: string | null;
  /** The JSON of the order exactly as it was answered, with every digit of its numbers. */
  readonly text: string;
}

/**
 * Reads an order as it is now: GET /orders/{id}.
 *
 * @param access base URL, secret key and time limit
 * @param id Digital River's id of the order
 * @returns undefined when Digital River has no such order (404), or the id cannot be one
 * @throws DigitalRiverError when the request is refused for another reason, is not answered, or the
 *   answer is not this order
 * @see Digital River docs, "Orders"; the OpenAPI file, /orders/{id}
 */
export async function readOrder(
  access: DigitalRiverAccess,
  id: string,
): Promise<DigitalRiverOrder | undefined> {
  const segment = pathSegment(id);
  if (segment === undefined) return undefined;
  const text = await answerOrNothing(access, `/orders/${segment}`);
  return text === undefined ? undefined : readAnswer(text, id);
}

async function answerOrNothing(
  access: DigitalRiverAccess,
  path: string,
): Promise<string | undefined> {
  try {
    return await send(access, { method: 'GET', path });
  } catch (error) {
    if (error instanceof DigitalRiverError && error.status === 404) return undefined;
    throw error;
  }
}

function readAnswer(text: string, id: string): DigitalRiverOrder {
  const parsed = orderSchema.safeParse(jsonOrUndefined(text));
  if (!parsed.success || parsed.data.id !== id) {
    throw new DigitalRiverError(
      `Expected the JSON of order ${shownText(id)} as the answer to GET /orders/{id}; got something else. Is the address Digital River's API?`,
    );
  }
  const { state, fraudState = null, liveMode = null, updatedTime = null } = parsed.data;
  return { id, state, fraudState, liveMode, updatedTime, text };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
