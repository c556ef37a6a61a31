import type { Response } from 'express';
import { z } from 'zod';

/**
 * Reads a client's input: JSON text, or an already parsed value.
 * @returns undefined when the input is invalid; the call has been answered with 400 then
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

/** The JSON value; undefined, which no schema accepts, when the text is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
