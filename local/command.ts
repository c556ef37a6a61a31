import { backfillCommand } from '../src/backfill/command.ts';
import { declareCommand } from '../src/cli/arguments/declaration.ts';
import { text, texts } from '../src/cli/arguments/option-table.ts';
import { asksForHelp, readArguments } from '../src/cli/arguments/read-arguments.ts';
import type { Output } from '../src/cli/output.ts';
import { wordWrap } from '../src/cli/word-wrap.ts';
import { type Environment, processEnvironment } from '../src/config/index.ts';
import { doctorCommand } from '../src/doctor/command.ts';
import { InputError } from '../src/errors.ts';
import { registerCommand } from '../src/registration/command.ts';
import { replayCommand } from '../src/replay/command.ts';
import { sourceCommand } from '../src/source-tools/command.ts';
import { readHeaders } from '../src/source-tools/options.ts';
import { callTrial } from './call-trial.ts';
import { readLocalConfig } from './config.ts';
import { demoCommand } from './demo/demo-command.ts';
import { readDescription } from './description.ts';
import { readInputFile } from './input-files.ts';
import { inLocalForm } from './local-form.ts';
import { sendSample } from './mapped/send-sample.ts';
import { registrationVariables, withTrialOptions } from './registration-options.ts';
import { runUntilSignal } from './run-until-signal.ts';
import { trialEnvironment } from './running-trial.ts';
import { readEvent, sendEvent, sendType } from './send.ts';
import { printIgnored, TAKEN_VARIABLES } from './shell-variables.ts';

const EXAMPLES = `npm run local                            start the org, Digital River and the connector on this machine
npm run local -- send order.accepted     create an order, and send an event of this type for it
npm run local -- send xanpay.completed   the same for a XanPay charge; also pending, expired, cancelled
npm run local -- send plum.delivered     the same for a Xoxoday Plum reward; also canceled
npm run local -- send --file event.json  create an order, and send the event in a file for it, with new ids
npm run local -- send shop sample.json   send a body of the source shop, a mapping file in SOURCES, signed as
                                         that file says; --header NAME:VALUE adds a header

In another terminal, while it runs:
npm run local -- doctor                  npm run doctor for the running connector, with all its options
npm run local -- replay --help           npm run replay for it, with all its options
npm run local -- source --help           npm run source for it, with all its options
npm run local -- backfill --since 4d     npm run backfill for it, with all its options
npm run local -- register-webhooks plan  npm run register-webhooks for it, with all its subcommands and options;
                                         --address, --environment and --token-endpoint are those of the trial
npm run local -- demo                    fill the console with some days of history; --help describes it
npm run local -- metrics                 print its metrics, as Prometheus reads them
npm run local -- help                    print this text

Variables of the trial: PORT (3000), LOCAL_ORG_PORT (3001), LOCAL_DR_PORT (3002), and LOCAL_DIR (.local), its
folder. The other commands find it by the same LOCAL_DIR.

With SOURCES, the trial deploys to its org what the mapping files need, and makes up the secrets that they
name and the shell does not set. DIGITAL_RIVER_ENABLED=false leaves the local Digital River out.

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
  source: sourceCommand,
  backfill: (argv, output, environment) => backfillCommand(argv, output, { environment }),
  'register-webhooks': (argv, output, environment) =>
    registerCommand(
      withTrialOptions(argv, environment),
      output,
      registrationVariables(argv, environment),
    ),
};

const LOCAL = declareCommand({
  typed: 'npm run local --',
  summary: 'run everything on this machine',
  description:
    'Runs the org, Digital River and the connector on this machine, until Ctrl-C. Beside it, the other commands work with what runs.',
  operands: {
    '[command]': `"send", "metrics", "help", "demo", or one of ${Object.keys(PRODUCT_COMMANDS).join(', ')}`,
    '[type]': 'of send: an event type, or a source of SOURCES',
    '[sample]': 'of send with a source: a file with a body',
  },
  options: {
    file: text('FILE', 'of send: an event as JSON, which is sent with new ids', 'a file'),
    header: texts('NAME:VALUE', 'of send with a source: a header', 'a header as NAME:VALUE'),
  },
  after: EXAMPLES,
});

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
    const own = processEnvironment();
    if (asksForHelp(rest)) return productCommand(rest, inLocalForm(output), own);
    const environment = await trialEnvironment(readLocalConfig().folder, own);
    printIgnored(own, environment, (line) => output.err(`${line}\n`));
    return productCommand(rest, inLocalForm(output), environment);
  }
  if (name === 'demo') return demoCommand(rest, output, readLocalConfig().folder);
  const read = readArguments(LOCAL, argv);
  if (read.help !== undefined || read.operands[0] === 'help') {
    output.out(read.help ?? readArguments(LOCAL, ['--help']).help ?? '');
    return 0;
  }
  const { values } = read;
  const [command, type, sample] = read.operands;
  const config = readLocalConfig();
  const { folder } = config;
  if (command === undefined) await runUntilSignal(config, print);
  else if (command === 'send' && values.file !== undefined) {
    const event = readEvent(await readInputFile(values.file, 'a file with an event'));
    const environment = await trialEnvironment(folder, {});
    await sendEvent(await readDescription(folder), event, environment, print);
  } else if (command === 'send' && type !== undefined && sample !== undefined) {
    const sent = { source: type, file: sample, headers: readHeaders(values.header) };
    const environment = await trialEnvironment(folder, {});
    await sendSample(sent, await readDescription(folder), environment, print);
  } else if (command === 'send' && type !== undefined) {
    const environment = await trialEnvironment(folder, {});
    await sendType(await readDescription(folder), type, environment, print);
  } else if (command === 'metrics') {
    output.out(await readMetrics(await trialEnvironment(folder, {})));
  } else {
    const names = Object.keys(PRODUCT_COMMANDS).map((product) => `"${product}"`);
    throw new InputError(
      `Expected "send" with an event type, ${names.join(', ')}, "demo", "metrics", "help", or no argument. See --help.`,
    );
  }
  return 0;
}

async function readMetrics({ PUBLIC_URL, METRICS_TOKEN }: Environment): Promise<string> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const reply = await callTrial(`${PUBLIC_URL}/metrics`, { headers });
  if (!reply.ok) throw new Error(`${PUBLIC_URL}/metrics answered ${reply.status}.`);
  return reply.body.toString();
}
