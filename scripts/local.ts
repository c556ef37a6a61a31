#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readLocalConfig } from '../local/config.ts';
import { readConnectorFile } from '../local/connector-file.ts';
import { readDescription } from '../local/description.ts';
import { runLocally } from '../local/run.ts';
import { sendEvent, sendType } from '../local/send.ts';
import { doctorCommand } from '../src/doctor/command.ts';
import { processOutput } from '../src/output.ts';

const HELP = `npm run local                            start org, Digital River and connector on this machine
npm run local -- send order.accepted     send an event (any mapped type) for a new order
npm run local -- send xanpay.completed   … or pending, expired, cancelled: a XanPay charge for a new order
npm run local -- send plum.delivered     … or canceled: a Xoxoday Plum reward for a new order
npm run local -- send --file event.json  send the event in a file, with new ids, for a new order
npm run local -- doctor                  look at everything that can be set up wrongly; also with --json
`;

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function stopOnSignal(stop: () => Promise<void>): Promise<void> {
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

async function examine(folder: string, asJson: boolean): Promise<void> {
  const argv = asJson ? ['--json'] : [];
  process.exitCode = await doctorCommand(argv, processOutput, await readConnectorFile(folder));
}

async function main(): Promise<void> {
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
    await stopOnSignal(run.stop);
  } else if (command === 'send' && values.file !== undefined) {
    const json = await readFile(values.file, 'utf8');
    await sendEvent(await readDescription(config.folder), json, tell);
  } else if (command === 'send' && type !== undefined) {
    await sendType(await readDescription(config.folder), type, tell);
  } else if (command === 'doctor') {
    await examine(config.folder, values.json === true);
  } else throw new Error(`Expected "send" and an event type, "doctor", or nothing.\n${HELP}`);
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
