import { fc } from '../../support/properties.ts';

/** Members of the events, so that paths often lead to something. */
const NAMES = ['a', 'b', 'c', '__proto__', 'constructor', '0'] as const;
const name = fc.constantFrom(...NAMES);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((steps) => steps.join('.'));
const anyPath = fc.oneof(
  path,
  fc.constantFrom(
    'element.a',
    'element.b.c',
    'header:x-id',
    'event:id',
    'event:type',
    'event:subject',
    'event:time',
  ),
);
const constant = fc.oneof(fc.constantFrom('x', ''), fc.integer(), fc.boolean());
const otherwise = fc.constantFrom(undefined, 'leave', 'park', 'null', { value: 'y' });
const words = fc.dictionary(fc.constantFrom('x', 'true', '1', 'constructor'), constant);

const withElse = (spec: object) => otherwise.map((each) => ({ ...spec, else: each }));
const from = (spec: object) =>
  fc
    .oneof(anyPath, fc.array(anyPath, { minLength: 1, maxLength: 3 }))
    .chain((paths) => withElse({ from: paths, ...spec }));

const value = fc.oneof(
  anyPath,
  constant.map((each) => ({ value: each })),
  words.chain((values) => from({ values })),
  ...['text', 'checkbox', 'date', 'iso', 'epoch-s', 'epoch-ms', 'record-id', 'json-text'].map(
    (as) => from({ as }),
  ),
  from({ as: 'decimal', places: 2 }),
  from({ as: 'datetime', zone: 'Asia/Kolkata', notAfter: 'arrival' }),
  from({ as: 'text', length: 12, case: 'upper' }),
  path.chain((currency) => from({ as: 'minor-units', currency })),
  path.chain((inner) => from({ as: 'base64-json', path: inner })),
  fc.array(anyPath, { minLength: 1, maxLength: 3 }).map((digest) => ({ digest })),
  fc.array(anyPath, { minLength: 1, maxLength: 3 }).map((join) => ({ join, with: '-' })),
  fc.constantFrom(
    { cel: 'double(body.a) + 1.0' },
    { cel: 'body.b.exists(i, i.a == "x") ? "yes" : event.id' },
    { cel: 'size(body.a)' },
    { cel: 'body.a[0]' },
    { cel: 'body.c.filter(i, i.a == "x")[0].b' },
    { cel: 'int(body.a) > 0' },
  ),
  fc.constant({ lookup: 'found' }),
);

const condition = fc.dictionary(
  anyPath,
  fc.oneof(
    fc.constantFrom({ exists: true }, { exists: false }, { not: ['x'] }),
    fc.constant(['x', '1*', '*']),
  ),
  { maxKeys: 2 },
);

/** Fields are of one group each, so that the files are valid. */
const write = (number: number) =>
  fc.record(
    {
      record: fc.constantFrom(
        { object: 'Thing__c', by: { Key__c: 'event:subject' } },
        { object: 'Other__c', by: { Key__c: 'id' } },
        { lookup: 'found' },
      ),
      group: fc.constant(`group ${number}`),
      rule: fc.constantFrom('newest', 'earliest'),
      creates: fc.boolean(),
      if: condition,
      fields: fc.dictionary(
        fc.constantFrom(`A${number}__c`, `B${number}__c`, `C${number}__c`),
        value,
        { minKeys: 1 },
      ),
    },
    { requiredKeys: ['record', 'group', 'fields'] },
  );

const arrayPath = fc.constantFrom('.', 'events', 'a.b');

/** What an event needs is among its members, for arrivals that are one event. */
const NEEDED = { id: 'id', type: 'type', subject: 'subject', time: 'time' };
const members = fc.constantFrom<unknown>(
  [...Object.values(NEEDED), 'a'],
  [...Object.values(NEEDED), 'a.a'],
  { ...NEEDED, a: 'b', 'a b': 'c' },
  { ...NEEDED, a: 'events' },
);
/** Paths into what is no member of such an event. */
const ELSEWHERE = /^(?:b|c|__proto__|constructor|0)(?:\.|$)/;

/** Leads paths that no event of a split would have into its element. */
function intoElement(part: unknown): unknown {
  if (typeof part === 'string') return ELSEWHERE.test(part) ? `element.${part}` : part;
  if (Array.isArray(part)) return part.map(intoElement);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map((entry) => entry.map(intoElement) as [string, unknown]),
  );
}

const split = fc.oneof(
  arrayPath,
  fc.record(
    { path: arrayPath, with: members, else: fc.constant('whole') },
    { requiredKeys: ['path'] },
  ),
);

type Split = string | { path: string; with?: unknown; else?: string } | undefined;

function hasMembers(split: Split): boolean {
  return typeof split === 'object' && split.with !== undefined;
}

/** With members, what an event needs is in its element, or in the arrival that is one event. */
function eventOf(split: Split) {
  const hasElement = hasMembers(split);
  const at = (key: string) => (hasElement ? [`element.${key}`, key] : key);
  return fc.record(
    {
      id: fc.constant({ from: at('id') }),
      type: fc.constantFrom({ from: at('type') }, { from: at('type'), case: 'lower' }),
      subject: fc.constantFrom<unknown>(
        { from: at('subject') },
        { join: [{ from: at('subject') }, 'a'] },
        { digest: [hasElement ? 'element.subject' : 'subject'] },
      ),
      time: fc
        .constantFrom({ as: 'epoch-s' }, { as: 'epoch-s', else: 'leave' }, { as: 'iso' })
        .map((read) => ({ from: at('time'), ...read })),
      live: fc.constantFrom('a', { from: 'b', as: 'checkbox', else: 'leave' }),
    },
    { requiredKeys: ['id', 'type', 'subject', 'time'] },
  );
}

/** Mapping files of every key that decides what is written. */
export const mappingFile = fc.option(split, { nil: undefined }).chain((ofArrivals) =>
  fileOf(ofArrivals).map(({ event, lookups, map, ...file }) => {
    const read = { event, lookups, map };
    return { ...file, ...(hasMembers(ofArrivals) ? (intoElement(read) as typeof read) : read) };
  }),
);

function fileOf(ofArrivals: Split) {
  return fc.record(
    {
      source: fc.constant('random'),
      paths: fc.constant(['/webhooks/random']),
      proof: fc.constant({ none: true }),
      headers: fc.constant(['x-id']),
      split: fc.constant(ofArrivals),
      event: eventOf(ofArrivals),
      lookups: fc.constant({ found: { object: 'Order', by: [{ Name: 'a' }, { Code__c: 'b.c' }] } }),
      map: fc.oneof(
        fc.constant('raw'),
        fc
          .tuple(condition, write(1), write(2), write(3))
          .map(([when, ...writes]) => [{ when, writes }]),
      ),
      else: fc.constantFrom('unmapped', 'park'),
    },
    { requiredKeys: ['source', 'paths', 'proof', 'headers', 'event', 'lookups', 'map'] },
  );
}

/** One arrival that has the first events where the file looks for them, and one for each other. */
export function arrivalsOf({ split: of }: { split?: Split }, bodies: readonly string[]): string[] {
  if (of === undefined) return [...bodies];
  const half = Math.ceil(bodies.length / 2);
  const array = `[${bodies.slice(0, half).join(',')}]`;
  const members = '"id":"arrival","type":"x","subject":"s","time":1,"c":["x"]';
  const divided = {
    '.': array,
    events: `{${members},"a":{"a":1},"events":${array}}`,
    'a.b': `{${members},"a":{"b":${array}}}`,
  }[typeof of === 'string' ? of : of.path];
  return [divided ?? array, ...bodies.slice(half)];
}

const scalar = fc.oneof(
  fc.constantFrom('x', 'true', '1', '', 'EUR', '2026-01-01T00:00:00Z', '{"a":"x"}', 'eyJhIjoieCJ9'),
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.string({ unit: 'binary' }),
);
const inner = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 3 }).map(Object.fromEntries),
  ),
})).value;

/** Events, most of them with what every event needs. */
export const eventBody = fc
  .record({
    id: fc.oneof({ weight: 9, arbitrary: fc.uuid() }, { weight: 1, arbitrary: inner }),
    type: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('x', '1', 'y') },
      { weight: 1, arbitrary: inner },
    ),
    subject: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('s') },
      { weight: 1, arbitrary: inner },
    ),
    time: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 3 }) },
      { weight: 1, arbitrary: inner },
    ),
    a: inner,
    b: inner,
    c: inner,
  })
  .map((body) => JSON.stringify(body));
