import { closest, distance } from 'fastest-levenshtein';
import type { Environment } from '../environment.ts';
import { FORMER_NAMES } from '../senders/former-names.ts';
import type { MappedConfig } from '../senders/mapped-config.ts';
import { OWN_VARIABLES } from '../senders/own-variables.ts';
import type { Notice } from './configuration-notices.ts';

/** Prefixes that only variables of this project have. Platforms set `DATABASE_…` of their own. */
const OWN_PREFIX =
  /^(?:SALESFORCE|DIGITAL_RIVER|FULFILLMENT|CONNECTED_APP|FAILED_EVENTS|CONSOLE|METRICS|TOKEN|OAUTH|XANPAY|PLUM|WORKER|RETENTION)_/;
/** A name that differs from a known one by this many characters is a misspelling of it. */
const MAX_TYPOS = 2;
/** Short names of other programs are near to each other by chance. */
const MIN_LENGTH = 8;

const KNOWN = [...OWN_VARIABLES];

/**
 * A misspelled variable would be ignored without notice.
 *
 * @param mapped the senders of mapping files, whose variables are known as well
 */
export function unknownVariables(
  environment: Environment,
  mapped: readonly MappedConfig[] = [],
): Notice[] {
  const named = mapped.flatMap(({ variables }) => variables.map(({ variable }) => variable));
  const isKnown = (name: string) => OWN_VARIABLES.has(name) || named.includes(name);
  return Object.keys(environment)
    .filter((name) => !isKnown(name) && (OWN_PREFIX.test(name) || isMisspelled(name)))
    .map((name) => ({
      variable: name,
      found: 'the connector has no variable with this name, and ignores it',
      todo: `Correct the name (the nearest one is ${nearest(name)}; .env.example lists every variable), or remove the variable.`,
    }));
}

/** The current name of the variable that has the nearest one. */
function nearest(name: string): string {
  const found = closest(name, KNOWN);
  return FORMER_NAMES.find(({ former }) => former === found)?.current ?? found;
}

function isMisspelled(name: string): boolean {
  return name.length >= MIN_LENGTH && distance(name, closest(name, KNOWN)) <= MAX_TYPOS;
}
