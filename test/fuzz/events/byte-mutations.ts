import type { Random } from '../../chaos/random.ts';
import { jsonText } from './json-text.ts';
import { otherType } from './odd-values.ts';

/** Changes the bytes of a body. @param other another event's text */
type ByteMutation = (random: Random, text: string, other: string) => Buffer;

const KEY = /"(\w+)":/g;

/** Puts a second value of a key before the first one. */
function duplicated(random: Random, text: string): Buffer {
  const keys = [...text.matchAll(KEY)];
  const key = keys[random.whole(0, Math.max(0, keys.length - 1))];
  if (key === undefined) return Buffer.from(text);
  const [before, after] = [text.slice(0, key.index), text.slice(key.index)];
  return Buffer.from(`${before}${key[0]}${jsonText(otherType(random))},${after}`);
}

function encoded(random: Random, text: string): Buffer {
  const bytes = Buffer.from(text);
  return random.pick([
    Buffer.from(`\ufeff${text}`),
    Buffer.from(text, 'utf16le'),
    Buffer.from(`\ufeff${text}`, 'utf16le'),
    Buffer.from(text, 'utf16le').swap16(),
    Buffer.from(text.replace(/"state"/, '"st\u00e4te"'), 'latin1'),
    Buffer.concat([bytes.subarray(0, 40), Buffer.from([0xff, 0xc0, 0x80]), bytes.subarray(40)]),
    Buffer.concat([bytes, Buffer.alloc(10)]),
    Buffer.from(text.replace(/[a-z]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)),
    Buffer.from(`  \n\t${text}\r\n  `),
  ]);
}

/** Replaces, removes and adds bytes at one to ten places. */
function flipped(random: Random, text: string): Buffer {
  const bytes = [...Buffer.from(text)];
  for (let left = random.whole(1, 10); left > 0; left -= 1) {
    const removed = random.whole(0, 3);
    const added = Array.from({ length: random.whole(0, 3) }, () => random.whole(0, 255));
    bytes.splice(random.whole(0, bytes.length), removed, ...added);
  }
  return Buffer.from(bytes);
}

/** Changes of a body's bytes, by kind. */
export const BYTE_MUTATIONS: ReadonlyMap<string, ByteMutation> = new Map<string, ByteMutation>([
  ['nothing', (_, text) => Buffer.from(text)],
  ['duplicate key', duplicated],
  ['encoding', encoded],
  ['bytes', flipped],
  ['cut', (random, text) => Buffer.from(text).subarray(0, random.whole(0, text.length))],
  [
    'joined',
    (random, text, other) => Buffer.from(text + random.pick(['', '\n', ',', '\u001e']) + other),
  ],
  ['no object', (random) => Buffer.from(jsonText(otherType(random)))],
]);
