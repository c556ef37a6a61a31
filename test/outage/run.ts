import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { count } from '../../src/cli/arguments/option-table.ts';
import { toolArguments } from '../../src/cli/tool-arguments.ts';
import { runTestPostgres } from '../support/run-postgres.ts';
import stopTestPostgres from '../support/stop-postgres.ts';
import { TYPES } from './events.ts';
import { runOutage } from './outage.ts';
import { startOutageStage } from './stage.ts';

// `npm run outage -- --events 5000 --kills 3`: three days without a delivery. Exit status: 0 every
// event is in the org, 1 events are missing, 2 the run failed.
const { values } = toolArguments(
  declareCommand({
    typed: 'npm run outage --',
    summary: 'live through three days without a delivery',
    description:
      'Lives through three days without a delivery. Exit status: 0 every event is in the org, 1 events are missing, 2 the run failed.',
    options: {
      events: count(5000, 'number of events'),
      kills: count(3, 'how often the connector is killed', 0),
    },
  }),
);

async function run(): Promise<0 | 1> {
  const orders = Math.ceil(values.events / TYPES.length);
  const stage = await startOutageStage();
  try {
    const { figures } = await runOutage(stage, {
      ...{ orders, kills: values.kills, report: console.log },
    });
    console.log(JSON.stringify(figures, null, 2));
    const { applied = 0, superseded = 0 } = figures.inbox;
    const isComplete =
      applied + superseded === figures.sent &&
      figures.completeOrders === orders &&
      figures.documents === 2 * orders;
    console.log(isComplete ? 'every event is in the org' : 'events are missing');
    return isComplete ? 0 : 1;
  } finally {
    await stage.stop();
  }
}

await runTestPostgres();
try {
  process.exitCode = await run();
} catch (error) {
  console.error(error);
  process.exitCode = 2;
} finally {
  await stopTestPostgres();
}
