import { ConfigError } from '../errors.ts';
import type { Source } from '../sources/source.ts';

/**
 * Makes sure that no source lets in a caller who proves nothing. Each source's own proof is asked, however it came to be
 * what it is: checks of variables may forget one.
 *
 * @throws ConfigError naming the paths that are open
 */
export async function refuseOpenPaths(sources: readonly Source[]): Promise<void> {
  const open = await openPaths(sources);
  if (open.length > 0) {
    throw new ConfigError(open.map((path) => `${path} is open to anybody; configure its proof.`));
  }
}

async function openPaths(sources: readonly Source[]): Promise<string[]> {
  const asked = sources.flatMap(({ paths, authenticate }) =>
    paths.map(async (path) => {
      const nothing = { readBody: async () => Buffer.alloc(0), headers: {}, address: '', path };
      const isOpen = await authenticate(nothing).then(
        () => true,
        () => false,
      );
      return isOpen ? [path] : [];
    }),
  );
  return (await Promise.all(asked)).flat();
}
