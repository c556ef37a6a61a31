import type { AgainObstacle } from '../again-obstacles.ts';

/**
 * What became of an order that was to be applied again. `owned`: its record was written for another
 * order since; `obstacle`: nothing has changed, and why.
 */
export type AppliedAgain =
  | { readonly kind: 'applied'; readonly events: number }
  | { readonly kind: 'owned'; readonly owner: string }
  | { readonly kind: 'obstacle'; readonly why: AgainObstacle | 'claimed' };
