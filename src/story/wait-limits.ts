/** How long events wait before they are parked, in milliseconds. */
export interface WaitLimits {
  readonly maxWaitMs: number;
  readonly maxHeldMs: number;
  readonly maxLockedMs: number;
}

/** What an event waits for. `hold`: the org lacks something; `locked`: an approval locks the record. */
export type WaitKind = 'record' | 'hold' | 'locked';

/** The code of a write that an approval locks; writes that are held have any other. */
const LOCKED_CODE = 'ENTITY_IS_LOCKED';

/** @param code of a waiting event; null or empty when it waits for a record */
export function waitKindOf(code: string | null): WaitKind {
  if (code === null || code === '') return 'record';
  return code === LOCKED_CODE ? 'locked' : 'hold';
}

/** When events are parked that have waited since the given time. */
export function parkedAt(kind: WaitKind, since: Date, limits: WaitLimits): Date {
  const { maxWaitMs, maxHeldMs, maxLockedMs } = limits;
  const limitMs = { record: maxWaitMs, hold: maxHeldMs, locked: maxLockedMs }[kind];
  return new Date(since.getTime() + limitMs);
}
