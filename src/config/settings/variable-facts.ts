import { z } from 'zod';

/** Whether a variable has to be set. */
export function isRequired(variable: z.core.$ZodType): boolean {
  return !z.safeParse(variable, undefined).success;
}

/** The value that is used when a variable is not set; empty when there is none. */
export function defaultOf(variable: z.core.$ZodType): string {
  return String(z.safeParse(variable, undefined).data ?? '');
}
