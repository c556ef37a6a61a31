import { wordWrap } from '../../cli/word-wrap.ts';
import type { Step } from './verify-ways.ts';

const WIDTH = 100;
const STANDING_WIDTH = 9;
const STEP_WIDTH = 15;

/** What was verified, as data for programs. */
export interface VerificationReport {
  /** Whether nothing failed; a step that could not be tried is no failure. */
  readonly isVerified: boolean;
  readonly steps: readonly Step[];
}

/** The report of all steps. It contains no secrets. */
export function reportOf(steps: readonly Step[]): VerificationReport {
  return { isVerified: steps.every(({ standing }) => standing !== 'failed'), steps };
}

/** The report as text: a paragraph for each step, and a last line with the result. */
export function reportText({ isVerified, steps }: VerificationReport): string {
  const skipped = steps.filter(({ standing }) => standing === 'skipped').length;
  const failures = steps.filter(({ standing }) => standing === 'failed').length;
  const result = isVerified
    ? skipped === 0
      ? 'Verified: Digital River can reach the connector, and events are stored.'
      : `Nothing failed, but not all could be verified: see "skipped" (${skipped}).`
    : `Not verified: ${failures} of ${steps.length} steps failed.`;
  return [...steps.flatMap(paragraph), ...wordWrap(result, WIDTH)].join('\n');
}

/** What is right is one line; anything else says what was expected, at which address, and what to do. */
function paragraph({ step, standing, types, address, expected, got, todo }: Step): string[] {
  const what = `${standing.padEnd(STANDING_WIDTH)}${step.padEnd(STEP_WIDTH)}${types.join(', ')}: `;
  if (standing === 'ok') return [`${what}${got}`];
  const lines = [
    address,
    `Expected ${expected}, got ${got}.`,
    ...(todo === undefined ? [] : [todo]),
  ];
  return [
    what.trimEnd(),
    ...lines
      .flatMap((line) => wordWrap(line, WIDTH - STANDING_WIDTH))
      .map((line) => ' '.repeat(STANDING_WIDTH) + line),
  ];
}
