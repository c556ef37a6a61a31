import { closest, distance } from 'fastest-levenshtein';
import { registrationSchema } from '../../registration/registration-variables.ts';
import { connectorVariables } from '../connector-variables.ts';
import type { Environment } from '../environment.ts';
import type { Notice } from './configuration-notices.ts';

/** Prefixes that only variables of this project have. Platforms set `DATABASE_…` of their own. */
const OWN_PREFIX =
  /^(?:SALESFORCE|DIGITAL_RIVER|FULFILLMENT|CONNECTED_APP|FAILED_EVENTS|CONSOLE|METRICS|TOKEN|OAUTH|XANPAY|PLUM|WORKER|RETENTION)_/;
/** A name that differs from a known one by this many characters is a misspelling of it. */
const MAX_TYPOS = 2;
/** Short names of other programs are near to each other by chance. */
const MIN_LENGTH = 8;

const KNOWN = Object.keys({ ...connectorVariables.shape, ...registrationSchema.shape });

/** A misspelled variable would be ignored without notice. */
export function unknownVariables(environment: Environment): Notice[] {
  return Object.keys(environment)
    .filter((name) => !KNOWN.includes(name) && (OWN_PREFIX.test(name) || isMisspelled(name)))
    .map((name) => ({
      variable: name,
      found: 'the connector has no variable with this name, and ignores it',
      todo: `Correct the name (the nearest one is ${closest(name, KNOWN)}; .env.example lists every variable), or remove the variable.`,
    }));
}

function isMisspelled(name: string): boolean {
  return name.length >= MIN_LENGTH && distance(name, closest(name, KNOWN)) <= MAX_TYPOS;
}
