import pg from 'pg';
import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { text } from '../../src/cli/arguments/option-table.ts';
import { readArguments } from '../../src/cli/arguments/read-arguments.ts';
import type { Output } from '../../src/cli/output.ts';
import { InputError } from '../../src/errors.ts';
import { isLiveKey } from '../../src/registration/org/key-problem.ts';
import { type LocalDescription, readDescription } from '../description.ts';
import { openLocalOrg } from '../org-client.ts';
import { trialEnvironment } from '../running-trial.ts';
import { type DemoResult, fillWithHistory } from './demo.ts';
import { requireTrialOnly } from './demo-trial.ts';

const DEFAULT_ORDERS = 150;
const MAX_ORDERS = 1000;

const DEMO = declareCommand({
  typed: 'npm run local -- demo',
  summary: 'fill the console of the running trial with some days of history',
  description:
    'Fills the console of the running trial with some days of history. Orders live through their life in the last days, and some have problems: a validation rule, a text that is too long, a conflict, an Order that does not exist yet. Their events come in through the front door, and go into the local org. Then their times are moved back in the trial\'s database. What was in the inbox before is moved back too, so that it stays the oldest. It takes about a minute. Once more adds as much again. It runs only against the trial that "npm run local" has started in LOCAL_DIR.',
  options: {
    orders: text('N', `number of orders: from 10 to ${MAX_ORDERS}, by default ${DEFAULT_ORDERS}`),
  },
  after: `npm run local -- demo                with ${DEFAULT_ORDERS} orders
npm run local -- demo --orders 300   with more`,
});

/**
 * The command `npm run local -- demo`.
 *
 * @param argv arguments after "demo"
 * @param folder the data folder of the trial
 * @returns exit status
 * @throws InputError for unknown arguments, Error when no trial is running
 */
export async function demoCommand(
  argv: readonly string[],
  output: Output,
  folder: string,
): Promise<number> {
  const read = readArguments(DEMO, argv);
  if (read.help !== undefined) {
    output.out(read.help);
    return 0;
  }
  const orders = numberOfOrders(read.values.orders ?? String(DEFAULT_ORDERS));
  const environment = await trialEnvironment(folder, {});
  requireTrialOnly(environment);
  const local = await readDescription(folder);
  const print = (line: string) => output.out(`${line}\n`);
  const pool = new pg.Pool({ connectionString: environment.DATABASE_URL, max: 2 });
  try {
    const org = await openLocalOrg(local);
    const liveMode = isLiveKey(local.digitalRiverApiKey);
    const result = await fillWithHistory({ local, pool, org, liveMode }, orders, print);
    for (const line of linesOf(result, local)) print(line);
  } finally {
    await pool.end();
  }
  return 0;
}

function numberOfOrders(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 10 && number <= MAX_ORDERS) return number;
  throw new InputError(`--orders: expected a whole number from 10 to ${MAX_ORDERS}.`);
}

function linesOf(
  { orders, events, exampleOrder, lateOrder, onHold }: DemoResult,
  { connectorUrl, orgUrl }: LocalDescription,
): string[] {
  const [held] = onHold;
  const counts = Object.entries(events).map(([status, count]) => `${count} ${status}`);
  return [
    `Added ${orders} orders and their events: ${counts.join(', ')}.`,
    '',
    `Open ${connectorUrl}/console, choose operations@local.example, and click "Allow".`,
    'support@local.example may look, and change nothing.',
    `  Search for order ${exampleOrder}: it lived through its whole life.`,
    ...(lateOrder === undefined
      ? []
      : [
          `  Search for order ${lateOrder}: its last event came late, when it was complete already, so that the`,
          '  event is superseded, and nothing was written.',
        ]),
    `  Search for order ${held?.id}: a validation rule of the org refuses it. Clear the description of`,
    `  ${orgUrl}/lightning/r/Order/${held?.record?.id}/edit, then replay the event in the console.`,
  ];
}
