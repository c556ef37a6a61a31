import type { Actor } from '../operation/actor.ts';
import type { Html } from '../page/html-tag.ts';

/** Parts of a page by their names: see `liveFragment`. */
export type Fragments = Readonly<Record<string, Html>>;

/** A page whose parts change while somebody looks at it. */
export interface LivePage {
  /** The value of `page` in `/console/live?page=…`. */
  readonly name: string;
  /** The parameters of its address that its parts depend on. */
  readonly parameters: readonly string[];
  /**
   * Renders the parts. All readers with the same parameters and the same role get the same, so that
   * it is read once for all of them.
   *
   * @throws RequestError when there is nothing to show (any more)
   */
  read(parameters: Readonly<Record<string, string>>, actor: Actor): Promise<Fragments>;
}
