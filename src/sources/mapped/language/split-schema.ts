import { z } from 'zod';
import { partName, path } from './words.ts';

/** The path of an arrival that is an array itself. */
export const ARRIVAL = '.';

const RULE =
  'expected a path to an array, such as data.events, or "." for an arrival that is an array';

const arrayPath = z
  .string({ error: RULE })
  .max(255, { error: RULE })
  .refine((text) => text === ARRIVAL || path.safeParse(text).success, { error: RULE });

function hasRightSize(members: object): boolean {
  const { length } = Object.keys(members);
  return length >= 1 && length <= 20;
}

/** The key `split`: where the events of an arrival are, and what each gets of the arrival. */
export const splitSchema = z
  .union([
    arrayPath,
    z.strictObject({
      path: arrayPath.describe('Path of the array.'),
      with: z
        .union([
          z.array(path).min(1).max(20),
          z.record(partName, path).refine(hasRightSize, { error: 'expected 1 to 20 members' }),
        ])
        .optional()
        .describe(
          'Paths of members of the arrival that each event gets as well, by their names in it, or as a list: then each has the last name of its path. An event then is an object of these members and element.',
        ),
      else: z
        .literal('whole', { error: 'expected "whole"' })
        .optional()
        .describe(
          'whole: an arrival without the array, or with an empty one, is one event. Absent: it is rejected.',
        ),
    }),
  ])
  .describe(
    'Path of an array of the arrival; "." when the arrival is the array. Each of its elements is an event of its own.',
  );

/** Where the events of an arrival are. */
export type SplitSpec = z.output<typeof splitSchema>;
