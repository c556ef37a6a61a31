import type { Output } from '../cli/output.ts';
import { type Environment, processEnvironment } from '../config/index.ts';
import { ConfigError, ServiceUnavailableError } from '../errors.ts';
import { createLog } from '../log.ts';
import { printable, printableJson } from '../printable.ts';
import { DigitalRiverError } from '../sources/digital-river/api/digital-river-error.ts';
import { backfillParts } from '../wiring/catch-up/start-catch-up.ts';
import { createParts, PATIENT_PART_BUILDERS } from '../wiring/parts.ts';
import { readConnectorConfig } from '../wiring/read-config.ts';
import { type BackfillOptions, readOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { isFinished, reportData, reportText } from './report.ts';
import { type BackfillContext, backfill } from './run.ts';

/** What tests replace. */
export interface BackfillSurroundings {
  readonly environment?: Environment;
  readonly now?: Date;
  /** Aborted when the person interrupts the command. */
  readonly signal?: AbortSignal;
  /** Whether progress is shown. */
  readonly isTerminal?: boolean;
}

/**
 * Runs `backfill`.
 *
 * @param argv arguments without node and script
 * @param output receives the report (out), and notes, progress and errors (err)
 * @returns exit status: 0 done; 1 interrupted, or Digital River or the inbox failed
 * @throws InputError when arguments are wrong, ConfigError when the configuration has problems,
 *   errors of the database
 */
export async function backfillCommand(
  argv: readonly string[],
  output: Output,
  surroundings: BackfillSurroundings = {},
): Promise<0 | 1> {
  const {
    environment = processEnvironment(),
    now = new Date(),
    signal = interruption(output),
    isTerminal = process.stderr.isTTY === true,
  } = surroundings;
  const options = readOptions(argv, now);
  if (options.help !== undefined) {
    output.out(options.help);
    return 0;
  }
  const config = await readConnectorConfig(environment);
  if (!config.DIGITAL_RIVER_ENABLED) {
    throw new ConfigError([
      "npm run backfill reads Digital River's log of events, and Digital River is not configured (DIGITAL_RIVER_ENABLED).",
    ]);
  }
  const parts = createParts(config, createLog('silent'), PATIENT_PART_BUILDERS);
  const backfilled = backfillParts(parts);
  if (backfilled === undefined) {
    throw new ConfigError(['DIGITAL_RIVER_API_KEY is missing; npm run backfill needs it.']);
  }
  const progress = createProgress(output, isTerminal);
  try {
    const rowDays = config.RETENTION_ROW_DAYS;
    return await run({ ...backfilled, rowDays, options, now, signal, progress, output });
  } finally {
    progress.end();
    await parts.inbox().idle();
    await parts.pool().end();
  }
}

async function run(context: BackfillContext): Promise<0 | 1> {
  const { options, output, progress } = context;
  try {
    const report = await backfill(context);
    progress.end();
    output.out(printed(options, reportData(report), reportText(report)));
    const errors = report.failures.map(({ error }) => error);
    if (errors.length > 0) output.err(failureNote(errors));
    return isFinished(report) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ServiceUnavailableError)) throw error;
    progress.end();
    output.err(failureNote([error]));
    return 1;
  }
}

/** What failed, and what to do. */
function failureNote(errors: readonly (DigitalRiverError | ServiceUnavailableError)[]): string {
  const isDenied = errors.some(
    (error) => error instanceof DigitalRiverError && (error.status === 401 || error.status === 403),
  );
  const lines = [
    ...errors.map(({ message }) => printable(message)),
    ...(isDenied
      ? [
          'Set DIGITAL_RIVER_API_KEY to a secret key that may read events, from the Digital River Dashboard.',
        ]
      : []),
    'Run the same command again: it goes on where it ended.',
  ];
  return `${lines.join('\n')}\n`;
}

function printed({ isJson }: BackfillOptions, data: unknown, text: string): string {
  return isJson ? `${printableJson(data)}\n` : `${printable(text)}\n`;
}

/** Aborted by the first SIGINT or SIGTERM; the second one ends the process at once. */
function interruption(output: Output): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      output.err('\nStopping after the current page.\n');
      interrupted.abort();
    });
  }
  return interrupted.signal;
}
