import { parseArgs } from 'node:util';
import { backfillCommand } from '../src/backfill/command.ts';
import type { Output } from '../src/cli/output.ts';
import { wordWrap } from '../src/cli/word-wrap.ts';
import { type Environment, processEnvironment } from '../src/config/index.ts';
import { doctorCommand } from '../src/doctor/command.ts';
import { InputError } from '../src/errors.ts';
import { registerCommand } from '../src/registration/command.ts';
import { replayCommand } from '../src/replay/command.ts';
import { type LocalConfig, readLocalConfig } from './config.ts';
import { demoCommand } from './demo/demo-command.ts';
import { readDescription } from './description.ts';
import { readInputFile } from './input-files.ts';
import { inLocalForm } from './local-form.ts';
import { registrationVariables, withTrialOptions } from './registration-options.ts';
import { runLocally } from './run.ts';
import { trialEnvironment } from './running-trial.ts';
import { sendEvent, sendType } from './send.ts';
import { TAKEN_VARIABLES } from './shell-variables.ts';

const HELP = `npm run local                            start the org, Digital River and the connector on this machine
npm run local -- send order.accepted     create an order, and send an event of this type for it
npm run local -- send xanpay.completed   the same for a XanPay charge; also pending, expired, cancelled
npm run local -- send plum.delivered     the same for a Xoxoday Plum reward; also canceled
npm run local -- send --file event.json  create an order, and send the event in a file for it, with new ids

In another terminal, while it runs:
npm run local -- doctor                  npm run doctor for the running connector, with all its options
npm run local -- replay --help           npm run replay for it, with all its options
npm run local -- backfill --since 4d     npm run backfill for it, with all its options
npm run local -- register-webhooks plan  npm run register-webhooks for it, with all its subcommands and options;
                                         --address, --environment and --token-endpoint are those of the trial
npm run local -- demo                    fill the console with some days of history; --help describes it
npm run local -- metrics                 print its metrics, as Prometheus reads them
npm run local -- help                    print this text

Variables of the trial: PORT (3000), LOCAL_ORG_PORT (3001), LOCAL_DR_PORT (3002), and LOCAL_DIR (.local), its
folder. The other commands find it by the same LOCAL_DIR.

Variables of the connector that the first command takes from the shell, if they are set:
${wordWrap(TAKEN_VARIABLES.join(', '), 98)
  .map((line) => `  ${line}`)
  .join('\n')}
`;

type ProductCommand = (
  argv: readonly string[],
  output: Output,
  environment: Environment,
) => Promise<number>;

/** Commands of the product, with the environment of the running trial. */
const PRODUCT_COMMANDS: Readonly<Record<string, ProductCommand>> = {
  doctor: doctorCommand,
  replay: replayCommand,
  backfill: (argv, output, environment) => backfillCommand(argv, output, { environment }),
  'register-webhooks': (argv, output, environment) =>
    registerCommand(
      withTrialOptions(argv, environment),
      output,
      registrationVariables(argv, environment),
    ),
};

const NAMES = Object.keys(PRODUCT_COMMANDS)
  .map((name) => `"${name}"`)
  .join(', ');

const OPTIONS = {
  file: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * The command `npm run local`. Without arguments, it runs until the process receives a signal.
 *
 * @param argv arguments without node and script
 * @returns exit status: that of the product's command, or 0
 * @throws InputError for unknown arguments, ConfigError for an invalid variable or a taken port,
 *   Error when a command needs a running trial and there is none
 */
export async function localCommand(argv: readonly string[], output: Output): Promise<number> {
  const print = (line: string) => output.out(`${line}\n`);
  const [name = '', ...rest] = argv;
  const productCommand = Object.hasOwn(PRODUCT_COMMANDS, name) ? PRODUCT_COMMANDS[name] : undefined;
  if (productCommand !== undefined) {
    const environment = await trialEnvironment(readLocalConfig().folder, processEnvironment());
    return productCommand(rest, inLocalForm(output), environment);
  }
  if (name === 'demo') return demoCommand(rest, output, readLocalConfig().folder);
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: OPTIONS,
  });
  const [command, type] = positionals;
  const config = readLocalConfig();
  const logs = config.folder;
  if (values.help || command === 'help') output.out(HELP);
  else if (command === undefined) await runUntilSignal(config, print);
  else if (command === 'send' && values.file !== undefined) {
    const json = await readInputFile(values.file, 'a file with an event');
    await sendEvent(await readDescription(config.folder), json, logs, print);
  } else if (command === 'send' && type !== undefined) {
    await sendType(await readDescription(config.folder), type, logs, print);
  } else if (command === 'metrics') {
    output.out(await readMetrics(await trialEnvironment(config.folder, {})));
  } else {
    throw new InputError(
      `Expected "send" with an event type, ${NAMES}, "demo", "metrics", "help", or no argument.\n${HELP}`,
    );
  }
  return 0;
}

async function readMetrics({ PUBLIC_URL, METRICS_TOKEN }: Environment): Promise<string> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const reply = await fetch(`${PUBLIC_URL}/metrics`, { headers });
  if (!reply.ok) throw new Error(`${PUBLIC_URL}/metrics answered ${reply.status}.`);
  return reply.text();
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
