import type { Authenticate } from '../authenticate/authenticate.ts';
import type { Source } from './source.ts';

/**
 * Where a source listens, how its callers prove who they are, and how they are answered. Workers do
 * not need it.
 */
export interface Endpoint {
  readonly source: Source;
  /** Paths that the sender posts to. Each is served with and without its trailing slash. */
  readonly paths: readonly string[];
  readonly authenticate: Authenticate;
  /** Status for a proven arrival that is not a usable event; the arrival is kept in any case. */
  readonly rejectedStatus: 400 | 202;
}
