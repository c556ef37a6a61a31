import type { Output } from '../cli/output.ts';
import { type Environment, processEnvironment } from '../config/index.ts';
import { databaseProblem, problemText } from '../database/database-problem.ts';
import { InputError } from '../errors.ts';
import { createLog } from '../log.ts';
import { printable } from '../printable.ts';
import { createParts, PATIENT_PART_BUILDERS } from '../wiring/parts.ts';
import { readConnectorConfig } from '../wiring/read-config.ts';
import { acceptOtherOrg } from './accept-org.ts';
import { applyEventsAgain } from './again/apply-again.ts';
import { print, type ReplayContext, type RunAction } from './context.ts';
import { dismissEvents } from './dismiss.ts';
import { letGiveWay } from './give-way/give-way.ts';
import { listEvents } from './list-events.ts';
import { showDocuments } from './open-documents.ts';
import { type Action, readOptions } from './options.ts';
import { UnknownOrderError } from './order/unknown-order.ts';
import { replayRejectedEvents } from './rejected/replay-rejected.ts';
import { replayParkedEvents } from './replay-parked.ts';
import { restoreEvents } from './restore.ts';
import { showStory } from './story/show-story.ts';
import { replayUnmappedEvents } from './unmapped/replay-unmapped.ts';

const ACTIONS: Readonly<Record<Action, RunAction>> = {
  list: listEvents,
  story: showStory,
  replay: replayParkedEvents,
  again: applyEventsAgain,
  'give-way': letGiveWay,
  'accept-org': acceptOtherOrg,
  dismiss: dismissEvents,
  restore: restoreEvents,
  unmapped: replayUnmappedEvents,
  rejected: replayRejectedEvents,
  documents: showDocuments,
};

/**
 * Runs `replay`.
 *
 * @param argv arguments without node and script
 * @param output receives the result (out), and problems of the database (err)
 * @param environment environment variables; those of the process by default
 * @param now for times ago
 * @returns exit status: 0 done, 1 not done, such as when the database cannot be used
 * @throws InputError when arguments are wrong, ConfigError when the configuration has problems
 */
export async function replayCommand(
  argv: readonly string[],
  output: Output,
  environment: Environment = processEnvironment(),
  now = new Date(),
): Promise<0 | 1> {
  const options = readOptions(argv, now);
  if (options.help !== undefined) {
    output.out(options.help);
    return 0;
  }
  const run = ACTIONS[options.action];
  const parts = createParts(
    await readConnectorConfig(environment),
    createLog('silent'),
    PATIENT_PART_BUILDERS,
  );
  const pool = parts.pool();
  const context = { options, parts, pool, output, now };
  try {
    return await run(context);
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (error instanceof UnknownOrderError) return reportUnknown(context, error);
    output.err(`${problemText(databaseProblem(error))}\n`);
    return 1;
  } finally {
    await pool.end();
  }
}

/** With `--json`, the result on standard output says the same. */
function reportUnknown(context: ReplayContext, { message }: UnknownOrderError): 1 {
  const { options, output } = context;
  if (options.isJson) print(context, { order: options.order, subjects: [] }, '');
  output.err(`${printable(message)}\n`);
  return 1;
}
