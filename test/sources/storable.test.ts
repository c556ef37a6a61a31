import { InvalidEventError } from '../../src/errors.ts';
import { fc } from '../support/properties.ts';
import { ARRIVED_AT } from '../support/senders.ts';
import { SAMPLES, withValue } from '../support/source-samples.ts';

const PROOF = { method: 'http-basic', caller: 'a test' } as const;

/** What PostgreSQL's text and jsonb, or Salesforce, do not accept. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it has to find control characters.
const UNSTORABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Any UTF-16 code units: lone surrogates and control characters are as likely as letters. */
const codeUnits = fc
  .array(
    fc.oneof(
      fc.constantFrom(0, 7, 9, 10, 0x1b, 0x7f, 0xd83d, 0xde00, 0xdfff, 0xfffe, 0x2028, 0x20),
      fc.integer({ min: 0, max: 0xffff }),
      fc.integer({ min: 0x30, max: 0x7a }),
    ),
    { maxLength: 40 },
  )
  .map((units) => String.fromCharCode(...units));

const text = fc.oneof(
  codeUnits,
  // Ids, words and dates with something in them that cannot be stored.
  fc
    .tuple(
      fc.constantFrom('801Qy00000Ab1CdIAJ', 'accepted', 'completed', '2025-03-04T09:30:00Z', '9.5'),
      codeUnits,
      fc.nat(20),
    )
    .map(([word, inserted, at]) => word.slice(0, at) + inserted + word.slice(at)),
  codeUnits.map((orderId) => JSON.stringify({ orderId })),
  codeUnits.map((orderId) => Buffer.from(JSON.stringify({ orderId })).toString('base64')),
  codeUnits.map((unit) => unit.repeat(50)),
);

const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 1, arbitrary: fc.double({ noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(null, true, [], {}, -0, 1e300) },
  { weight: 1, arbitrary: fc.dictionary(text, text, { maxKeys: 4 }) },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 4 }) },
);

test.each(SAMPLES)(
  '$name: all that it contributes can be stored',
  ({ source, body, ids, fields }) => {
    const changes = fc.array(fc.tuple(fc.constantFrom(...ids, ...fields), anyValue), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(changes, (changed) => {
        const event = changed.reduce((other, [path, value]) => withValue(other, path, value), body);
        expect(unstorableIn(readAll(Buffer.from(JSON.stringify(event))))).toEqual([]);
      }),
      { numRuns: 700 },
    );

    /** All that the source makes of a body, or its error. */
    function readAll(bytes: Buffer): unknown[] {
      const contributed = orProblem(() => source.contribution(source.parse(bytes), ARRIVED_AT));
      return [
        orProblem(() => source.envelope(source.parse(bytes), PROOF)),
        contributed,
        typeof contributed === 'string' ? [] : source.lookups(contributed.keys),
      ];
    }
  },
);

test('a body of any JSON is read, or rejected', () => {
  const { letrec } = fc;
  const { any } = letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      anyValue,
      fc.dictionary(text, tie('any')),
      fc.record({ id: text, type: text, reason: text, data: tie('any'), payload: tie('any') }),
    ),
  }));
  fc.assert(
    fc.property(fc.constantFrom(...SAMPLES), any, ({ source }, body) => {
      const bytes = Buffer.from(JSON.stringify(body));
      const read = [
        orProblem(() => source.envelope(source.parse(bytes), PROOF)),
        orProblem(() => source.contribution(source.parse(bytes), ARRIVED_AT)),
      ];
      expect(unstorableIn(read)).toEqual([]);
    }),
    { numRuns: 700 },
  );
});

/** Any other error than that of an invalid event fails the test. */
function orProblem<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidEventError) return error.message + error.field;
    throw error;
  }
}

/** Texts, numbers and dates in a value that cannot be stored, keys included. */
function unstorableIn(value: unknown): unknown[] {
  if (typeof value === 'string') {
    return value.isWellFormed() && !UNSTORABLE.test(value) ? [] : [value];
  }
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [value];
  if (value instanceof Date) {
    return value.getTime() < Date.UTC(10_000, 0) ? [] : [value];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap((entry) => entry.flatMap(unstorableIn));
}
