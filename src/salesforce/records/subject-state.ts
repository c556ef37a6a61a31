import { z } from 'zod';
import type { Version, Write } from './write.ts';

/** What is known of a subject from earlier events. Kept as JSON with the subject, and opaque to the inbox. */
export interface SubjectState {
  /** Keys by which its records can be found, gathered over all of its events. */
  keys: Record<string, string>;
  /** Ids of the records that look-ups found, by name of the look-up. */
  ids: Record<string, string>;
  /** The version applied last, by record and field group. */
  applied: Record<string, Version>;
  /** Names of records that are known to exist because a write made them. */
  made: string[];
  /** Writes that wait for their record to be made. */
  held: Write[];
}

const memorySchema = z.object({
  keys: z.record(z.string(), z.string()).default({}),
  ids: z.record(z.string(), z.string()).default({}),
  applied: z.record(z.string(), z.array(z.union([z.number(), z.string()]))).default({}),
  made: z.array(z.string()).default([]),
  held: z.array(z.custom<Write>((held) => typeof held === 'object' && held !== null)).default([]),
});

/** Reads a memory as it came from the inbox; a subject seen for the first time has an empty one. */
export function readSubjectState(stored: unknown): SubjectState {
  return memorySchema.parse(stored);
}
