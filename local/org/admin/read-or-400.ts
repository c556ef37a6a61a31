import type { Response } from 'express';
import { z } from 'zod';

/**
 * Reads what a caller sent: JSON text, or what is parsed already.
 * @returns undefined when it has another shape; the call is answered with 400 then
 */
export function readOr400<S extends z.ZodType>(
  shape: S,
  sent: unknown,
  response: Response,
): z.infer<S> | undefined {
  const read = shape.safeParse(typeof sent === 'string' ? parsed(sent) : sent);
  if (read.success) return read.data;
  response.status(400).json({ message: z.prettifyError(read.error) });
  return undefined;
}

/** The JSON value, or undefined, which no shape takes. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
