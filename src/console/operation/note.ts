import { z } from 'zod';

/**
 * Why a person does something to events: it is kept with them, everybody who is signed in sees it, and
 * so does the org when an event is dismissed.
 */
export const noteSchema = z
  .string()
  .trim()
  .min(1, 'expected a note that says why')
  .max(255)
  .describe('Why, without personal data: everybody sees it, also in the audit trail.');
