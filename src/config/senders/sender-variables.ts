import { z } from 'zod';
import { choice, flag, list } from '../variable-types.ts';

/** What is shown in errors must not be a secret that was set here by mistake. */
const FILE_PATTERN = /^[\w ./\\:*?{}[\]@~+-]+\.(?:json|jsonc|ya?ml)$/i;

/** The variables about all senders: which ones there are, and what is written of them. */
export const senderVariables = z.object({
  CONNECTOR_MODE: choice(['live', 'test'])
    .describe(
      'Which events are written to Salesforce: `live` for production orgs, `test` for sandboxes. It applies to every sender that distinguishes live and test events. Events of the other mode are stored as unmapped, and not written. Its former name DIGITAL_RIVER_MODE is still read.',
    )
    .meta({ example: 'live', heroku: {} }),
  SOURCES: list
    .refine((items) => items.every((item) => FILE_PATTERN.test(item)), {
      error: 'expected names of files that end with .json, .jsonc, .yaml or .yml',
    })
    .optional()
    .describe(
      'Mapping files of further senders, comma-separated: names, or names with * for any text, such as sources/*.yaml. They are relative to the working directory, and read once at the start of a process. docs/adding-a-source.md describes them.',
    )
    .meta({ example: 'sources/*.yaml', heroku: 'later' }),
  DIGITAL_RIVER_ENABLED: flag
    .optional()
    .describe(
      'Whether webhooks of Digital River are served. When it is not set, they are if another variable DIGITAL_RIVER_… is set, or one that says whose access tokens deliver webhooks: TOKEN_ORGANIZATION_IDS, TOKEN_USER_IDS, or OAUTH_CLIENTS with a client for webhooks.',
    )
    .meta({ example: 'true', heroku: 'later' }),
});
