import { z } from 'zod';
import { text } from './variable-types.ts';

/** The variable of the schema profile; docs/schema-profiles.md describes profiles. */
export const profileVariables = z.object({
  SALESFORCE_PROFILE: text
    .default('connector')
    .describe(
      "Schema profile, the objects and fields that the connector writes: `connector` (this project's force-app), `digitalriverv3` (Digital River's Lightning package), or the path of a JSON file.",
    ),
});
