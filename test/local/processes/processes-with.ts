import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The processes of this machine that have a text in their command line, such as the folder of a test.
 *
 * @returns process id and command line of each
 */
export async function processesWith(text: string): Promise<string[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,args=', '-ww'], { maxBuffer: 2 ** 26 });
  return stdout.split('\n').filter((line) => line.includes(text) && !line.includes('<defunct>'));
}
