import type { Random } from '../../chaos/random.ts';
import { jsonText, raw } from './json-text.ts';
import { oddDate, oddId, oddKey, oddNumber, oddText, otherType } from './odd-values.ts';
import { anyPlace, type Place, placesOf, put } from './places.ts';

/** Changes an event. @param other an event of any source, to take parts from */
type Mutation = (random: Random, event: Record<string, unknown>, other: unknown) => void;

const valueAt = ({ parent, key }: Place) => parent[key];
const isText = (place: Place) => typeof valueAt(place) === 'string';
const isNumber = (place: Place) => typeof valueAt(place) === 'number';
const isDate = (place: Place) => /time|date|At$|timestamp/i.test(place.key);
const isId = ({ key }: Place) => /id$|number$/i.test(key);
const isObject = (place: Place) => typeof valueAt(place) === 'object' && valueAt(place) !== null;

/** Replaces the value of one place. */
function replacing(
  draw: (random: Random, before: unknown) => unknown,
  wanted?: (place: Place) => boolean,
): Mutation {
  return (random, event) => {
    const place = anyPlace(random, event, wanted);
    put(place, draw(random, valueAt(place)));
  };
}

/** Arrays of many items; some have more than a body may have. */
function manyItems(random: Random, before: unknown): unknown {
  const count = random.pick([0, 1000, 1000, 10_000, 49_000, 60_000, 250_000]);
  const [sample] = Array.isArray(before) ? before : [before];
  const small = random.pick([raw('{}'), raw('1'), raw('""'), raw('[]'), raw('null')]);
  const isSmall = JSON.stringify(sample ?? null).length * count < 1_000_000;
  return Array.from({ length: count }, () => (isSmall && sample !== undefined ? sample : small));
}

function nested(random: Random, before: unknown): unknown {
  const levels = random.pick([1, 10, 55, 63, 64, 70, 5000]);
  if (levels === 5000) return raw('['.repeat(levels) + ']'.repeat(levels));
  const wrap = random.chance(0.5)
    ? (inner: unknown) => [inner]
    : (inner: unknown) => ({ a: inner });
  return Array.from({ length: levels }).reduce<unknown>(wrap, before);
}

/** Much text in one value, up to the limit of a body and above. */
function large(random: Random): unknown {
  const bytes = random.pick([100_000, 1_000_000, 3_000_000, 4_100_000, 4_300_000]);
  const unit = random.pick(['x', ' ', '0', 'é', '\u0001', '"', 'a\n', '\ud83d\ude00']);
  return unit.repeat(bytes / Buffer.byteLength(JSON.stringify(unit).slice(1, -1)));
}

function withInner(random: Random, event: Record<string, unknown>, other: unknown): void {
  const payload = event.payload;
  if (typeof payload !== 'object' || payload === null) return;
  const inner = { orderId: '00000107', extra: {} };
  const [mutate] = [random.pick([...CHANGES.values()] as [Mutation, ...Mutation[]])];
  mutate(random, inner, other);
  const text = jsonText(random.chance(0.8) ? inner : oddText(random));
  const encoding = random.pick(['base64', 'base64url', 'hex', 'utf8'] as const);
  put(
    { parent: payload as Record<string, unknown>, key: 'notifyPayload' },
    encoding === 'utf8' ? text : Buffer.from(text).toString(encoding),
  );
}

/** A part of another event; never a single text, which may be somebody's name. */
function swapped(random: Random, event: Record<string, unknown>, other: unknown): void {
  const parts = placesOf(other).filter(isObject);
  const part = parts[random.whole(0, Math.max(0, parts.length - 1))];
  if (part !== undefined) put(anyPlace(random, event, isObject), structuredClone(valueAt(part)));
}

const CHANGES = new Map<string, Mutation>([
  ['type', replacing(otherType)],
  ['text', replacing(oddText, isText)],
  ['number', replacing(oddNumber, isNumber)],
  ['number as any', replacing(oddNumber)],
  ['date', replacing(oddDate, isDate)],
  ['id', replacing(oddId, isId)],
  ['array', replacing(manyItems)],
  ['nesting', replacing(nested)],
  [
    'dropped key',
    (random, event) => {
      const { parent, key } = anyPlace(random, event);
      delete parent[key];
    },
  ],
  [
    'added key',
    (random, event) => {
      const at = anyPlace(random, event, isObject);
      const inner = valueAt(at);
      const parent = typeof inner === 'object' && inner !== null ? inner : event;
      put({ parent: parent as Record<string, unknown>, key: oddKey(random) }, otherType(random));
    },
  ],
  ['swapped part', swapped],
]);

/** Changes after which an event is not much larger, so that several of them are possible. */
const SMALL_CHANGES = [...CHANGES].filter(([kind]) => kind !== 'array').map(([, change]) => change);

/** Changes of an event's JSON value, by kind. Personal data stays where it is. */
export const MUTATIONS: ReadonlyMap<string, Mutation> = new Map([
  ...CHANGES,
  ['large text', replacing(large)],
  ['notify payload', withInner],
  [
    'several',
    (random, event, other) => {
      const kinds = SMALL_CHANGES as [Mutation, ...Mutation[]];
      for (let left = random.whole(2, 5); left > 0; left -= 1)
        random.pick(kinds)(random, event, other);
    },
  ],
]);
