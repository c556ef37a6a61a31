import { InvalidEventError } from '../../../src/errors.ts';
import { mappedSource } from '../../../src/sources/mapped/compile/mapped-source.ts';
import { ARRIVED_AT, contributionOf, envelopeOf } from '../../support/senders.ts';
import { ELEMENTS, mappingOf, SHOP, shopWriting } from './shop-mapping.ts';

/** An event of the shop; the value is JSON, so that a test controls every digit. */
const event = (value: string, more = '') =>
  `{"id":"e1","type":"sale.paid","created":1767225600000,"data":{"order":"o1","currency":"EUR","value":${value}${more}}}`;

/** What a value becomes in the field; 'nothing' when it is not written. */
function written(spec: unknown, value: string, more?: string): unknown {
  const source = mappedSource(mappingOf(shopWriting(spec)));
  const { writes } = contributionOf(source, event(value, more));
  const fields = Object.assign({}, ...writes.map((write) => write.fields));
  return 'Value__c' in fields ? fields.Value__c : 'nothing';
}

const V = 'data.value';
const minor = { from: V, as: 'minor-units', currency: 'data.code' };

// biome-ignore format: a table reads best with one row a line.
const CONVERSIONS: [unknown, string, unknown, string?][] = [
  [V, '"a text"', 'a text'],
  [V, '12345678901234567890', '12345678901234567890'],
  [V, 'true', true],
  [V, 'null', 'nothing'],
  [V, '"  "', 'nothing'],
  [{ from: V, as: 'text' }, 'true', 'true'],
  [{ from: V, length: 10 }, '"abcdefghijkl"', 'abcdefgh …'],
  [{ from: V, case: 'lower' }, '"PAID"', 'paid'],
  [{ from: ['data.other', V] }, '"second"', 'second'],
  [{ from: V, else: 'null' }, 'null', null],
  [{ from: V, else: { value: 7 } }, 'null', 7],
  [{ from: V, as: 'decimal', places: 2 }, '26.24', 26.24],
  [{ from: V, as: 'decimal', places: 2 }, '"26.240"', 26.24],
  [{ from: V, as: 'decimal', places: 2 }, '0.1e1', 1],
  [{ from: V, as: 'decimal', places: 2, else: 'null' }, '26.241', null],
  [{ from: V, as: 'checkbox' }, '"Yes"', true],
  [{ from: V, as: 'date' }, '"2026-02-28T23:00:00Z"', '2026-02-28'],
  [{ from: V, as: 'date', else: 'null' }, '"2026-02-30"', null],
  [{ from: V, as: 'iso' }, '"2026-01-01T00:00:00+01:00"', '2025-12-31T23:00:00.000Z'],
  [{ from: V, as: 'datetime', zone: 'Asia/Kolkata' }, '"2026-01-01 05:30:00"', '2026-01-01T00:00:00.000Z'],
  [{ from: V, as: 'epoch-s' }, '1618226757.504', '2021-04-12T11:25:57.504Z'],
  [{ from: V, as: 'epoch-s' }, '1.618226757504e9', '2021-04-12T11:25:57.504Z'],
  [{ from: V, as: 'epoch-ms' }, '"1618226757504"', '2021-04-12T11:25:57.504Z'],
  [{ from: V, as: 'epoch-s', else: 'null' }, '0', null],
  [{ from: V, as: 'epoch-ms', else: 'null' }, '1764500000', null],
  [{ from: V, as: 'epoch-s', else: 'null' }, '1764500000000', null],
  [{ from: V, as: 'epoch-ms' }, '315532800000', '1980-01-01T00:00:00.000Z'],
  [{ from: V, as: 'epoch-ms' }, '86400000', '1970-01-02T00:00:00.000Z'],
  [{ from: V, as: 'epoch-s' }, '86400', '1970-01-02T00:00:00.000Z'],
  [{ from: V, as: 'epoch-s' }, '-0.5', '1969-12-31T23:59:59.500Z'],
  [{ from: V, as: 'iso' }, '"1951-05-05T00:00:00Z"', '1951-05-05T00:00:00.000Z'],
  [{ from: V, as: 'iso', else: 'null' }, '"0001-01-01T00:00:00Z"', null],
  [{ from: V, as: 'datetime' }, '"1951-05-05 00:00:00"', '1951-05-05T00:00:00.000Z'],
  [{ from: V, as: 'datetime' }, '"2026-11-30T10:00:00.5"', '2026-11-30T10:00:00.500Z'],
  [{ from: V, as: 'datetime', zone: 'Asia/Kolkata' }, '"2026-11-30 10:00"', '2026-11-30T04:30:00.000Z'],
  [{ from: V, as: 'datetime', zone: 'Asia/Kolkata' }, '"2026-11-30 10:00 +0000"', '2026-11-30T10:00:00.000Z'],
  [{ from: V, as: 'date' }, '"2026-11-30 10:00"', '2026-11-30'],
  [{ from: V, as: 'iso', notAfter: 'arrival' }, '"2099-01-01T00:00:00Z"', ARRIVED_AT.toISOString()],
  [{ from: V, as: 'record-id' }, '"001000000000001"', '001000000000001AAA'],
  [{ from: V, as: 'json-text' }, '{ "n": 1.50, "id": 12345678901234567890 }', '{ "n": 1.50, "id": 12345678901234567890 }'],
  [{ from: V, as: 'base64-json', path: 'orderId' }, '"eyJvcmRlcklkIjogMjUxfQ=="', '251'],
  [{ from: V, as: 'base64-json', path: 'orderId' }, '"{\\"orderId\\": 12345678901234567890}"', '12345678901234567890'],
  [{ from: V, as: 'base64-json', path: 'orderId' }, '"eyJvcmRl\\r\\ncklkIjog\\r\\nMjUxfQ==\\r\\n"', '251'],
  [{ from: V, as: 'base64-json', path: 'orderId' }, '{"orderId":7}', '7'],
  [{ from: V, as: 'base64-json', path: 'other' }, '"eyJvcmRlcklkIjogMjUxfQ=="', 'nothing'],
  [{ from: V, as: 'base64-json', path: 'orderId' }, '""', 'nothing'],
  [{ from: V, as: 'base64-json', path: 'orderId', else: 'leave' }, '"plain"', 'nothing'],
  [{ from: V, values: { a: 'A' } }, '"a"', 'A'],
  [{ from: V, values: { a: 'A' } }, '"b"', 'nothing'],
  [{ from: V, values: { a: 'A' }, else: 'keep' }, '"b"', 'b'],
  [{ from: V, values: { a: 'A' }, else: 'keep', length: 10 }, '"abcdefghijkl"', 'abcdefgh …'],
  [{ from: V, values: { a: 'A' }, else: 'keep' }, '"a\\u0000b"', 'ab'],
  [{ from: V, values: { a: 'A' }, else: 'keep', case: 'upper' }, '"b"', 'B'],
  [{ from: V, values: { a: 'A' } }, '"constructor"', 'nothing'],
  [{ from: V, values: { true: 'yes' } }, 'true', 'yes'],
  [{ join: [{ value: 'x' }, V, 'data.none'], with: '-' }, '"y"', 'x-y'],
  [{ join: [{ value: 'x' }, V], with: '-' }, 'null', 'nothing'],
  [{ digest: [V, 'data.none'] }, '"y"', 'nothing'],
  [{ digest: [V], optional: ['data.none'] }, '"y"', 'ded8741f8a237819a542f58db19fe2c4b5578c2a2f5ae8d3a47fa3c696faaf82'],
  [{ cel: 'double(body.data.value) * 2.0' }, '1.5', 3],
  [{ cel: 'size(body.data.value.filter(i, i.n == "1"))' }, '[{"n":1},{"n":2}]', 1],
  [{ cel: 'body.data.value.filter(i, i.n in ["1", "3"]).map(i, i.n)[0]' }, '[{"n":2},{"n":3}]', '3'],
  [{ cel: 'body.data.value.contains("b") ? body.data.value + "!" : event.id' }, '"abc"', 'abc!'],
  [{ cel: 'body.data.none' }, '1', 'nothing'],
  [{ cel: 'body.data.value.filter(i, i.n == "9")[0].v' }, '[{"n":1,"v":2}]', 'nothing'],
  [{ cel: 'event.type + "!"' }, '1', 'sale.paid!'],
  ['event:time', '1', '2026-01-01T00:00:00.000Z'],
  ['data.value.1.sku', '[{},{"sku":"s"}]', 's'],
  ['data.value.constructor.name', '{}', 'nothing'],
  ['data.value.length', '[1,2]', 'nothing'],
  [{ join: [{ from: V, length: 5 }, { value: '!' }] }, '"abcdefgh"', 'abc …!'],
  ['data["a.b"]', '1', 'dotted', ',"a.b":"dotted"'],
  [minor, '1050', 10.5, ',"code":"eur"'],
  [minor, '1050', 1050, ',"code":"JPY"'],
  [minor, '1050', 1.05, ',"code":"KWD"'],
  [minor, '-5', -0.05, ',"code":"USD"'],
  [minor, '0', 0, ',"code":"USD"'],
  [minor, '999999999999999', 9999999999999.99, ',"code":"USD"'],
  [{ ...minor, digits: { UGX: 2 } }, '100', 1, ',"code":"UGX"'],
  [{ ...minor, digits: { BTC: 8 } }, '5', 0.00000005, ',"code":"btc"'],
];

// `more` has a default: Jest hands a callback to a function with more parameters than the row has.
test.each(CONVERSIONS)('%j of %s is %j', (spec, value, expected, more = '') => {
  expect(written(spec, value, more)).toEqual(expected);
});

// biome-ignore format: a table reads best with one row a line.
const PARKED: [unknown, string, string?][] = [
  [V, '{"secret":1}'],
  [{ from: V, else: 'park' }, 'null'],
  [{ from: V, values: { a: 1 }, else: 'park' }, '"secret"'],
  [{ from: V, as: 'decimal', places: 2 }, '1.005'],
  [{ from: V, as: 'decimal', places: 2 }, '"secret"'],
  [{ from: V, as: 'checkbox' }, '"secret"'],
  [{ from: V, as: 'iso' }, '"secret"'],
  [{ from: V, as: 'iso' }, '"2026-02-31T00:00:00Z"'],
  [{ from: V, as: 'datetime' }, '"2026-02-31 00:00"'],
  [{ from: V, as: 'datetime' }, '"0000-00-00 00:00:00"'],
  [{ from: V, as: 'date' }, '"2026-11-30Tgarbage"'],
  [{ from: V, as: 'date' }, '"2026-02-31"'],
  [{ from: V, as: 'date' }, '"0001-01-01"'],
  [{ from: V, as: 'epoch-s' }, '"0x10"'],
  [{ from: V, as: 'epoch-s' }, '"0b11"'],
  [{ from: V, as: 'epoch-s' }, '"+1618226757"'],
  [{ from: V, as: 'epoch-s' }, '"Infinity"'],
  [{ from: V, as: 'base64-json', path: 'orderId' }, '"plain"'],
  [{ from: V, as: 'base64-json', path: 'orderId' }, 'true'],
  [{ from: V, as: 'record-id' }, '"secret"'],
  [minor, '10.5', ',"code":"EUR"'],
  [minor, '105', ',"code":"secret"'],
  [minor, '5', ',"code":"BTC"'],
  [minor, '5', ',"code":"UſD"'],
  [minor, '9999999999999999', ',"code":"EUR"'],
  [{ cel: 'double(body.data.value)' }, '"secret"'],
  [{ cel: 'dyn([body.data.value])' }, '"secret"'],
];

test('an expression that parks an event is named', () => {
  expect(() => written({ cel: 'double(body.data.value)' }, '"secret"')).toThrow(
    'the expression double(body.data.value): expected values of the types that it needs, got others.',
  );
  const long = `body.data.value == "${'x'.repeat(200)}" ? 1.0 : double(body.data.value)`;
  expect(() => written({ cel: long }, '"secret"')).toThrow(
    /^the expression body.{60,90}x …: expected/,
  );
});

test.each(PARKED)(
  '%j of %s parks the event, and its text is not repeated',
  (spec, value, more = '') => {
    const attempt = () => written(spec, value, more);
    expect(attempt).toThrow(InvalidEventError);
    expect(attempt).toThrow(/^(?!.*secret)/s);
  },
);

test.each(['10.5', '1E3', '"1050.00"'])('an amount of %s is in no smallest units', (amount) => {
  expect(() => written(minor, amount, ',"code":"EUR"')).toThrow(
    'got a number with a point or an exponent; "as": "decimal" reads amounts in the currency itself.',
  );
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['epoch-ms', '1764500000', 'expected milliseconds since 1970, got a number that reads as January or February 1970; it seems to be seconds, which epoch-s reads.'],
  ['epoch-ms', '"1764500000.25"', 'got a number that reads as January or February 1970; it seems to be seconds, which epoch-s reads.'],
  ['epoch-s', '1764500000000', 'expected seconds since 1970, got a number that reads as a year after 9999; it seems to be milliseconds, which epoch-ms reads.'],
  ['epoch-s', '1764500000000000', 'got a number that reads as a year after 9999.'],
  ['epoch-ms', '1764500000000000', 'got a number that reads as a year after 9999.'],
])('%s of %s names the unit', (as, value, expected) => {
  expect(() => written({ from: V, as }, value, '')).toThrow(expected);
  const [entry] = SHOP.map;
  const [write] = entry.writes;
  const map = [{ ...entry, writes: [{ ...write, time: { from: V, as } }] }];
  const decided = mappedSource(mappingOf({ ...SHOP, event: { ...SHOP.event, time: undefined }, map }));
  const [, got = expected] = expected.split('1970, ');
  expect(() => contributionOf(decided, event(value))).toThrow(got);
});

test.each([
  [
    { from: V, as: 'iso' },
    '"2026-11-30T10:00:00"',
    'data.value: expected a date and time with seconds and time zone, such as 2026-11-30T09:00:00Z, got a string of 19 characters',
  ],
  [
    { from: V, as: 'datetime' },
    '"30.11.2026"',
    'data.value: expected a date and time, such as 2026-11-30 09:00:00, got a string',
  ],
])('%j says what it cannot read in %s', (spec, value, expected) => {
  expect(() => written(spec, value)).toThrow(expected);
});

describe('events', () => {
  const shop = mappedSource(mappingOf(SHOP));

  test('have what the key event reads', () => {
    expect(envelopeOf(shop, event('1'))).toEqual({
      id: 'e1',
      type: 'sale.paid',
      subject: 'o1',
      time: new Date('2026-01-01T00:00:00Z'),
      live: true,
    });
  });

  test.each([
    ['[]', 'body'],
    ['{"type":"a"}', 'id'],
    ['{"id":"a"}', 'type'],
    ['{"id":"a","type":"b"}', 'data'],
    ['{"id":"a","type":"b","data":{}}', 'data.order'],
    ['{"id":"a\\u0000","type":"b","data":{}}', 'id'],
  ])('%s is rejected for its %s', (body, field) => {
    const attempt = () => envelopeOf(shop, body);
    expect(attempt).toThrow(expect.objectContaining({ field }) as Error);
  });

  test.each([
    ['{"id":"a","type":"b"}', 'data: expected a value at data.order, got nothing.'],
    ['{"id":"a","type":"b","data":{}}', 'data.order: expected a text of 1 to 255 characters'],
  ])('%s is rejected with the path that leads to nothing', (body, expected) => {
    expect(() => envelopeOf(shop, body)).toThrow(expected);
  });

  test.each([
    [{ cel: 'body.ids[0]' }, 'the expression body.ids[0]: expected a text of 1 to 255 characters'],
    [{ value: null }, 'a constant: expected a text of 1 to 255 characters'],
    [{ digest: ['an', 'data'] }, 'an: expected a text of 1 to 255 characters'],
  ])('without the id %j are rejected: %s', (id, expected) => {
    const source = mappedSource(mappingOf({ ...SHOP, event: { ...SHOP.event, id } }));
    expect(() => envelopeOf(source, '{"ids":[],"data":{}}')).toThrow(expected);
  });

  test('of another mode, and of types that are not named, are unmapped', () => {
    const test_ = mappedSource(mappingOf({ ...SHOP, mode: 'test' }));
    expect(envelopeOf(test_, event('1')).unmapped?.code).toBe('OTHER_MODE');
    const installed = mappedSource(mappingOf(SHOP), { mode: 'test' });
    expect(envelopeOf(installed, event('1')).unmapped?.code).toBe('OTHER_MODE');
    const [entry] = SHOP.map;
    const named = { ...SHOP, map: [{ ...entry, when: { type: ['order.*'] } }] };
    expect(envelopeOf(mappedSource(mappingOf(named)), event('1')).unmapped?.code).toBe(
      'UNMAPPED_TYPE',
    );
    const parking = mappedSource(mappingOf({ ...named, else: 'park' }));
    expect(envelopeOf(parking, event('1')).unmapped).toBeUndefined();
    expect(() => contributionOf(parking, event('1'))).toThrow(InvalidEventError);
  });

  const long = 'x'.repeat(256);
  const packed = (id: string) => JSON.stringify(JSON.stringify({ id }));
  const unpack = { from: 'id', as: 'base64-json', path: 'id' };
  test.each([
    ['id', JSON.stringify(long)],
    [unpack, packed(long)],
    [unpack, packed('a\u0001b')],
    [{ cel: 'body.id' }, '"a\\u0001b"'],
    [{ join: ['id', { value: '-1' }] }, '"a\\u0001b"'],
  ])('are rejected when the id %j is too long, or has a control character: %s', (id, given) => {
    const source = mappedSource(mappingOf({ ...SHOP, event: { ...SHOP.event, id } }));
    const body = `{"id":${given},"type":"a","data":{"order":"o1"}}`;
    expect(() => envelopeOf(source, body)).toThrow('expected a text of 1 to 255 characters');
  });

  test('of one long beginning have records of their own', () => {
    const by = { Sale_Id__c: { from: 'data.order', as: 'base64-json', path: 'id' } };
    const [entry] = SHOP.map;
    const [write] = entry.writes;
    const writes = [{ ...write, record: { object: 'Sale__c', by } }];
    const source = mappedSource(
      mappingOf({
        ...SHOP,
        event: { ...SHOP.event, subject: 'type' },
        map: [{ ...entry, writes }],
      }),
    );
    const body = (order: string) =>
      `{"id":"1","type":"a","data":{"order":${packed(order)},"value":1}}`;
    const beginning = 'x'.repeat(254);
    const { writes: made } = contributionOf(source, body(`${beginning}1`));
    expect(made[0]?.record).toMatchObject({ value: `${beginning}1` });
    expect(() => contributionOf(source, body(`${beginning}12`))).toThrow(InvalidEventError);
  });

  describe('whose secret is of one mode', () => {
    const file = { ...SHOP, event: { ...SHOP.event, live: 'live' } };
    const moded = mappedSource(mappingOf(file), { mode: 'live' });
    const ofTest = { method: 'signature', caller: 'a secret', live: false } as const;
    const saying = (live: unknown) =>
      `{"id":"e1","type":"a","live":${JSON.stringify(live)},"data":{"order":"o1"}}`;

    test('are rejected when they say that they are of the other one', () => {
      expect(() => envelopeOf(moded, saying(true), ofTest)).toThrow(
        'event.live: expected a test event, since the secret that proves it is of test events, got a live one.',
      );
      expect(() => envelopeOf(moded, saying('false'))).toThrow(InvalidEventError);
    });

    test.each([false, null, 'unknown'])('are of that mode when they say %j', (live) => {
      expect(envelopeOf(moded, saying(live), ofTest).unmapped?.code).toBe('OTHER_MODE');
    });

    test('are of that mode when the file says that the mode is not known', () => {
      const event = { ...SHOP.event, live: { value: null } };
      const source = mappedSource(mappingOf({ ...SHOP, event }), { mode: 'live' });
      const { live, unmapped } = envelopeOf(source, saying(true), ofTest);
      expect([live, unmapped?.code]).toEqual([null, 'OTHER_MODE']);
    });
  });

  test('may have their id in a header', () => {
    const file = {
      ...SHOP,
      headers: ['Webhook-Id'],
      event: { ...SHOP.event, id: 'header:webhook-id' },
    };
    const source = mappedSource(mappingOf(file));
    expect(source.headers).toEqual(['webhook-id']);
    const parsed = source.parse(Buffer.from(event('1')), { 'webhook-id': 'msg_1' });
    expect(source.contribution(parsed, ARRIVED_AT).writes[0]?.version.at(-1)).toBe('msg_1');
    expect(() => envelopeOf(source, event('1'))).toThrow(/^header:webhook-id: expected/);
  });

  test('of one arrival are cut as they were written, with members of the arrival if wanted', () => {
    const body = Buffer.from(
      '{"live":"false", "a":{"items":[{"id":1.50},\n {"id":12345678901234567890}]}}',
    );
    const parts = (split: unknown) =>
      mappedSource(mappingOf({ ...ELEMENTS, split }))
        .split?.(body)
        .map(String);
    expect(parts('a.items')).toEqual(['{"id":1.50}', '{"id":12345678901234567890}']);
    expect(parts({ path: 'a.items', with: ['live'] })).toEqual([
      '{"live":"false","element":{"id":1.50}}',
      '{"live":"false","element":{"id":12345678901234567890}}',
    ]);
    for (const path of ['a', 'live', 'none', 'a.items.0']) {
      expect(() => parts(path)).toThrow(InvalidEventError);
    }
    const many = Buffer.from(`{"e":[${'{},'.repeat(1000)}{}]}`);
    expect(() => mappedSource(mappingOf({ ...ELEMENTS, split: 'e' })).split?.(many)).toThrow(
      'e: expected 1 to 1000 events, got more.',
    );
  });

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['.', '[{"id":1.50}, {"id":2}]', ['{"id":1.50}', '{"id":2}']],
    [{ path: '.', else: 'whole' }, ' [{"id":1}]', ['{"id":1}']],
    [{ path: '.', else: 'whole' }, '{"id":1.50}', ['{"id":1.50}']],
    [{ path: 'e', else: 'whole' }, '{"id":1.50}', ['{"id":1.50}']],
    [{ path: 'e', else: 'whole' }, '{"id":1,"e":null}', ['{"id":1,"e":null}']],
    [{ path: 'a.e', with: ['id'], else: 'whole' }, '{"id":1.50,"a":{"e":[]}}', ['{"id":1.50}']],
    [{ path: 'a.e', with: ['id'], else: 'whole' }, '{"a":{"x":1}}', ['{}']],
    [{ path: 'a.e', with: { id: 'id', a: 'a.id' } }, '{"id":1,"a":{"id":2,"e":[3]}}', ['{"id":1,"a":2,"element":3}']],
  ])('of %j are divided: %s', (split, body, expected) => {
    const source = mappedSource(mappingOf({ ...ELEMENTS, split }));
    expect(source.split?.(Buffer.from(body)).map(String)).toEqual(expected);
  });

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['.', '{"e":[1]}', 'body: expected an array of events, got something else.'],
    ['.', '[]', 'body: expected 1 to 1000 events, got none.'],
    ['e', '[{"e":1}]', 'e: expected an array of events, got nothing.'],
    ['e', '{"e":null}', 'e: expected an array of events, got nothing.'],
    [{ path: 'e', else: 'whole' }, '{"e":"text"}', 'e: expected an array of events, got something else.'],
  ])('of %j cannot be divided: %s', (split, body, expected) => {
    const source = mappedSource(mappingOf({ ...ELEMENTS, split }));
    expect(() => source.split?.(Buffer.from(body))).toThrow(expected);
  });

  test('whose arrival is one event get members that are no longer than those of many', () => {
    const names = Array.from({ length: 20 }, (_, index) => [`m${index}`, 'meta']);
    const split = { path: 'e', with: Object.fromEntries(names) as unknown, else: 'whole' };
    const cut = (bytes: number) =>
      mappedSource(mappingOf({ ...ELEMENTS, split })).split?.(
        Buffer.from(`{"meta":"${'x'.repeat(bytes)}"}`),
      );
    expect(cut(10_000)).toHaveLength(1);
    expect(() => cut(100_000)).toThrow(/^split\.with: expected members of at most \d+ bytes/);
  });

  test.each([
    [1_000, 1_000, true],
    [1_000, 100_000, false],
    [10, 100_000, true],
  ])('%i events of one arrival that get %i bytes each: %j', (count, bytes, isRead) => {
    const elements = Array.from({ length: count }, (_, id) => `{"id":${id}}`);
    const body = Buffer.from(`{"meta":"${'x'.repeat(bytes)}","e":[${elements.join()}]}`);
    const split = { path: 'e', with: ['meta'] };
    const cut = () => mappedSource(mappingOf({ ...ELEMENTS, split })).split?.(body) ?? [];
    if (isRead)
      expect(cut().map(String).at(-1)).toMatch(/^\{"meta":"x+","element":\{"id":\d+\}\}$/);
    else expect(cut).toThrow(/^split\.with: expected members of at most \d+ bytes.*fewer events/);
  });
});

test('a field that an event may lack is decided apart from its group', () => {
  const [entry] = SHOP.map;
  const [write] = entry.writes;
  const fields = {
    Type__c: 'event:type',
    Note__c: 'data.note',
    Value__c: { from: V, else: 'null' },
  };
  const guarded = { ...write, fields, guard: 'Version__c', rank: { value: 3 } };
  const source = mappedSource(mappingOf({ ...SHOP, map: [{ ...entry, writes: [guarded] }] }));
  const { writes } = contributionOf(source, event('5', ',"note":"n"'));
  expect(writes.map(({ group, fields, guard }) => [group, fields, guard?.number])).toEqual([
    ['sale', { Type__c: 'sale.paid', Value__c: '5' }, 3e15 + Date.parse('2026-01-01')],
    ['sale.Note__c', { Note__c: 'n' }, undefined],
  ]);
});

describe('what decides which event is newer', () => {
  const [entry] = SHOP.map;
  const [write] = entry.writes;
  const versionOf = (change: object, of: object, body: string) => {
    const writes = [{ ...write, ...change }];
    const file = { ...SHOP, event: { ...SHOP.event, ...of }, map: [{ ...entry, writes }] };
    return contributionOf(mappedSource(mappingOf(file)), body).writes[0]?.version;
  };
  const timed = (created: string) =>
    `{"id":"e1","type":"a","created":${created},"data":{"order":"o1","value":1}}`;

  test.each(['null', '0', '"0"', '"  "'])('a time of %s is unknown', (created) => {
    expect(versionOf({}, {}, timed(created))).toEqual([0, 0, 'e1']);
  });

  test.each([
    '"secret"',
    '{}',
    'true',
    '-1',
    '1e99',
    '1796029200',
    '1796029200000000',
    '"2026-01-01T00:00:00Z"',
  ])('an event with the time %s is kept, and parked', (created) => {
    const source = mappedSource(mappingOf(SHOP));
    expect(envelopeOf(source, timed(created)).time).toBeNull();
    expect(() => versionOf({}, {}, timed(created))).toThrow(
      /^created: expected milliseconds since 1970, and after 1970 began, since events are ordered by it, got a/,
    );
    const own = { time: { from: 'created', as: 'epoch-ms' } };
    expect(() => versionOf(own, { time: undefined }, timed(created))).toThrow(InvalidEventError);
  });

  test.each([
    ['"1969-12-31T00:00:00Z"', 'an earlier time'],
    ['"1970-01-01T00:00:00Z"', 'an earlier time'],
    ['1764500000', 'a number'],
    ['"2016-12-31T23:59:60Z"', 'a string of 20 characters'],
  ])('the reason says which time is expected in place of %s', (created, got) => {
    const iso = { time: { from: 'created', as: 'iso' } };
    expect(() => versionOf({}, iso, timed(created))).toThrow(
      `created: expected a date and time with seconds and time zone, such as 2026-11-30T09:00:00Z, and after 1970 began, since events are ordered by it, got ${got}.`,
    );
  });

  test('the file decides otherwise by else', () => {
    const lenient = { time: { from: 'created', as: 'epoch-ms', else: 'leave' } };
    expect(versionOf({}, lenient, timed('"secret"'))).toEqual([0, 0, 'e1']);
    const strict = { time: { from: 'created', as: 'epoch-ms', else: 'park' } };
    expect(() => versionOf({}, strict, timed('null'))).toThrow(InvalidEventError);
  });

  test.each([
    ['7', 7],
    ['"-7.25"', -7.25],
    ['123456789012345', 123_456_789_012_345],
    ['1e3', 1000],
  ])('a rank of %s is %j', (value, expected) => {
    expect(versionOf({ rank: V }, {}, event(value))?.[0]).toBe(expected);
  });

  test.each(['1234567890123456788', '"0x10"', '"1_000"', '"Infinity"', 'true', '{}'])(
    'an event with the rank %s is parked',
    (value) => {
      expect(() => versionOf({ rank: V }, {}, event(value))).toThrow(InvalidEventError);
    },
  );
});

test('writes of one group are decided as one when their keys have the same value', () => {
  const [entry] = SHOP.map;
  const [write] = entry.writes;
  const keyed = (order: unknown, fields: object) => {
    return { ...write, record: { object: 'Sale__c', by: { Sale_Id__c: order } }, fields };
  };
  const [value, other] = [
    { from: V, else: 'null' },
    { from: 'data.other', else: 'null' },
  ];
  const writes = [
    keyed('data.order', { A__c: value }),
    keyed('data.related', { A__c: other, B__c: value }),
    keyed({ from: ['data.none', 'data.order'] }, { A__c: other, B__c: value }),
  ];
  const source = mappedSource(mappingOf({ ...SHOP, map: [{ ...entry, writes }] }));
  const made = contributionOf(source, event('5', ',"related":"o2"')).writes;
  expect(made.map(({ record, group, fields }) => [Object(record).value, group, fields])).toEqual([
    ['o1', 'sale', { A__c: '5' }],
    ['o2', 'sale', { A__c: null }],
    ['o2', 'sale.B__c', { B__c: '5' }],
  ]);
});

const digest = { digest: [V], optional: ['data.none'] };

test('a digest tells values of different kinds apart', () => {
  const values = ['{"x":1}', '{"x":"1"}', '"{\\"x\\":1}"', '1', '"1"', '"1 "', 'true', '"true"'];
  const digests = values.map((value) => written(digest, value));
  const ofNull = written(digest, '1', ',"none":null');
  expect(new Set([...digests, ofNull]).size).toBe(values.length + 1);
});

test('a digest does not depend on blanks and escapes', () => {
  const plain = written(digest, '{"a":[1,"b c"],"d":null}');
  expect(written(digest, '{ "a" :\n[1,"\\u0062 c"], "d":null }')).toBe(plain);
  expect(written(digest, 'null')).toBe('nothing');
});

test('a look-up has the keys of its candidates and its claim; without one nothing is written', () => {
  const [entry] = SHOP.map;
  const [write] = entry.writes;
  const file = {
    ...SHOP,
    lookups: {
      order: {
        object: 'Order',
        by: [{ Shop_Id__c: 'data.shop' }, { OrderNumber: 'data.number' }],
        claim: { field: 'Shop_Id__c', label: 'shop id' },
      },
    },
    map: [{ ...entry, writes: [{ ...write, record: { lookup: 'order' } }] }],
  };
  const source = mappedSource(mappingOf(file));
  const { keys, writes } = contributionOf(source, event('1', ',"number":"00001"'));
  expect(writes[0]?.record).toEqual({ object: 'Order', lookup: 'order' });
  expect(source.lookups(keys)).toEqual([
    {
      name: 'order',
      object: 'Order',
      candidates: [{ field: 'OrderNumber', value: '00001' }],
      claim: { field: 'Shop_Id__c', value: 'o1', label: 'shop id' },
    },
  ]);
  expect(contributionOf(source, event('1'))).toMatchObject({ keys: {}, writes: [] });
});

test('a digest as id names the part that is absent', () => {
  const id = { digest: ['type', 'data.order', 'data.updated'] };
  const source = mappedSource(mappingOf({ ...SHOP, event: { ...SHOP.event, id } }));
  const body = '{"id":"1","type":"a","data":{"order":"o1"}}';
  expect(() => envelopeOf(source, body)).toThrow(/^data\.updated: expected .* got nothing/);
});

test.each([
  [JSON.stringify('x'.repeat(5000)), 'got a string of 5000 characters'],
  ['"0000\\n0100"', 'none of them a control character, got a string of 9 characters'],
])('a key that is there and no key parks the event, and so does a subject: %s', (given, got) => {
  const lookups = { order: { object: 'Order', by: [{ OrderNumber: 'data.number' }] } };
  const source = mappedSource(mappingOf({ ...SHOP, lookups }));
  const body = event('1', `,"number":${given}`);
  expect(() => contributionOf(source, body)).toThrow(new RegExp(`^data\\.number: .*${got}`));
  const by = [{ OrderNumber: { from: 'data.number', else: 'leave' } }];
  const left = mappedSource(mappingOf({ ...SHOP, lookups: { order: { object: 'Order', by } } }));
  expect(contributionOf(left, body).keys).toEqual({});
  const subject = `{"id":"1","type":"a","data":{"order":${given},"value":1}}`;
  expect(() => envelopeOf(source, subject)).toThrow(new RegExp(`^data\\.order: .*${got}`));
});

test.each([
  ['999999999999999999', 'JPY', 'a number with more than 15 digits'],
  ['100', 'XXQ', 'an amount of an unknown currency'],
  ['1.5', 'EUR', 'a number with a point or an exponent'],
  ['100', null, 'no currency at data.code'],
])('an amount of %s in %s is parked with the reason', (amount, code, got) => {
  const source = mappedSource(
    mappingOf(shopWriting({ from: V, as: 'minor-units', currency: 'data.code' })),
  );
  const body = event(amount, `,"code":${JSON.stringify(code)}`);
  expect(() => contributionOf(source, body)).toThrow(`got ${got}`);
});

test('a key is called by the field that its look-up compares with it', () => {
  const by = [{ Shop_Id__c: 'data.shop' }, { OrderNumber: 'data.number' }];
  const order = { object: 'Order', by, claim: 'Owner__c' };
  const named = { object: 'Order', by: [{ OrderNumber: 'data.number' }], keys: ['poNumber'] };
  const source = mappedSource(mappingOf({ ...SHOP, lookups: { order, named } }));
  const keys = ['order.0', 'order.1', 'order.claim', 'poNumber', 'constructor'];
  expect(keys.map((key) => source.keyName?.(key))).toEqual([
    ...['Shop_Id__c', 'OrderNumber', 'Owner__c'],
    ...[undefined, undefined],
  ]);
});

test('a look-up has no key that objects inherit', () => {
  const by = [{ Shop_Id__c: 'data.shop' }, { OrderNumber: 'data.number' }];
  const lookups = { order: { object: 'Order', by, keys: ['toString', 'constructor'] } };
  const source = mappedSource(mappingOf({ ...SHOP, lookups }));
  expect(source.lookups({})).toEqual([]);
  const { keys } = contributionOf(source, event('1', ',"number":"00001"'));
  expect(source.lookups(keys)[0]?.candidates).toEqual([{ field: 'OrderNumber', value: '00001' }]);
});

test('what is set once is not cleared by an expression', () => {
  const [entry] = SHOP.map;
  const [write] = entry.writes;
  const fields = { Value__c: { cel: 'body.data.value == "1" ? dyn(null) : dyn("set")' } };
  const file = { ...SHOP, map: [{ ...entry, writes: [{ ...write, rule: 'once', fields }] }] };
  const source = mappedSource(mappingOf(file));
  expect(contributionOf(source, event('1')).writes).toEqual([]);
  expect(contributionOf(source, event('2')).writes[0]?.fields).toEqual({ Value__c: 'set' });
});

describe('raw', () => {
  const file = {
    ...SHOP,
    map: 'raw',
    lookups: { order: { object: 'Order', by: [{ OrderNumber: 'data.number' }] } },
    fields: { Order__c: { lookup: 'order' } },
  };
  const source = mappedSource(mappingOf(file));

  test('an event is one record, with its JSON and its look-ups', () => {
    const body = event('1.50', ',"number":"7"');
    const { writes } = contributionOf(source, body);
    expect(writes.map(({ fields }) => fields)).toEqual([
      {
        Source__c: 'shop',
        Type__c: 'sale.paid',
        Event_Id__c: 'e1',
        Subject__c: 'o1',
        Event_Created__c: '2026-01-01T00:00:00.000Z',
        Body__c: body,
        Body_Length__c: body.length,
        Body_Complete__c: true,
      },
      { Order__c: { lookup: 'order' } },
    ]);
    expect(new Set(writes.map(({ record }) => JSON.stringify(record))).size).toBe(1);
  });

  test('an event without a subject is its own, and one with an unusable subject is rejected', () => {
    expect(envelopeOf(source, '{"id":"e1","type":"a"}').subject).toBe('e1');
    const unusable = `{"id":"e1","type":"a","data":{"order":"${'x'.repeat(256)}"}}`;
    expect(() => envelopeOf(source, unusable)).toThrow(/^data\.order: expected a text/);
  });

  test('JSON that is too long is left out, and its length written', () => {
    const body = event(JSON.stringify('x'.repeat(131_072)));
    expect(contributionOf(source, body).writes[0]?.fields).toMatchObject({
      Body__c: null,
      Body_Length__c: body.length,
      Body_Complete__c: false,
    });
  });
});
