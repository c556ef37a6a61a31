import type { Source } from '../../../sources/source.ts';
import type { NewEvent } from '../../event.ts';
import { readEvent } from '../../read-event.ts';
import type { UnmappedEvent } from '../unmapped-events.ts';

/** What an unmapped event is to this configuration, and why if that is not clear from its group. */
export interface Judgement {
  readonly becomes: 'pending' | 'unmapped' | 'body deleted' | 'not readable';
  readonly why: string | null;
  /** What is to be stored; absent when the event cannot be read. */
  readonly event?: NewEvent;
}

/** The event alone does not show whose its order is. */
const BY_ORDER = 'if its order is one of this installation by now';

/**
 * Reads a stored event as if it arrived now.
 *
 * @param sources the configured sources by name
 */
export function judgeAnew(
  { source: name, body, headers, proof, live, reason, code, eventId }: UnmappedEvent,
  sources: ReadonlyMap<string, Source>,
): Judgement {
  if (body === null) return { becomes: 'body deleted', why: null };
  const source = sources.get(name);
  if (source === undefined) {
    return { becomes: 'not readable', why: `The source ${name} is not configured.` };
  }
  // Some senders tell live from test by their credentials alone: then the column `live` is theirs.
  const proven = { method: proof, caller: 'the inbox', live: live ?? undefined };
  const { event, problem } = readEvent(source, body, proven, headers);
  if (problem !== undefined) return { becomes: 'not readable', why: problem.message };
  const stored = { ...event, eventId };
  if (event.status === 'pending') {
    return { becomes: 'pending', why: code === 'NOT_OURS' ? BY_ORDER : null, event: stored };
  }
  return { becomes: 'unmapped', why: event.reason === reason ? null : event.reason, event: stored };
}
