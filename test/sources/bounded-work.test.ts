import { InvalidEventError } from '../../src/errors.ts';
import type { Source } from '../../src/sources/source.ts';
import { MINUTE_MS } from '../../src/time.ts';
import { growthOf } from '../support/growth.ts';
import { ARRIVED_AT } from '../support/senders.ts';
import { SAMPLES, type Sample, withValue } from '../support/source-samples.ts';

const PROOF = { method: 'http-basic', caller: 'a test' } as const;
const FILLER = '"filler"';

type Values = Readonly<Record<string, (length: number) => string>>;

/** Texts and numbers of about this many characters that careless code is slow to read. */
const SCALARS: Values = {
  'digits with zeros between ones': (length) => `1${'0'.repeat(length)}1`,
  'a fraction of zeros': (length) => `0.${'0'.repeat(length)}1`,
  'ones and zeros': (length) => `1${'0001'.repeat(length / 4)}`,
  'digits as text': (length) => `"1${'0'.repeat(length)}1"`,
  letters: (length) => `"${'A'.repeat(length)}"`,
  'base64 with a wrong end': (length) => `"${'A'.repeat(length)}=!"`,
  'base64 of many objects': (length) =>
    JSON.stringify(Buffer.from(`{"a":[${'{},'.repeat(length / 4)}0]}`).toString('base64')),
  'base64 of deep JSON': (length) =>
    JSON.stringify(Buffer.from('['.repeat(length * 0.7)).toString('base64')),
  'spaces and a letter': (length) => `"a${' '.repeat(length)}a"`,
  'escaped control characters': (length) => `"a${'\\u0000'.repeat(length / 6)}a"`,
  'escaped lone surrogates': (length) => `"${'\\ud83d'.repeat(length / 6)}"`,
  'escaped quotes': (length) => `"${'\\"'.repeat(length / 2)}"`,
  'dates in a row': (length) => `"${'2025-03-04T09:30:00.'.repeat(length / 20)}"`,
  'a date with many digits': (length) => `"2025-03-04T09:30:00.${'1'.repeat(length)}Z"`,
};

/** Objects and lists of about this many characters. */
const CONTAINERS: Values = {
  'many empty objects': (length) => `[${'{},'.repeat(length / 3)}{}]`,
  'many numbers': (length) => `[${'1,'.repeat(length / 2)}1]`,
  'many keys': (length) =>
    `{${Array.from({ length: length / 12 }, (_, at) => `"key${at}":""`).join()}}`,
  'many dates': (length) =>
    `{${Array.from({ length: length / 32 }, (_, at) => `"${at}":"2025-03-04T09:30:00Z"`).join()}}`,
  'a long key': (length) => `{"${'k'.repeat(length)}":1}`,
  'nesting as deep as allowed': (length) =>
    `[${`${'['.repeat(50)}${']'.repeat(50)},`.repeat(length / 101)}1]`,
};

/** Where each source reads objects and lists, and where it does not. */
const PLACES = {
  'digital-river': ['data.object.stateTransitions', 'data.object.metadata', 'data.object.items'],
  xanpay: ['payload.orders', 'payload.metadata'],
  'xoxoday-plum': ['data.items'],
} as const;

const cases = SAMPLES.flatMap((sample) => [
  ...Object.entries(SCALARS).flatMap(([value, fill]) =>
    placesOf(sample).map((at) => ({ sample, value, fill, at })),
  ),
  ...Object.entries(CONTAINERS).map(([value, fill]) => {
    return { sample, value, fill, at: PLACES[sample.source.name as keyof typeof PLACES] };
  }),
]);

test.each(cases)(
  '$sample.name: the work on $value in $at.0 and others grows no faster than the body',
  ({ sample, fill, at }) => {
    const template = templateOf(sample, at);
    const growth = growthOf((bytes) => {
      const filler = fill(Math.floor(bytes / at.length));
      const body = Buffer.from(template.replaceAll(FILLER, filler));
      return () => read(sample.source, body);
    });
    expect(growth).toEqual([]);
  },
  5 * MINUTE_MS,
);

/** The fields apart from those whose error hides all others, and these. */
function placesOf({ fields }: Sample): string[][] {
  const isAmount = (path: string) => /[a-z]Amount$/.test(path);
  const parts = [fields.filter((path) => !isAmount(path)), fields.filter(isAmount)];
  return parts.filter((paths) => paths.length > 0);
}

/** The body of a sample as JSON, with a filler at each path. */
function templateOf({ body }: Sample, paths: readonly string[]): string {
  const filled = paths.reduce((other, path) => withValue(other, path, 'filler'), body);
  return JSON.stringify(filled);
}

/** All that is done with a body from its arrival to its writes. */
function read(source: Source, body: Buffer): void {
  const parsed = orNothing(() => source.parse(body));
  orNothing(() => source.envelope(parsed, PROOF));
  const contribution = orNothing(() => source.contribution(parsed, ARRIVED_AT));
  if (contribution !== undefined) source.lookups(contribution.keys);
}

function orNothing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidEventError) return undefined;
    throw error;
  }
}
