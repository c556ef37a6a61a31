#!/usr/bin/env node
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { databaseTrouble } from '../src/doctor/database-trouble.ts';
import { ConfigError } from '../src/errors.ts';
import { listParked, type ParkedGroup, replayParked } from '../src/inbox/replay.ts';
import { createLog } from '../src/log.ts';
import { configOf } from '../src/parts/config.ts';
import { poolFor } from '../src/parts.ts';

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

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      event: { type: 'string' },
      code: { type: 'string' },
      type: { type: 'string' },
      all: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const filter = { eventId: values.event, code: values.code, type: values.type };
  const config = await configOf();
  const pool = poolFor(config, createLog('silent'));
  const chosen = values.all || Object.values(filter).some((value) => value !== undefined);
  const answer = chosen
    ? replayed(await replayParked(pool, filter))
    : `${table(await listParked(pool, filter))}\nTo replay, see --help.`;
  process.stdout.write(`${answer}\n`);
  await pool.end();
}

function reasonOf(error: unknown): string {
  if (error instanceof ConfigError || error instanceof TypeError) return error.message;
  const { found, todo } = databaseTrouble(error);
  return `The database: ${found}. ${todo}`;
}

await main().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exit(2);
});
