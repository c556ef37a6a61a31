import { connectorVariables } from '../src/config/connector-variables.ts';
import { plainEnvironment } from '../src/config/environment.ts';
import type { Environment } from '../src/config/index.ts';
import { unknownVariables } from '../src/config/notices/unknown-variables.ts';
import { registrationSchema } from '../src/registration/registration-variables.ts';

/**
 * The connector's variables that `npm run local` takes from the shell: how it behaves. Addresses,
 * credentials and whatever else the trial sets are the trial's, whatever the shell exports.
 */
export const TAKEN_VARIABLES = [
  ...['CONNECTOR_MODE', 'LOG_LEVEL', 'MAX_BODY_BYTES', 'SOURCES', 'DIGITAL_RIVER_ENABLED'],
  ...['DIGITAL_RIVER_OWN_ORDERS', 'DIGITAL_RIVER_MATCH_ORDER_NUMBER', 'DIGITAL_RIVER_FRESH_STATE'],
  ...['DIGITAL_RIVER_BACKFILL_HOURS', 'DIGITAL_RIVER_REENABLE_WEBHOOKS'],
  ...['DIGITAL_RIVER_FILES', 'DIGITAL_RIVER_FILES_SECONDS', 'DIGITAL_RIVER_FILES_MAX_MB'],
  ...['DIGITAL_RIVER_FILES_LINK_HOURS', 'DIGITAL_RIVER_SAFELIST'],
  ...['SALESFORCE_BATCH_SIZE', 'SALESFORCE_API_BUDGET_PERCENT', 'SALESFORCE_TIMEOUT_MS'],
  ...['FAILED_EVENTS_IN_ORG', 'FAILED_EVENTS_MAX', 'FAILED_EVENTS_SECONDS'],
  ...['WAITING_MOST_HOURS', 'HELD_MOST_HOURS', 'LOCKED_MOST_DAYS'],
  ...['RETENTION_BODY_DAYS', 'RETENTION_ROW_DAYS', 'WEB_DRAINS'],
  ...['WORKER_LANES', 'WORKER_LINGER_MS', 'WORKER_POLL_MS', 'WORKER_LEASE_SECONDS'],
  ...['WORKER_MOST_ATTEMPTS', 'WORKER_BATCH_MEGABYTES'],
  ...['ALERT_WEBHOOK_URL', 'ALERT_QUIET', 'ALERT_REPEAT_HOURS'],
  ...['ALERT_WAITING_HOURS', 'ALERT_PENDING_MINUTES'],
] as const;

type TakenName = (typeof TAKEN_VARIABLES)[number];

/** The alerts of a trial go to a receiver on this machine: never to the channel of an installation. */
function isTaken(name: TakenName, value: string): boolean {
  return name !== 'ALERT_WEBHOOK_URL' || /^http:\/\/(?:127\.0\.0\.1|localhost)[:/]/.test(value);
}

/** A variable of the trial itself, with the name of one of the connector. */
const OF_TRIAL = 'PORT';
const KNOWN: readonly string[] = Object.keys({
  ...connectorVariables.shape,
  ...registrationSchema.shape,
});

/** Those of {@link TAKEN_VARIABLES} that have a value. */
export function takenVariables(environment: Environment): Record<string, string> {
  const set = plainEnvironment(environment);
  return Object.fromEntries(
    TAKEN_VARIABLES.flatMap((name) => {
      const value = set[name];
      return value === undefined || !isTaken(name, value) ? [] : [[name, value] as const];
    }),
  );
}

/** Names of the connector's other variables that have a value, and of misspelled ones. */
export function ignoredVariables(environment: Environment): string[] {
  const set = plainEnvironment(environment);
  const misspelled = unknownVariables(set).map(({ variable }) => variable);
  const taken: readonly string[] = [...Object.keys(takenVariables(environment)), OF_TRIAL];
  return [...KNOWN.filter((name) => set[name] !== undefined), ...misspelled].filter(
    (name) => !taken.includes(name),
  );
}

/** Prints which variables of the shell the trial takes, and the names of those that it does not. */
export function printVariables(
  variables: {
    readonly connectorVariables: Readonly<Record<string, string>>;
    readonly ignoredVariables: readonly string[];
  },
  print: (line: string) => void,
): void {
  const taken = Object.entries(variables.connectorVariables).map(
    ([name, value]) => `${name}=${value}`,
  );
  if (taken.length > 0) print(`Variables of the connector from the shell: ${taken.join(', ')}`);
  const { ignoredVariables: ignored } = variables;
  const advice =
    '"npm run local -- help" lists those that are taken; all others are those of the trial.';
  printNames(ignored, advice, print);
}

/**
 * Prints the names of variables of the shell that a command about the running trial does not take.
 *
 * @param environment that the command gets
 */
export function printIgnored(
  own: Environment,
  environment: Environment,
  print: (line: string) => void,
): void {
  const ignored = ignoredVariables(own).filter((name) => own[name] !== environment[name]);
  printNames(ignored, 'Addresses and credentials are those of the trial.', print);
}

function printNames(
  ignored: readonly string[],
  advice: string,
  print: (line: string) => void,
): void {
  if (ignored.length === 0) return;
  print(`Ignored variables of the shell: ${ignored.join(', ')}`);
  print(`  ${advice}`);
}
