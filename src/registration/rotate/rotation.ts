import type { Output } from '../../cli/output.ts';
import { wordWrap } from '../../cli/word-wrap.ts';
import type { ExitStatus, RegistrationContext } from '../context.ts';
import { printJson } from '../report/print-json.ts';
import { reportText, type VerificationReport } from '../verify/report.ts';
import type { Verifier } from '../verify/verify-ways.ts';
import type { CredentialPlan } from './credential-plan.ts';
import type { PushResult } from './push-credentials.ts';

/** What became of a back-fill: it is `left` to be done where the connector's variables are set. */
export type BackfillResult =
  | { readonly standing: 'done' }
  | { readonly standing: 'failed' | 'left'; readonly problem: string };

/** Fetches the events again that were created since a time. */
export type Backfill = (since: Date) => Promise<BackfillResult>;

/** A rotation that can begin. */
export interface Rotation {
  readonly context: RegistrationContext;
  readonly verifier: Verifier;
  readonly webhooks: readonly CredentialPlan[];
  /** Absent where the command to run is printed instead. */
  readonly backfill?: Backfill | undefined;
}

/** What a rotation has done. It contains no secrets. */
export interface RotationResult {
  readonly webhooks: readonly PushResult[];
  /** Absent when nothing was changed. */
  readonly verification?: VerificationReport;
  /** Absent where nothing is to be back-filled, or this run cannot know. */
  readonly backfill?: BackfillResult;
  /** What to do next, in full sentences. */
  readonly next: readonly string[];
}

const WIDTH = 100;

/** Prints what a rotation has done, as text or as JSON. */
export function printRotation(
  context: RegistrationContext,
  exitStatus: ExitStatus,
  result: RotationResult,
): void {
  const { options, output } = context;
  if (options.isJson) {
    printJson(context, exitStatus, { ...result });
    return;
  }
  const { webhooks, verification, next } = result;
  const lines = webhooks.flatMap(({ result: what, types, address, id, error }) => [
    `${what.padEnd(18)}${types.join(', ')} ${address} (${id})`,
    ...(error === undefined
      ? []
      : wordWrap(error, WIDTH - 18).map((line) => `${' '.repeat(18)}${line}`)),
  ]);
  const parts = [
    lines.join('\n'),
    ...(verification === undefined ? [] : [reportText(verification)]),
    ...(next.length === 0 ? [] : [`Next:\n${next.map(numbered).join('\n')}`]),
  ];
  output.out(`${parts.join('\n\n')}\n`);
}

function numbered(text: string, index: number): string {
  const [first = '', ...others] = wordWrap(text, WIDTH - 3);
  return [`${index + 1}. ${first}`, ...others.map((line) => `   ${line}`)].join('\n');
}

/** Writes a paragraph beside the result: progress, or why nothing was changed. */
export function say(output: Output, text: string): void {
  output.err(`${wordWrap(text, WIDTH).join('\n')}\n`);
}

/** Reports why nothing was changed, also as JSON. */
export function changedNothing<T extends ExitStatus>(
  context: RegistrationContext,
  exitStatus: T,
  reason: string,
): T {
  if (context.options.isJson) printJson(context, exitStatus, { problems: [reason] });
  say(context.output, `Nothing was changed. ${reason}`);
  return exitStatus;
}

/**
 * Reports that all webhooks have the credentials of the environment already: most likely it has the
 * former ones still.
 *
 * @param unfinished what to do if an earlier run has sent them, and ended early
 */
export function nothingToRotate(context: RegistrationContext, all: number, unfinished: string): 2 {
  return changedNothing(
    context,
    2,
    `There is nothing to rotate: all ${all} webhooks have the credentials of the environment already. To begin a rotation, set the new ones in the environment first. ${unfinished}`.trim(),
  );
}
