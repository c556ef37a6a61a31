import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { integrationKeys } from './connector.ts';

const execute = promisify(execFile);
const ROOT = new URL('../../', import.meta.url);

/** A temporary home folder in which the `sf` CLI is logged in to an org. */
export interface CliHome {
  /** Runs a module's source in a new process with this home, in the project's folder. */
  run(
    module: string,
    environment?: Record<string, string>,
  ): Promise<{ stdout: string; stderr: string }>;
  remove(): Promise<void>;
}

/** The CLI's alias for the org. */
export const CLI_ALIAS = 'merchant';

/** Logs in by the CLI's own library. */
const LOG_IN = `
import { AuthInfo, StateAggregator } from '@salesforce/core';
const [orgUrl, keyFile, accessToken] = process.argv.slice(1);
const auth = await AuthInfo.create(
  accessToken === undefined
    ? {
        username: 'integration@example.com',
        oauth2Options: { clientId: 'integration-client', privateKeyFile: keyFile, loginUrl: orgUrl },
      }
    : { accessTokenOptions: { accessToken, instanceUrl: orgUrl, loginUrl: orgUrl } },
);
await auth.save();
const { aliases } = await StateAggregator.getInstance();
await aliases.setAndSave('${CLI_ALIAS}', auth.getUsername());
`;

/**
 * Creates a home folder and logs in there.
 *
 * @param accessToken logs in with this token; without one, by JWT, which can be renewed
 */
export async function startCliHome(orgUrl: string, accessToken?: string): Promise<CliHome> {
  const folder = await mkdtemp(join(tmpdir(), 'cli-home-'));
  const keyFile = join(folder, 'key.pem');
  await writeFile(keyFile, integrationKeys.privateKey);
  const environment = {
    HOME: folder,
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    SF_DISABLE_LOG_FILE: 'true',
  };
  const run = (module: string, changes: Record<string, string> = {}, args: string[] = []) =>
    execute(process.execPath, ['--input-type=module', '--eval', module, '--', ...args], {
      cwd: ROOT,
      env: { ...environment, ...changes },
    });
  const token = accessToken === undefined ? [] : [accessToken];
  await run(LOG_IN, {}, [orgUrl, keyFile, ...token]);
  return {
    run,
    remove: () => rm(folder, { recursive: true }),
  };
}
