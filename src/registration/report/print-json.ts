import { printableJson } from '../../printable.ts';
import type { AccountContext, ExitStatus } from '../context.ts';
import { isLiveKey, isTestKey } from '../org/key-problem.ts';

/** Counts the forms of the JSON. It grows when a program that reads the JSON would have to change. */
const FORMAT_VERSION = 1;

/** What every JSON begins with. */
export type ReportContext = Pick<
  AccountContext,
  'options' | 'config' | 'output' | 'notes' | 'warnings'
>;

/**
 * Prints the result as JSON on the output, for programs.
 *
 * @param result the fields that follow those which every result has; without secrets
 */
export function printJson(
  { options, config, output, warnings }: ReportContext,
  exitStatus: ExitStatus,
  result: Readonly<Record<string, unknown>>,
): void {
  const json = {
    formatVersion: FORMAT_VERSION,
    subcommand: options.subcommand,
    dryRun: options.dryRun,
    exitStatus,
    mode: modeOf(config.apiKey),
    environment: options.environment ?? null,
    target: options.target,
    warnings,
    ...result,
  };
  output.out(`${printableJson(json)}\n`);
}

function modeOf(apiKey: string): 'test' | 'live' | 'unknown' {
  if (isTestKey(apiKey)) return 'test';
  return isLiveKey(apiKey) ? 'live' : 'unknown';
}
