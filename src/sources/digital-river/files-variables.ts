import { z } from 'zod';
import { choice, count } from '../../config/variable-types.ts';

/** The variables of the documents that Digital River keeps as files. */
export const digitalRiverFilesVariables = z.object({
  DIGITAL_RIVER_FILES: choice(['off', 'attach', 'link'])
    .default('off')
    .describe(
      'What happens to the PDF files of invoices and credit memos: `attach` attaches each of them to its record and its Order as a Salesforce File; `link` stores a public link that expires, when a person asks for it at the record; `off` does neither. Needs DIGITAL_RIVER_API_KEY in the worker process.',
    ),
  DIGITAL_RIVER_FILES_SECONDS: count(30, 1, 3600).describe(
    'How often the worker looks for new documents, or for people who ask for a link, in seconds; 1 to 3600. With `link`, each time needs one API call.',
  ),
  DIGITAL_RIVER_FILES_MAX_MB: count(25, 1, 500).describe(
    'Maximum size of a PDF file that is attached, in MiB; 1 to 500.',
  ),
  DIGITAL_RIVER_FILES_LINK_HOURS: count(24, 1, 720).describe(
    'How long a public link to a PDF file is valid, in hours; 1 to 720.',
  ),
});

/**
 * Checks that the variables fit each other.
 *
 * @param variables the validated variables
 * @returns one sentence for each problem
 */
export function digitalRiverFilesProblems({
  DIGITAL_RIVER_FILES: files,
  DIGITAL_RIVER_API_KEY: apiKey,
}: Pick<z.infer<typeof digitalRiverFilesVariables>, 'DIGITAL_RIVER_FILES'> & {
  readonly DIGITAL_RIVER_API_KEY?: string | undefined;
}): string[] {
  return files === 'off' || apiKey !== undefined
    ? []
    : [`DIGITAL_RIVER_API_KEY is missing; DIGITAL_RIVER_FILES=${files} needs it.`];
}
