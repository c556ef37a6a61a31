import { z } from 'zod';

export const subjectSchema = z.object({
  source: z.string().describe('The sender, such as digital-river'),
  subject: z.string().describe("The sender's own id, such as a Digital River order id"),
});

export const recordIdSchema = z.object({
  object: z.string().describe('API name; empty when the sender is not configured any more'),
  id: z.string().describe('Salesforce record id'),
});

/** By what a record is found that no look-up finds. */
export const keySchema = z
  .object({ field: z.string(), value: z.string() })
  .nullable()
  .describe('The key that the record is found by; null for one that a look-up finds');

export const valueSchema = z.object({
  field: z.string().describe('API name'),
  value: z.string().describe('As it may be shown: free text is masked'),
});

export const countsSchema = z.record(z.string(), z.int());
