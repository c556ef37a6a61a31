import { parseArgs } from 'node:util';
import type { Output } from '../cli/output.ts';
import { type Environment, processEnvironment } from '../config/index.ts';
import { databaseProblem } from '../database/database-problem.ts';
import { listParked, type ParkedFilter, replayParked } from '../inbox/parked-events.ts';
import { createLog } from '../log.ts';
import { createParts } from '../wiring/parts.ts';
import { readConnectorConfig } from '../wiring/read-config.ts';
import { parkedTable } from './parked-table.ts';

const HELP = `npm run replay                              list parked events by cause
npm run replay -- --event ID                replay the event with this id
npm run replay -- --code STRING_TOO_LONG    replay all events that are parked with this code
npm run replay -- --type order.accepted     replay all parked events of this type
npm run replay -- --all                     replay all parked events

With several of --event, --code and --type, an event must match all of them.
`;

/**
 * Runs `replay`.
 *
 * @param argv arguments without node and script
 * @param output receives the table or the result (out), and problems of the database (err)
 * @param environment environment variables; those of the process by default
 * @returns exit status: 0 done, 2 the database cannot be used
 * @throws an error of Node's parseArgs when an argument is unknown, ConfigError when the
 *   configuration has problems
 */
export async function replayCommand(
  argv: readonly string[],
  output: Output,
  environment: Environment = processEnvironment(),
): Promise<0 | 2> {
  const { help, filter, isSelected } = readOptions(argv);
  if (help) {
    output.out(HELP);
    return 0;
  }
  const pool = createParts(await readConnectorConfig(environment), createLog('silent')).pool();
  try {
    const answer = isSelected
      ? replayedText(await replayParked(pool, filter))
      : `${parkedTable(await listParked(pool, filter))}\nTo replay events, see --help.`;
    output.out(`${answer}\n`);
    return 0;
  } catch (error) {
    const { found, todo } = databaseProblem(error);
    output.err(`The database ${found}. ${todo}\n`);
    return 2;
  } finally {
    await pool.end();
  }
}

function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      event: { type: 'string' },
      code: { type: 'string' },
      type: { type: 'string' },
      all: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const filter: ParkedFilter = { eventId: values.event, code: values.code, type: values.type };
  const isSelected = values.all || Object.values(filter).some((value) => value !== undefined);
  return { help: values.help, filter, isSelected };
}

function replayedText(count: number): string {
  return count === 0
    ? 'No parked event matches: nothing was replayed.'
    : `${count} parked event${count === 1 ? ' is' : 's are'} pending again; a worker will process ${count === 1 ? 'it' : 'them'}.`;
}
