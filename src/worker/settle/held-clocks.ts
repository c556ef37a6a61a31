import { z } from 'zod';

/** What keeps a write from being made that a person has to make possible. */
export type Hold = 'hold' | 'locked';

/** Since when events of a subject wait for the end of each hold, in milliseconds since 1970. */
export type HeldClocks = Readonly<Partial<Record<Hold, number>>>;

/**
 * Stored beside the subject's state, in the same JSON. Processes of an earlier release leave it out,
 * so that clocks begin anew after one of them has settled the subject.
 */
const storedClocks = z.object({
  heldSince: z.object({ hold: z.number().optional(), locked: z.number().optional() }),
});

/** Reads the clocks of a subject from its stored state. None run when it has none. */
export function readHeldClocks(storedState: unknown): HeldClocks {
  const { hold, locked } = storedClocks.safeParse(storedState).data?.heldSince ?? {};
  return { ...(hold !== undefined && { hold }), ...(locked !== undefined && { locked }) };
}

/**
 * Keeps the clocks of the holds that last, starts those of new ones, and ends the others.
 *
 * @param now milliseconds since 1970
 */
export function nextHeldClocks(
  clocks: HeldClocks,
  holds: ReadonlySet<Hold>,
  now: number,
): HeldClocks {
  return Object.fromEntries([...holds].map((hold) => [hold, clocks[hold] ?? now]));
}

/** The form in which {@link readHeldClocks} reads them, to be stored beside a subject's state. */
export function storedHeldClocks(clocks: HeldClocks): { heldSince?: HeldClocks } {
  return Object.keys(clocks).length === 0 ? {} : { heldSince: clocks };
}
