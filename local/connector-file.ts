import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { writePrivateText } from './private-file.ts';
import { START_FIRST } from './start-first.ts';

const FILE = 'connector.env';

/**
 * Writes `connector.env`, readable by this user only: the environment of the connector's processes
 * and scripts, for `node --env-file` and for shells.
 */
export async function writeConnectorFile(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const lines = Object.entries(environment).map(
    // No character is special inside single quotes; the connector reads \n as a line break in
    // variables that may contain one.
    ([name, value]) => `${name}='${value.replaceAll('\n', '\\n')}'\n`,
  );
  await writePrivateText(join(folder, FILE), lines.join(''));
}

/**
 * Reads `connector.env`.
 *
 * @throws Error with the command to run, when nothing has been started in the folder
 */
export async function readConnectorFile(folder: string): Promise<NodeJS.Dict<string>> {
  const file = join(folder, FILE);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`${file} does not exist. ${START_FIRST}`);
  });
  return parseEnv(text);
}
