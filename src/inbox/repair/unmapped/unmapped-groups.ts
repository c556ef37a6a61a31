import type { UnmappedEvent } from '../unmapped-events.ts';
import type { Judgement } from './judge-anew.ts';

/** Unmapped events that share their cause, and what becomes of them. */
export interface UnmappedGroup {
  readonly source: string;
  readonly type: string | null;
  readonly code: string;
  readonly mode: 'live' | 'test' | null;
  readonly reason: string | null;
  readonly becomes: Judgement['becomes'];
  /** Why they cannot be read, or are unmapped for another reason than before. */
  readonly why: string | null;
  readonly count: number;
  /** When the first and the last of them were received. */
  readonly oldest: Date;
  readonly newest: Date;
}

/** Counts events by cause and by what becomes of them. Its size does not depend on their number. */
export class UnmappedGroups {
  readonly #groups = new Map<string, UnmappedGroup>();

  add({ source, type, code, live, reason, receivedAt }: UnmappedEvent, judgement: Judgement): void {
    const { becomes, why } = judgement;
    const mode = live === null ? null : live ? 'live' : 'test';
    const cause = { source, type, code, mode, reason, becomes, why } as const;
    const key = JSON.stringify(cause);
    const { count = 0, oldest = receivedAt, newest = receivedAt } = this.#groups.get(key) ?? {};
    this.#groups.set(key, {
      ...cause,
      count: count + 1,
      oldest: receivedAt < oldest ? receivedAt : oldest,
      newest: receivedAt > newest ? receivedAt : newest,
    });
  }

  /** The groups, the most frequent first. */
  list(): UnmappedGroup[] {
    return [...this.#groups.values()].toSorted((a, b) => b.count - a.count);
  }
}
