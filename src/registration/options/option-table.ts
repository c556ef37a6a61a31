import { PROVISIONING, SUBCOMMAND_NAMES, type SubcommandName } from './subcommand-names.ts';

interface OptionDescription {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What a value is, for the sentence about a missing one; options without a value have none. */
  readonly expected?: string;
  readonly subcommands: readonly SubcommandName[];
  readonly help: string;
}

const CHANGING = SUBCOMMAND_NAMES.filter((name) => !['plan', 'verify', 'list'].includes(name));

/** All options: how Node's parseArgs reads them, and what the help says about them. */
export const OPTION_TABLE = {
  environment: {
    type: 'string',
    expected: 'sandbox or production',
    subcommands: SUBCOMMAND_NAMES,
    help: "Salesforce environment of the integration user: sandbox (tokens from test.salesforce.com) or production (tokens from login.salesforce.com). Not needed when the connector's log-in to the org is configured (SALESFORCE_INSTANCE_URL and the other SALESFORCE_ variables): then it is read from the org, and must agree with this option",
  },
  address: {
    type: 'string',
    expected: "the connector's base address",
    subcommands: SUBCOMMAND_NAMES,
    help: 'base address of the connector, such as https://connector.example.com; with --target apex, the My Domain address of the org. It decides which webhooks are ours: those under this address, with one of our paths. By default, it is PUBLIC_URL',
  },
  target: {
    type: 'string',
    expected: 'connector or apex',
    subcommands: SUBCOMMAND_NAMES,
    help: "what receives the events: connector (default), or apex, the Apex REST classes of Digital River's app in an org, at its My Domain address",
  },
  transport: {
    type: 'string',
    expected: 'oauth or http',
    subcommands: PROVISIONING,
    help: 'how Digital River proves its identity: oauth (default), with an access token; http, with its signature and, when WEBHOOK_USERNAME and WEBHOOK_PASSWORD are set, with these as well',
  },
  'token-endpoint': {
    type: 'string',
    expected: 'an address',
    subcommands: PROVISIONING,
    help: "where Digital River gets its access tokens, instead of Salesforce's token endpoint of the environment. The word connector stands for the connector's own token endpoint; the variables below must then contain a client that npm run create-client printed. Use it for a new org: Salesforce's endpoint is called with the username-password flow, which orgs created since Summer '23 refuse unless an admin allows it, and which external client apps do not support",
  },
  types: {
    type: 'string',
    expected: 'event types, separated by commas, or the word written',
    subcommands: PROVISIONING,
    help: 'event types for one more webhook, separated by commas. The word written stands for all types that the connector writes, such as order.cancelled, beyond those of the three webhooks: recommended. It has the address of the third webhook. The connector keeps events of types that it does not map',
  },
  'remove-duplicates': {
    type: 'boolean',
    subcommands: ['apply', 'plan'],
    help: 'also delete webhooks of ours through which Digital River sends an event a second time. Without this option they are only reported',
  },
  'send-secrets': {
    type: 'boolean',
    subcommands: ['apply', 'plan'],
    help: 'also send the credentials of the environment to webhooks whose secrets Digital River masks or leaves out: they cannot be compared, so that a changed one is not noticed',
  },
  verify: {
    type: 'boolean',
    subcommands: ['apply'],
    help: 'afterwards, prove the way from here to the connector as Digital River takes it: 401 without proof, a token, and 202 for a connector.verification, which writes nothing. The subcommand verify does this alone',
  },
  timeout: {
    type: 'string',
    expected: 'a number of seconds',
    subcommands: ['rotate'],
    help: 'how long to wait until the running connector accepts the new credentials, in seconds (default 600)',
  },
  'signing-secrets': {
    type: 'boolean',
    subcommands: ['rotate'],
    help: 'say how signing secrets are rotated, which only the Digital River Dashboard can do, and try each of DIGITAL_RIVER_SIGNING_SECRETS',
  },
  id: {
    type: 'string',
    expected: 'ids of webhooks, separated by commas',
    subcommands: ['enable', 'disable', 'delete'],
    help: 'ids of single webhooks of ours, separated by commas, instead of all',
  },
  'dry-run': {
    type: 'boolean',
    subcommands: [...CHANGING, 'plan'],
    help: 'show what would be done, and change nothing',
  },
  yes: {
    type: 'boolean',
    subcommands: [...CHANGING, 'plan'],
    help: 'do not ask before production is changed or webhooks are deleted',
  },
  json: {
    type: 'boolean',
    subcommands: SUBCOMMAND_NAMES,
    help: 'print the result as JSON, for programs',
  },
  help: { type: 'boolean', short: 'h', subcommands: SUBCOMMAND_NAMES, help: 'show this text' },
} as const satisfies Readonly<Record<string, OptionDescription>>;

/** The description of an option; undefined for a name that is none. */
export function optionNamed(name: string): OptionDescription | undefined {
  const table: Readonly<Record<string, OptionDescription>> = OPTION_TABLE;
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
