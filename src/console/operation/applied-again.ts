/**
 * What became of an order that was to be applied again. `owned`: its record was written for another
 * order since; `busy`: workers had it all the time; `unreadable`: its stored state cannot be read.
 */
export type AppliedAgain =
  | { readonly kind: 'applied'; readonly events: number }
  | { readonly kind: 'owned'; readonly owner: string }
  | { readonly kind: 'busy' }
  | { readonly kind: 'unreadable' };
