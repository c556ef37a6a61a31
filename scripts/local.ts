#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { readLocalConfig } from '../local/config.ts';
import { readConnectorFile } from '../local/connector-file.ts';
import { readDescription } from '../local/description.ts';
import { readGivenFile } from '../local/given.ts';
import { runLocally } from '../local/run.ts';
import { sendEvent, sendType } from '../local/send.ts';
import type { Output } from '../src/cli/output.ts';
import { runCommand } from '../src/cli/run-command.ts';
import { doctorCommand } from '../src/doctor/command.ts';
import { InputError } from '../src/errors.ts';

const HELP = `npm run local                            start org, Digital River and connector on this machine
npm run local -- send order.accepted     send an event of this type (any mapped type) for a new order
npm run local -- send xanpay.completed   send a XanPay charge for a new order; also pending, expired, cancelled
npm run local -- send plum.delivered     send a Xoxoday Plum reward for a new order; also canceled
npm run local -- send --file event.json  send the event in a file, with new ids, for a new order
npm run local -- doctor                  check the whole set-up; add --json to print JSON
`;

async function stopOnSignal(
  stop: () => Promise<void>,
  print: (line: string) => void,
): Promise<never> {
  let stopping = false;
  await new Promise<void>((resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (stopping) return;
        stopping = true;
        print('stopping');
        stop().then(resolve, reject);
      });
    }
  });
  process.exit(0);
}

async function main(output: Output): Promise<number> {
  const print = (line: string) => output.out(`${line}\n`);
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      file: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const [command, type] = positionals;
  const config = readLocalConfig();
  if (values.help) print(HELP);
  else if (command === undefined) {
    const run = await runLocally(config, print);
    await stopOnSignal(run.stop, print);
  } else if (command === 'send' && values.file !== undefined) {
    const json = await readGivenFile(values.file, 'a file with an event');
    await sendEvent(await readDescription(config.folder), json, print);
  } else if (command === 'send' && type !== undefined) {
    await sendType(await readDescription(config.folder), type, print);
  } else if (command === 'doctor') {
    const argv = values.json === true ? ['--json'] : [];
    return doctorCommand(argv, output, await readConnectorFile(config.folder));
  } else
    throw new InputError(`Expected "send" with an event type, "doctor", or no argument.\n${HELP}`);
  return 0;
}

await runCommand(main);
