#!/usr/bin/env node
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { Output } from '../src/cli/output.ts';
import { runCommand } from '../src/cli/run-command.ts';
import { databaseProblem } from '../src/database/database-problem.ts';
import { listParked, type ParkedGroup, replayParked } from '../src/inbox/parked-events.ts';
import { createLog } from '../src/log.ts';
import { createParts } from '../src/wiring/parts.ts';
import { readConnectorConfig } from '../src/wiring/read-config.ts';

const HELP = `npm run replay                              show what is parked, by cause
npm run replay -- --event ID                replay one event
npm run replay -- --code STRING_TOO_LONG    replay all that are parked with this code
npm run replay -- --type order.accepted     replay all of this type
npm run replay -- --all                     replay everything that is parked
`;

function table(groups: readonly ParkedGroup[]): string {
  const rows = new Table({
    head: ['Events', 'Type', 'Code', 'Reason', 'Oldest'],
    style: { head: [], border: [] },
  });
  for (const { count, type, code, reason, oldest } of groups) {
    rows.push([count, type, code, reason, oldest.toISOString()]);
  }
  return groups.length === 0 ? 'Nothing is parked.' : rows.toString();
}

function replayed(count: number): string {
  return count === 0
    ? 'No parked event fits: nothing is replayed.'
    : `${count} parked event${count === 1 ? ' is' : 's are'} pending again; a worker goes on from here.`;
}

async function main(output: Output): Promise<number> {
  const { values } = parseArgs({
    options: {
      event: { type: 'string' },
      code: { type: 'string' },
      type: { type: 'string' },
      all: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    output.out(HELP);
    return 0;
  }
  const filter = { eventId: values.event, code: values.code, type: values.type };
  const isChosen = values.all || Object.values(filter).some((value) => value !== undefined);
  const pool = createParts(await readConnectorConfig(), createLog('silent')).pool();
  try {
    const answer = isChosen
      ? replayed(await replayParked(pool, filter))
      : `${table(await listParked(pool, filter))}\nTo replay, see --help.`;
    output.out(`${answer}\n`);
    return 0;
  } catch (error) {
    const { found, todo } = databaseProblem(error);
    output.err(`The database: ${found}. ${todo}\n`);
    return 2;
  } finally {
    await pool.end();
  }
}

await runCommand(main);
