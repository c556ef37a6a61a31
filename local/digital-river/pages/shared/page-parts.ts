import type { Shop } from '../../life/walk-order.ts';
import type { Outage } from '../../outage.ts';
import type { Peer } from '../../peer.ts';

/** What the pages are built from. */
export interface PageParts {
  readonly peer: Peer;
  /** Where orders get their record; undefined without a shop. */
  readonly shop: Shop | undefined;
  readonly outage: Outage;
}
