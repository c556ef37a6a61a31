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
npm run local -- send order.accepted     send an event (any mapped type) for a new order
npm run local -- send xanpay.completed   … or pending, expired, cancelled: a XanPay charge for a new order
npm run local -- send plum.delivered     … or canceled: a Xoxoday Plum reward for a new order
npm run local -- send --file event.json  send the event in a file, with new ids, for a new order
npm run local -- doctor                  look at everything that can be set up wrongly; also with --json
`;

async function stopOnSignal(
  stop: () => Promise<void>,
  tell: (line: string) => void,
): Promise<never> {
  let stopping = false;
  await new Promise<void>((resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (stopping) return;
        stopping = true;
        tell('stopping');
        stop().then(resolve, reject);
      });
    }
  });
  process.exit(0);
}

async function main(output: Output): Promise<number> {
  const tell = (line: string) => output.out(`${line}\n`);
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
  if (values.help) tell(HELP);
  else if (command === undefined) {
    const run = await runLocally(config, tell);
    await stopOnSignal(run.stop, tell);
  } else if (command === 'send' && values.file !== undefined) {
    const json = await readGivenFile(values.file, 'a file with an event');
    await sendEvent(await readDescription(config.folder), json, tell);
  } else if (command === 'send' && type !== undefined) {
    await sendType(await readDescription(config.folder), type, tell);
  } else if (command === 'doctor') {
    const argv = values.json === true ? ['--json'] : [];
    return doctorCommand(argv, output, await readConnectorFile(config.folder));
  } else throw new InputError(`Expected "send" and an event type, "doctor", or nothing.\n${HELP}`);
  return 0;
}

await runCommand(main);
