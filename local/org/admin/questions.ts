import { z } from 'zod';

/** What part of the history is asked for, as a URL says it. */
export const historyQuestion = z.strictObject({
  object: z.string().optional(),
  recordId: z.string().optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(50_000).default(5000),
});

/** How many API calls the org shall have had today. */
export const usageToSet = z.strictObject({ used: z.int().min(0) });
