import {
  checkEvents,
  checkedEventsText,
  isAllWell,
  readEventFolder,
} from '../../local/check-events.ts';
import { readLocalConfig } from '../../local/config.ts';
import { readDescription } from '../../local/description.ts';
import { trialEnvironment } from '../../local/running-trial.ts';
import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { flag } from '../../src/cli/arguments/option-table.ts';
import { readArguments } from '../../src/cli/arguments/read-arguments.ts';
import type { Output } from '../../src/cli/output.ts';
import { printableJson } from '../../src/printable.ts';

const CHECK_EVENTS = declareCommand({
  typed: 'npm run check-events --',
  summary: 'send the events of a folder to the running trial',
  description:
    'Sends every *.json file of a folder to the connector that "npm run local" has started, and shows what became of each. An event of an order that the local org lacks gets an Order there.',
  operands: { '<folder>': 'a folder of events' },
  options: { json: flag('print one JSON document') },
  after:
    'Exit status: 0 every event was taken; 1 one was refused or parked; 2 an argument is wrong.\nLOCAL_DIR (.local) is the folder of the trial.',
});

/**
 * @param argv arguments without node, script and the name of the command
 * @returns exit status: 0 every event was taken, 1 one was refused or parked
 * @throws InputError when an argument is wrong, Error when no trial is running
 */
export async function checkEventsCommand(argv: readonly string[], output: Output): Promise<0 | 1> {
  const read = readArguments(CHECK_EVENTS, argv);
  if (read.help !== undefined) {
    output.out(read.help);
    return 0;
  }
  const [name = ''] = read.operands;
  const folder = await readEventFolder(name);
  const trial = readLocalConfig().folder;
  const local = await readDescription(trial);
  const environment = await trialEnvironment(trial, {});
  const checked = await checkEvents(local, environment, folder);
  const text = read.values.json
    ? printableJson({ formatVersion: 1, ...checked })
    : checkedEventsText(checked);
  output.out(`${text}\n`);
  return isAllWell(checked) ? 0 : 1;
}
