import { parseArgs } from 'node:util';
import type { Output } from '../src/cli/output.ts';
import { doctorCommand } from '../src/doctor/command.ts';
import { InputError } from '../src/errors.ts';
import { type LocalConfig, readLocalConfig } from './config.ts';
import { readConnectorFile } from './connector-file.ts';
import { readDescription } from './description.ts';
import { readInputFile } from './input-files.ts';
import { runLocally } from './run.ts';
import { sendEvent, sendType } from './send.ts';

const HELP = `npm run local                            start the org, Digital River and the connector on this machine
npm run local -- send order.accepted     create an order, and send an event of this type for it
npm run local -- send xanpay.completed   the same for a XanPay charge; also pending, expired, cancelled
npm run local -- send plum.delivered     the same for a Xoxoday Plum reward; also canceled
npm run local -- send --file event.json  create an order, and send the event in a file for it, with new ids
npm run local -- doctor                  check the setup of the running connector; --json for programs
`;

const OPTIONS = {
  file: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/**
 * The command `npm run local`. Without arguments, it runs until the process receives a signal.
 *
 * @param argv arguments without node and script
 * @returns exit status: that of the doctor, or 0
 * @throws InputError for unknown arguments, ConfigError for an invalid variable or a taken port
 */
export async function localCommand(argv: readonly string[], output: Output): Promise<number> {
  const print = (line: string) => output.out(`${line}\n`);
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: OPTIONS,
  });
  const [command, type] = positionals;
  const config = readLocalConfig();
  if (values.help) print(HELP);
  else if (command === undefined) await runUntilSignal(config, print);
  else if (command === 'send' && values.file !== undefined) {
    const json = await readInputFile(values.file, 'a file with an event');
    await sendEvent(await readDescription(config.folder), json, print);
  } else if (command === 'send' && type !== undefined) {
    await sendType(await readDescription(config.folder), type, print);
  } else if (command === 'doctor') {
    const doctorArgv = values.json === true ? ['--json'] : [];
    return doctorCommand(doctorArgv, output, await readConnectorFile(config.folder));
  } else
    throw new InputError(`Expected "send" with an event type, "doctor", or no argument.\n${HELP}`);
  return 0;
}

/** Ends the process after everything has stopped. */
async function runUntilSignal(config: LocalConfig, print: (line: string) => void): Promise<never> {
  const run = await runLocally(config, print);
  let stopping = false;
  await new Promise<void>((resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (stopping) return;
        stopping = true;
        print('stopping');
        run.stop().then(resolve, reject);
      });
    }
  });
  process.exit(0);
}
