import { randomFrom } from '../../chaos/random.ts';
import { BYTE_MUTATIONS } from './byte-mutations.ts';
import { goodEvent, type KnownOrder, type SourceName } from './good-event.ts';
import { jsonText } from './json-text.ts';
import { MUTATIONS } from './mutations.ts';

/** A body that a proven caller sends. */
export interface FuzzedBody {
  readonly source: SourceName;
  /** The kind of mutation. */
  readonly kind: string;
  readonly body: Buffer;
}

const KINDS = [...MUTATIONS.keys(), ...BYTE_MUTATIONS.keys()] as [string, ...string[]];
/** Kinds with large bodies are drawn less often. */
const LARGE_KINDS = new Set(['array', 'large text']);
const LARGE_SHARE = 0.15;

/** Makes the body of a number; the same seed and Orders make the same body. */
export function fuzzedBody(seed: number, index: number, orders: readonly KnownOrder[]): FuzzedBody {
  const random = randomFrom(seed, `body ${index}`);
  const { source, value } = goodEvent(random, orders);
  const other = goodEvent(random, orders).value;
  const drawn = random.pick(KINDS);
  const isKept = !LARGE_KINDS.has(drawn) || random.chance(LARGE_SHARE);
  const kind = isKept ? drawn : 'several';
  const changed = BYTE_MUTATIONS.get(kind);
  if (changed !== undefined)
    return { source, kind, body: changed(random, jsonText(value), jsonText(other)) };
  MUTATIONS.get(kind)?.(random, value, other);
  return { source, kind, body: Buffer.from(jsonText(value)) };
}
