import { flag, type OptionTable, text } from '../../cli/arguments/option-table.ts';
import { PROVISIONING, SUBCOMMAND_NAMES, type SubcommandName } from './subcommand-names.ts';

const CHANGING = SUBCOMMAND_NAMES.filter((name) => !['plan', 'verify', 'list'].includes(name));

/** All options, with the subcommands that take them. */
export const OPTION_TABLE = {
  environment: {
    ...text(
      'KIND',
      "Salesforce environment of the integration user: sandbox (tokens from test.salesforce.com) or production (tokens from login.salesforce.com). Not needed when the connector's log-in to the org is configured (SALESFORCE_INSTANCE_URL and the other SALESFORCE_ variables): then it is read from the org, and must agree with this option",
      'sandbox or production',
    ),
    subcommands: SUBCOMMAND_NAMES,
  },
  address: {
    ...text(
      'URL',
      'base address of the connector, such as https://connector.example.com; with --target apex, the My Domain address of the org. It decides which webhooks are ours: those under this address, with one of our paths. By default, it is PUBLIC_URL',
      "the connector's base address",
    ),
    subcommands: SUBCOMMAND_NAMES,
  },
  target: {
    ...text(
      'RECEIVER',
      "what receives the events: connector (default), or apex, the Apex REST classes of Digital River's app in an org, at its My Domain address",
      'connector or apex',
    ),
    subcommands: SUBCOMMAND_NAMES,
  },
  transport: {
    ...text(
      'WAY',
      'how Digital River proves its identity: oauth (default), with an access token; http, with its signature and, when WEBHOOK_USERNAME and WEBHOOK_PASSWORD are set, with these as well',
      'oauth or http',
    ),
    subcommands: PROVISIONING,
  },
  'token-endpoint': {
    ...text(
      'URL',
      "where Digital River gets its access tokens, instead of Salesforce's token endpoint of the environment. The word connector stands for the connector's own token endpoint; the variables below must then contain a client that npm run create-client printed. Use it for a new org: Salesforce's endpoint is called with the username-password flow, which orgs created since Summer '23 refuse unless an admin allows it, and which external client apps do not support",
      'an address',
    ),
    subcommands: PROVISIONING,
  },
  types: {
    ...text(
      'TYPES',
      'event types for one more webhook, separated by commas. The word written stands for all types that the connector writes, such as order.cancelled, beyond those of the three webhooks: recommended. It has the address of the third webhook. The connector keeps events of types that it does not map',
      'event types, separated by commas, or the word written',
    ),
    subcommands: PROVISIONING,
  },
  'remove-duplicates': {
    ...flag(
      'also delete webhooks of ours through which Digital River sends an event a second time. Without this option they are only reported',
    ),
    subcommands: ['apply', 'plan'],
  },
  'send-secrets': {
    ...flag(
      'also send the credentials of the environment to webhooks whose secrets Digital River masks or leaves out: they cannot be compared, so that a changed one is not noticed',
    ),
    subcommands: ['apply', 'plan'],
  },
  verify: {
    ...flag(
      'afterwards, prove the way from here to the connector as Digital River takes it: 401 without proof, a token, and 202 for a connector.verification, which writes nothing. The subcommand verify does this alone',
    ),
    subcommands: ['apply'],
  },
  timeout: {
    ...text(
      'SECONDS',
      'how long to wait until the running connector accepts the new credentials, in seconds (default 600)',
      'a number of seconds',
    ),
    subcommands: ['rotate'],
  },
  'signing-secrets': {
    ...flag(
      'say how signing secrets are rotated, which only the Digital River Dashboard can do, and try each of DIGITAL_RIVER_SIGNING_SECRETS',
    ),
    subcommands: ['rotate'],
  },
  id: {
    ...text(
      'IDS',
      'ids of single webhooks of ours, separated by commas, instead of all',
      'ids of webhooks, separated by commas',
    ),
    subcommands: ['enable', 'disable', 'delete'],
  },
  'dry-run': {
    ...flag('show what would be done, and change nothing'),
    subcommands: [...CHANGING, 'plan'],
  },
  yes: {
    ...flag('do not ask before production is changed or webhooks are deleted'),
    subcommands: [...CHANGING, 'plan'],
  },
  json: { ...flag('print the result as JSON, for programs'), subcommands: SUBCOMMAND_NAMES },
} as const;

/** The options of one subcommand. */
export function optionsOf(name: SubcommandName): OptionTable {
  return Object.fromEntries(
    Object.entries(OPTION_TABLE)
      .filter(([, { subcommands }]) => subcommands.some((taking) => taking === name))
      .map(([option, { subcommands: _, ...declaration }]) => [option, declaration]),
  );
}
