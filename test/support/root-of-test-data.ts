import { access, constants, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';

const MEMORY_FOLDER = '/dev/shm';
/** More than the databases of a run and PostgreSQL's write-ahead log take. */
const MIN_FREE_BYTES = 4 * 1024 ** 3;

/**
 * The folder that the run's PostgreSQL puts its data in: memory, where Linux offers enough of it.
 * The settings of PostgreSQL stay those of a real one, and its commits cost no time on a disk: the
 * run takes about two thirds of the time.
 */
export async function rootOfTestData(): Promise<string> {
  try {
    await access(MEMORY_FOLDER, constants.W_OK);
    const { bavail, bsize } = await statfs(MEMORY_FOLDER);
    return bavail * bsize >= MIN_FREE_BYTES ? MEMORY_FOLDER : tmpdir();
  } catch {
    return tmpdir();
  }
}
