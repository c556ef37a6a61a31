import { z } from 'zod';

/** The query of `GET /__admin/history`. */
export const historyQuery = z.strictObject({
  object: z.string().optional(),
  recordId: z.string().optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(50_000).default(5000),
});

/** The body of `POST /__admin/usage`: today's number of API calls. */
export const usageBody = z.strictObject({ used: z.int().min(0) });
