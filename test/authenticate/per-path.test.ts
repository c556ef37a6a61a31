import type { Authenticate } from '../../src/authenticate/authenticate.ts';
import { perPath } from '../../src/authenticate/per-path.ts';
import { bodiless } from '../support/arrival.ts';

const named = (caller: string): Authenticate => {
  return async () => ({ method: 'oauth', caller });
};
const on = (path: string) => bodiless({ path });

test('each path has its own proof, and a path without one accepts no calls', async () => {
  const authenticate = perPath({ '/a/': named('a'), '/b/': named('b') });
  expect(await authenticate(on('/a/'))).toMatchObject({ caller: 'a' });
  expect(await authenticate(on('/b/'))).toMatchObject({ caller: 'b' });
  for (const path of ['/a', '/A/', '/c/', '', 'constructor', '__proto__']) {
    await expect(authenticate(on(path))).rejects.toThrow('Expected a path with a configured proof');
  }
});
