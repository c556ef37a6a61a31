import { parsePath } from '../../language/parse-path.ts';
import type { EventContext, Read } from './event-context.ts';

/**
 * Compiles a path into what reads its value.
 *
 * @param text a valid path
 * @returns reads the value as it was parsed; undefined when there is none, or it is null
 */
export function compilePath(text: string): Read<unknown> {
  const path = parsePath(text);
  if (path === undefined) throw new TypeError(`${text} is no path.`);
  const [first = ''] = path.steps;
  if (path.of === 'header') return ({ body }) => ownMember(body.headers, first) ?? undefined;
  if (path.of === 'event') return (event) => factText(event, first);
  const steps = path.steps;
  if (steps.length === 1) return ({ body }) => ownMember(body.json, first) ?? undefined;
  return ({ body }) => memberAt(body.json, steps);
}

/**
 * The member that steps lead to.
 *
 * @returns undefined when there is none, or it is null
 */
export function memberAt(value: unknown, steps: readonly string[]): unknown {
  let inner = value;
  for (const step of steps) {
    inner = ownMember(inner, step);
    if (inner === undefined || inner === null) return undefined;
  }
  return inner;
}

/**
 * The part of a path that leads to nothing, for errors: `data` when there is no such member, and
 * else the whole path.
 */
export function missingPart(text: string, { body }: EventContext): string {
  const path = parsePath(text);
  if (path?.of !== 'body') return text;
  const present = path.steps.findIndex(
    (_, at) => memberAt(body.json, path.steps.slice(0, at + 1)) === undefined,
  );
  return present < 0 ? text : path.steps.slice(0, present + 1).join('.');
}

/** Members that objects inherit, such as `constructor`, are none, nor is the `length` of an array. */
function ownMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return name === 'length' && Array.isArray(value) ? undefined : Reflect.get(value, name);
}

function factText({ facts }: EventContext, name: string): unknown {
  switch (name) {
    case 'id':
      return facts?.id;
    case 'type':
      return facts?.type;
    case 'subject':
      return facts?.subject;
    case 'live':
      return facts?.live;
    default:
      return facts?.time === undefined ? undefined : isoText(facts.time);
  }
}

const MAX_DATE_MICROSECONDS = 8.64e18;

function isoText(microseconds: number): string | undefined {
  return microseconds > MAX_DATE_MICROSECONDS
    ? undefined
    : new Date(microseconds / 1000).toISOString();
}
