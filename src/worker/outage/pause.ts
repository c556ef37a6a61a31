import type { OrgPause } from '../../inbox/org-pauses.ts';
import { NO_ANSWER, type OrgOutageKind } from '../../salesforce/classify-error.ts';
import { OrgOutageError } from '../../salesforce/org-errors.ts';

/** One pause of the calls to the org. Times are in milliseconds since 1970. */
export interface Pause {
  readonly kind: OrgOutageKind;
  readonly reason: string;
  readonly since: number;
  /** Number of probes that failed, and of probes that were answered before work failed again. */
  readonly probes: number;
  /** All codes of the outage so far. */
  readonly codes: readonly string[];
}

/** A pause with its next probe. */
export type ProbedPause = Pause & { readonly nextProbeAt: number };

/** Begins a pause. */
export function beginPause(outage: OrgOutageError, now: number): Pause {
  return { ...causeOf(outage), since: now, probes: 0, codes: [codeOf(outage)] };
}

/**
 * Continues a pause after a further failure.
 *
 * @param error an error that is no outage changes neither kind nor reason
 */
export function continuePause(pause: Pause, error: unknown): Pause {
  const counted = { ...pause, probes: pause.probes + 1 };
  if (!(error instanceof OrgOutageError)) return counted;
  const codes = pause.codes.includes(codeOf(error)) ? pause.codes : [...pause.codes, codeOf(error)];
  return { ...counted, ...causeOf(error), codes };
}

/** Whether an outage is of another kind than before, or has a code that it did not have so far. */
export function isNews(pause: Pause, outage: OrgOutageError): boolean {
  return outage.kind !== pause.kind || !pause.codes.includes(codeOf(outage));
}

/**
 * The pause as other processes see it.
 *
 * @param answeredAt when the org answered the last probe; undefined while calls are paused
 */
export function shownPause(
  { kind, reason, since, nextProbeAt }: ProbedPause,
  failures: number,
  answeredAt?: number,
): OrgPause {
  return {
    ...{ kind, reason, since: new Date(since), nextProbeAt: new Date(nextProbeAt), failures },
    answeredAt: answeredAt === undefined ? null : new Date(answeredAt),
  };
}

function causeOf({ kind, message: reason }: OrgOutageError) {
  return { kind, reason };
}

function codeOf({ code = NO_ANSWER }: OrgOutageError): string {
  return code;
}
