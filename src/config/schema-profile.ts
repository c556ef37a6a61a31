import { z } from 'zod';
import { text } from './variable-types.ts';

/** The variable of the schema profile; see docs/schema-profiles.md. */
export const profileVariables = z.object({
  SALESFORCE_PROFILE: text
    .default('connector')
    .describe(
      "Objects and fields that orders are written to: `connector` (this project's force-app), `digitalriverv3` (Digital River's Lightning package), or the path of a JSON file.",
    ),
});
