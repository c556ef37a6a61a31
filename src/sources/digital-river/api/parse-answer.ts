import type { z } from 'zod';
import { DigitalRiverError } from './digital-river-error.ts';

/**
 * Reads the JSON of an answer.
 *
 * @param request method and path for the message, such as `POST /webhooks`
 * @throws DigitalRiverError without any of the answer's text, which may hold secrets; its outcome is
 *   `unknown`, because the status was 2xx
 */
export function parseAnswer<T>(request: string, schema: z.ZodType<T>, body: string): T {
  const parsed = schema.safeParse(jsonOrUndefined(body));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') || 'the answer';
  throw new DigitalRiverError(
    `Expected the JSON of webhooks as the answer to ${request}; ${where} is not as documented. Is the address Digital River's API?`,
    { outcome: 'unknown' },
  );
}

function jsonOrUndefined(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
