import { registrationSchema } from './config.ts';

/** The text of `register-webhooks --help`; its list of variables comes from the schema that reads them. */
export function help(): string {
  const variables = Object.entries(registrationSchema.shape).map(
    ([name, field]) => `  ${name}\n      ${field.description}`,
  );
  return `Registers the connector's three webhooks with Digital River. Running it again changes only what differs.

Usage: scripts/register-webhooks.ts --environment sandbox|production --address <address> [options]

Options:
  --environment     Salesforce environment of the integration user: sandbox (tokens from test.salesforce.com)
                    or production (login.salesforce.com)
  --address         base address of the connector, e.g. https://connector.example.com
  --token-endpoint  where Digital River fetches tokens, instead of the environment's own
  --dry-run         only say what would be done
  --help            this text

Environment variables (secrets are never taken from arguments):
${variables.join('\n')}

Exit status: 0 done, 1 Digital River refused or did not answer, 2 something is missing or wrong in what was given.
`;
}
