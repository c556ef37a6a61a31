import { wordWrap } from '../cli/word-wrap.ts';
import { registrationSchema } from './registration-variables.ts';

const WIDTH = 100;

const OPTIONS = {
  '--environment':
    "Salesforce environment of the integration user: sandbox (tokens from test.salesforce.com) or production (login.salesforce.com). Read from the org when the connector's own log-in is configured (SALESFORCE_INSTANCE_URL and what belongs to it); the two have to agree",
  '--address': 'base address of the connector, e.g. https://connector.example.com',
  '--transport':
    'how Digital River proves itself: oauth (default), by an access token; or http, by its signature and, with WEBHOOK_USERNAME and WEBHOOK_PASSWORD, by these',
  '--token-endpoint':
    "where Digital River fetches tokens, instead of the environment's own; the word connector means the connector's own token endpoint, with a client of npm run create-client in the variables below",
  '--dry-run': 'only say what would be done',
  '--help': 'this text',
};

/** The text of `register-webhooks --help`; its list of variables comes from the schema that reads them. */
export function help(): string {
  const options = Object.entries(OPTIONS).map(([name, text]) =>
    indented(text, 20).replace(/^ {20}/, `  ${name.padEnd(18)}`),
  );
  const variables = Object.entries(registrationSchema.shape).map(
    ([name, { description = '' }]) => `  ${name}\n${indented(description, 6)}`,
  );
  return `Registers the connector's three webhooks with Digital River. Running it again changes only what
differs.

Usage: npm run register-webhooks -- --address <address> [options]

Options:
${options.join('\n')}

Environment variables (secrets are never taken from arguments):
${variables.join('\n')}

Exit status: 0 done, 1 Digital River refused or did not answer, 2 something is missing or wrong in
what was given.
`;
}

function indented(text: string, columns: number): string {
  return wordWrap(text, WIDTH - columns)
    .map((line) => ' '.repeat(columns) + line)
    .join('\n');
}
