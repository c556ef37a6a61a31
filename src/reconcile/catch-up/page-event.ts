import type { Piece } from './piece.ts';

/** An event of a page: its text, and what can be read of it. */
export interface PageEvent {
  /** The JSON as it stands in the page. */
  readonly text: string;
  readonly id: string | undefined;
  readonly type: string | undefined;
  /** When it was created, in milliseconds since 1970, rounded down. */
  readonly time: number | undefined;
}

/** @param text valid JSON */
export function readPageEvent(text: string): PageEvent {
  const value: unknown = JSON.parse(text);
  const member = (name: string) => {
    const found: unknown = isObject(value) ? Reflect.get(value, name) : undefined;
    return typeof found === 'string' && found !== '' ? found : undefined;
  };
  const time = Date.parse(member('createdTime') ?? '');
  return {
    text,
    id: member('id'),
    type: member('type'),
    time: Number.isNaN(time) ? undefined : time,
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/**
 * Whether a piece contains an event. Digital River's filters are not relied on. An event without a
 * type or a time is contained, so that nothing is lost.
 */
export function isInPiece({ type, time }: PageEvent, piece: Piece): boolean {
  return (type === undefined || hasType(type, piece.type)) && isInPeriod(time, piece);
}

function isInPeriod(time: number | undefined, { since, until }: Piece): boolean {
  return time === undefined || (time >= since.getTime() && time < until.getTime());
}

/** @param pattern a type; `*` stands for any characters */
export function hasType(type: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  if (others.length === 0) return type === pattern;
  const last = others.pop() ?? '';
  if (!type.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = type.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return type.length - last.length >= at && type.endsWith(last);
}
