import { wordWrap } from '../cli/word-wrap.ts';
import { registrationSchema } from './registration-variables.ts';

const WIDTH = 100;

const OPTIONS = {
  '--environment':
    "Salesforce environment of the integration user: sandbox (tokens from test.salesforce.com) or production (tokens from login.salesforce.com). Not needed when the connector's log-in to the org is configured (SALESFORCE_INSTANCE_URL and the other SALESFORCE_ variables): then it is read from the org, and must agree with this option",
  '--address': 'base address of the connector, such as https://connector.example.com; required',
  '--transport':
    'how Digital River proves its identity: oauth (default), with an access token; http, with its signature and, when WEBHOOK_USERNAME and WEBHOOK_PASSWORD are set, with these as well',
  '--token-endpoint':
    "where Digital River gets its access tokens, instead of Salesforce's token endpoint of the environment. The word connector stands for the connector's own token endpoint; the variables below must then contain a client that npm run create-client printed. Use it for a new org: Salesforce's endpoint is called with the username-password flow, which orgs created since Summer '23 refuse unless an admin allows it, and which external client apps do not support",
  '--dry-run': 'show what would be done, and change nothing',
  '--help': 'show this text',
};

/** The text of `register-webhooks --help`. Its list of variables is generated from the schema. */
export function help(): string {
  const options = Object.entries(OPTIONS).map(([name, text]) =>
    indented(text, 20).replace(/^ {20}/, `  ${name.padEnd(18)}`),
  );
  const variables = Object.entries(registrationSchema.shape).map(
    ([name, { description = '' }]) => `  ${name}\n${indented(description, 6)}`,
  );
  return `Registers the connector's three webhooks with Digital River. It can be run again at any time: it
changes only what differs.

Usage: npm run register-webhooks -- --address <address> [options]

Options:
${options.join('\n')}

Environment variables (secrets are never read from arguments):
${variables.join('\n')}

Exit status: 0 done, 1 Digital River returned an error or did not answer, 2 an argument or variable
is missing or wrong.
`;
}

function indented(text: string, columns: number): string {
  return wordWrap(text, WIDTH - columns)
    .map((line) => ' '.repeat(columns) + line)
    .join('\n');
}
