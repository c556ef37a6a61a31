import { z } from 'zod';
import { parseJson } from '../input-files.ts';

const answerSchema = z.object({ message: z.string() });

/** What the connector said of a call that it refused: its message, else the whole answer. */
export function refusalText(answer: string): string {
  return answerSchema.safeParse(parseJson(answer)).data?.message ?? answer;
}
