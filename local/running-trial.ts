import { once } from 'node:events';
import { connect } from 'node:net';
import type { Environment } from '../src/config/index.ts';
import { ConfigError } from '../src/errors.ts';
import { call } from '../src/http-client/call.ts';
import { jsonOf } from './call-trial.ts';
import { readConnectorFile } from './connector-file.ts';
import { readDescription } from './description.ts';
import { START_FIRST } from './start-first.ts';

/**
 * Variables that a person may choose for one command: to look at the trial's org as the admin that
 * the sf CLI is logged in as. All others are the trial's, whatever the shell exports.
 */
const CHOSEN = ['SALESFORCE_SIGN_IN', 'SALESFORCE_CLI_ORG'];
const PROBE_MS = 2_000;

/**
 * The environment of the connector that `npm run local` runs in another terminal, for the commands
 * of the product.
 *
 * @param folder the data folder of the trial
 * @param own the variables of this process
 * @throws Error with the command to run, when no trial is running in the folder
 */
export async function trialEnvironment(folder: string, own: Environment): Promise<Environment> {
  const trial = await readConnectorFile(folder);
  const addresses = [trial.DATABASE_URL, trial.SALESFORCE_INSTANCE_URL];
  const answers = await Promise.all(addresses.map((address) => isListening(address ?? '')));
  if (!answers.includes(true)) {
    throw new Error(`No trial is running with the data in ${folder}. ${START_FIRST}`);
  }
  const chosen = CHOSEN.flatMap((name) => (own[name] ? [[name, own[name]] as const] : []));
  return { ...trial, ...Object.fromEntries(chosen) };
}

/**
 * Checks that no other process runs a trial with the data in the folder: two would share its
 * databases.
 *
 * @throws ConfigError with what to do
 */
export async function requireNoTrial(folder: string): Promise<void> {
  const trial = await readDescription(folder).catch(() => undefined);
  if (trial === undefined || !(await hasAdminKey(trial.orgUrl, trial.adminKey ?? ''))) return;
  throw new ConfigError([
    `A trial runs already with the data in ${folder}: ${trial.connectorUrl}/console. Use it, or stop it with Ctrl-C in its terminal. For a second one, choose another LOCAL_DIR, PORT, LOCAL_ORG_PORT and LOCAL_DR_PORT.`,
  ]);
}

/** Whether the org of this key answers; other programs may listen on its port by now. */
async function hasAdminKey(orgUrl: string, adminKey: string): Promise<boolean> {
  try {
    const reply = await call(`${orgUrl}/__admin/calls`, {
      headers: { authorization: `Bearer ${adminKey}` },
      timeoutMs: PROBE_MS,
    });
    return reply.ok && 'connector' in Object(jsonOf(reply));
  } catch {
    return false;
  }
}

async function isListening(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  const socket = connect({ host: hostname, port: Number(port) });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PROBE_MS) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
