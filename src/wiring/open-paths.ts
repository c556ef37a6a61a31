import { ConfigError } from '../errors.ts';
import type { Endpoint } from '../sources/endpoint.ts';

/**
 * Checks that every path denies a caller without proof. It calls the authentication that was built,
 * because checks of the configuration may miss a case.
 *
 * @throws ConfigError naming the paths that are open
 */
export async function refuseOpenPaths(endpoints: readonly Endpoint[]): Promise<void> {
  const open = await openPaths(endpoints);
  if (open.length > 0) {
    throw new ConfigError(open.map((path) => `${path} is open to anybody; configure its proof.`));
  }
}

async function openPaths(endpoints: readonly Endpoint[]): Promise<string[]> {
  const asked = endpoints.flatMap(({ paths, authenticate }) =>
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
