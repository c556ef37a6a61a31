import type { Random } from '../../chaos/random.ts';
import { raw } from './json-text.ts';

type Draw = (random: Random) => unknown;

function oneOf(first: unknown, ...others: readonly unknown[]): Draw {
  return (random) => random.pick([first, ...others]);
}

/** Values of the other types. */
export const otherType: Draw = (random) =>
  random.pick([
    ...([null, true, false, 0, 1, -1, 1.5, '', 'text', [], {}, [[]], [null]] as const),
    ...([{ $gt: '' }, ['a', 'b'], { id: 'x' }, raw('1e400'), '0', 'null', 'true'] as const),
  ]);

const LETTERS = ['x', ' ', '\n', '\u0000', 'é', '€', '😀', '\ud800', '\udc00', '\u202e', '\u200f'];
const MORE_LETTERS = ['\u0085', '\u009b', '\u061c', 'م', 'א', '\\', '"', "'", '<', '%', '\u00a0'];
const FORMULAS = ['=1+1', '<script>alert(1)</script>', "' OR '1'='1", '{{7*7}}', '%00', '../..'];
const WORDS = ['constructor', '__proto__', 'toString', 'undefined', 'NaN', '[object Object]'];

/** Long and odd texts. */
export const oddText: Draw = (random) => {
  const [letter, length] = [random.pick(['y', ...LETTERS, ...MORE_LETTERS]), random.next()];
  if (length < 0.3) return random.pick(['', ...FORMULAS, ...WORDS]);
  const times = length < 0.7 ? 1 : random.pick([255, 256, 1000, 1001, 32_768, 131_073]);
  return `${random.pick(['', 'a', ' '])}${letter.repeat(times)}${random.pick(['', 'b', ' '])}`;
};

/** Huge, negative and malformed numbers. */
export const oddNumber: Draw = (random) =>
  random.pick([
    ...([-1, 0, raw('-0'), raw('1e308'), raw('-1e308'), raw('1e400'), raw('1e-400')] as const),
    ...([raw('9007199254740993'), raw('1.0000000000000000000001'), raw('1E+3')] as const),
    ...([raw('9'.repeat(64)), raw('9'.repeat(20_000)), raw(`0.${'1'.repeat(20_000)}`)] as const),
    ...([
      raw(`1${'0'.repeat(60_000)}1`),
      `1${'0'.repeat(60_000)}1`,
      '1e3',
      'NaN',
      '-Infinity',
    ] as const),
    ...([
      raw('NaN'),
      raw('Infinity'),
      raw('-'),
      raw('01'),
      raw('.5'),
      raw('0x10'),
      raw('1_000'),
    ] as const),
    ...(['12,50', ' 12', '١٢', 2 ** 53, -(2 ** 63), 1_795_000_000_000, 253_402_300_800] as const),
  ]);

/** Dates of many forms, and none. */
export const oddDate: Draw = oneOf(
  ...(['2099-12-31T23:59:59Z', '9999-12-31T23:59:59.999Z', '+010000-01-01T00:00:00Z'] as const),
  ...(['+275760-09-13T00:00:00Z', '0000-00-00T00:00:00Z', '0000-00-00 00:00:00'] as const),
  ...(['1969-12-31T23:59:59Z', '2026-02-31T00:00:00Z', '2026-13-01T00:00:00Z'] as const),
  ...(['2026-09-01T00:00:00+14:00', '2026-09-01T00:00:00-1200', '2026-09-01T24:00:00Z'] as const),
  ...(['2026-09-01T00:00:00.123456789Z', '2026-09-01T00:00:00.1234567890Z'] as const),
  ...(['2026-09-01', '2026-W36-2', '20260901T000000Z', 'Tue, 01 Sep 2026 00:00:00 GMT'] as const),
  ...([
    '2026-09-01T00:00:00z',
    '2026-09-01t00:00:00Z',
    '2026-09-01T00:00:00',
    'yesterday',
  ] as const),
  ...([0, -1, 1_788_220_800, 1_788_220_800_000, raw('8640000000000001'), '1788220800'] as const),
);

/** Ids that are odd in form. */
export const oddId: Draw = (random) =>
  random.pick([
    ...(['', ' ', '.', '..', '../../x', 'a/b', 'a?b#c', '%2e%2e', 'x'.repeat(255)] as const),
    ...(['x'.repeat(256), '801Qy00000Ab1Cd', '801Qy00000Ab1CdIAJ', '801Qy00000Ab1CdIAK'] as const),
    ...(['001000000000001AAA', '801!', 'null', 'undefined', '0', '-1', '00000001'] as const),
    ...([
      'a\u0000b',
      'a\u0001b',
      'a\u0085b',
      'a\u009b31mb',
      'a\u202eb',
      '\ud800',
      '😀',
      'é',
    ] as const),
    ...(["x' OR Id != '", 'x\\', '__proto__', 'constructor', 'toString', 1, -1, 1.5] as const),
    ...([
      raw('123456789012345678901234567890'),
      null,
      [],
      {},
      true,
      ['801Qy00000Ab1CdIAJ'],
    ] as const),
  ]);

/** Keys that mean something to JavaScript, or are odd in form. */
export const oddKey: (random: Random) => string = (random) =>
  random.pick([
    ...(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then'] as const),
    ...(['', ' ', '0', '4294967296', '\u0000', '\ud800', '$where', 'a.b', 'toJSON'] as const),
    'k'.repeat(70_000),
  ]);
