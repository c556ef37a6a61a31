import { problemText } from '../../../src/sources/mapped/file/mapping-problem.ts';
import { readMappingFile } from '../../../src/sources/mapped/file/read-mapping-file.ts';
import { withoutComments } from '../../../src/sources/mapped/file/without-comments.ts';
import { SHOP, shopWriting } from './shop-mapping.ts';

const EXAMPLE = `{
  "$schema": "../schema/source.json", // for editors
  "source": "fastspring",
  "paths": ["/webhooks/fastspring"],
  "proof": { "preset": "fastspring", "secrets": "FASTSPRING_SECRETS" },
  "headers": [],
  "split": "events",
  "answer": { "accepted": 200, "rejected": 200 },
  /* what is read
     of each event */
  "event": { "id": "id", "type": "type", "live": "live", "time": { "from": "created", "as": "epoch-ms" }, "subject": "data.order" },
  "lookups": { "order": { "object": "Order", "by": [{ "OrderNumber": "data.reference" }] } },
  "map": [
    { "when": { "type": ["order.completed", "order.failed", "order.canceled"] },
      "writes": [
        { "record": { "object": "Sale__c", "by": { "Sale_Id__c": "data.order" } }, "group": "status", "rule": "newest",
          "rank": { "from": "type", "values": { "order.failed": 0, "order.canceled": 1, "order.completed": 2 } }, "guard": "Sale_Version__c",
          "fields": { "Status__c": { "from": "type", "values": { "order.completed": "Completed", "order.failed": "Failed" }, "else": "park" },
                      "Total__c": { "from": "data.total", "as": "decimal", "places": 2 } } },
        { "record": { "lookup": "order" }, "group": "paid", "rule": "once", "if": { "type": ["order.completed"] },
          "fields": { "Payment_Status__c": { "value": "completed" } } } ] }
  ],
  "else": "unmapped",
  "silence": "72h",
}`;

function problemsOf(file: unknown, name = 'shop.json'): string[] {
  const read = readMappingFile(typeof file === 'string' ? file : JSON.stringify(file), name);
  return 'problems' in read ? read.problems.map(problemText) : [];
}

test('a file with comments and a trailing comma is read, and so is the same in YAML', () => {
  expect(problemsOf(EXAMPLE, 'fastspring.json')).toEqual([]);
  const yaml = `
source: shop
paths: [/webhooks/shop]
proof: { preset: stripe, secrets: SHOP_SECRETS }
event: { id: id, type: type, subject: data.order, time: { from: created, as: epoch-ms } }
map:
  - when: { type: ['*'] }
    writes:
      - record: { object: Sale__c, by: { Sale_Id__c: data.order } }
        group: sale
        fields: { Value__c: data.value }
`;
  expect(readMappingFile(yaml, 'shop.yaml')).toEqual(
    readMappingFile(JSON.stringify(SHOP), 'shop.json'),
  );
});

test.each([
  ['Blåbær & Söhne „GmbH“ 店', true],
  ['👩‍🚀 Shop', true],
  ['a'.repeat(80), true],
  ['', false],
  [' Shop', false],
  ['a'.repeat(81), false],
  ['Shop\n', false],
  ['Sh\u0000op', false],
  ['Sh\u009bop', false],
  ['Shop\u202egpj', false],
  ['Shop\u2066', false],
  ['\u200fShop', false],
  ['Shop\u2028', false],
])('the label %j is taken: %s', (label, isTaken) => {
  const problem = expect.stringContaining('label: expected a name of 1 to 80 characters');
  expect(problemsOf({ ...SHOP, label })).toEqual(isTaken ? [] : [problem]);
});

test('every problem has its line and column, also behind comments', () => {
  const wrong = EXAMPLE.replace('"split"', '"splt"').replace('"silence": "72h"', '"silence": "72"');
  expect(problemsOf(wrong, 'a/b.json')).toEqual([
    expect.stringMatching(/^a\/b\.json:7:3 splt: .*unknown key "splt"\. Did you mean "split"\?$/),
    'a/b.json:24:3 silence: expected a duration, such as 30m, 72h or 7d, got "72".',
  ]);
});

// biome-ignore format: a table reads best with one row a line.
const VALUES: [unknown, string][] = [
  [{ valu: 1 }, 'the unknown key "valu". Did you mean "value"?'],
  [{ from: 'a', as: 'number' }, 'as: expected one of text, decimal,'],
  [{ from: 'a', as: 'decimal' }, 'expected places, since "as" is "decimal", got nothing.'],
  [{ from: 'a', places: 2 }, 'expected places only with "as": decimal, got no "as".'],
  [{ from: 'a', as: 'minor-units' }, 'expected currency, since'],
  [{ from: 'a', as: 'datetime', zone: 'Mars/Base' }, 'expected a time zone, such as UTC'],
  [{ from: 'a', as: 'base64-json' }, 'expected path, since'],
  [{ from: 'a', as: 'iso', values: { a: 1 } }, 'expected values only with "as": text, base64-json'],
  [{ from: 'a', else: 'keep' }, 'expected "keep" only with values'],
  [{ from: 'a', else: 'ignore' }, 'else: expected "leave", "park", "null", "keep"'],
  ['data..a', 'expected a path, such as data.order.id'],
  ['event:name', 'expected a path, such as data.order.id'],
  ['data[0]', 'expected a path, such as data.order.id, data.items.0.sku'],
  ['$.data.a', 'expected a path without "$" before it, such as data.order.id'],
  ['$["data"].a', 'expected a path without "$" before it'],
  ['header:x-other', 'expected a header that the key headers lists, got "x-other". Add "x-other"'],
  [{ lookup: 'order' }, 'expected a look-up of the file, got "order".'],
  [{ cel: 'body.a.matches("(a+)+")' }, 'the function matches is not available'],
  [{ cel: 'body.a.replace("#", "")' }, 'the function replace is not available; those of texts are contains, startsWith, endsWith, indexOf, lastIndexOf, substring, trim, lowerAscii, upperAscii'],
  [{ cel: 'body.a +' }, 'expected an expression in CEL'],
  [{ cel: '1 + "a"' }, 'no such overload: int + string'],
  [{ cel: 'body.a.exists(x, body.a.exists(y, x == y))' }, 'cannot be inside of what goes through a list'],
  [{ cel: 'body.a.exists(x, x in body.a)' }, 'only its element can be read'],
  [{ cel: 'body.a.filter(x, headers.h.contains("a")).size()' }, 'only its element can be read'],
  [{ cel: 'body.a.exists(x, x == event.subject)' }, 'only its element can be read'],
  [{ cel: 'body.a.map(x, x + x).map(x, x + x).map(x, x + x)[0]' }, 'cannot have +'],
  [{ cel: '(body.a + body.a + body.a).exists(x, x == "b")' }, 'cannot have +'],
  [{ cel: 'body.a.map(x, [x, x]).map(x, [x, x])[0] == body.b' }, 'no list or map can be made'],
  [{ cel: 'body.a.map(x, {"a": x})[0].a' }, 'no list or map can be made'],
  [{ cel: 'body.a.lastIndexOf(body.b)' }, 'lastIndexOf needs a text of the expression itself'],
  [{ cel: 'body.a.map(x, x.b)' }, 'a list, which no field takes'],
  [{ cel: '[1, 2]' }, 'a list, which no field takes'],
  [{ cel: '{"a": 1}' }, 'a map, which no field takes'],
  [{ cel: 'b"abc"' }, 'a bytes, which no field takes'],
  [{ cel: 'environment.SECRET' }, 'Unknown variable: environment'],
  [7, 'expected a text, or an object with keys such as from'],
  [{ value: [] }, 'Value__c.value: expected a text, or a number, or true or false, or null, got a list of 0.'],
  [{ path: 'data.a' }, 'Value__c.from: expected a text, or a list, got nothing.'],
];

test.each(VALUES)('the value %j is a problem', (value, expected) => {
  const problems = problemsOf(shopWriting(value));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(expected);
});

const [entry] = SHOP.map;
const [sale] = entry.writes;
const writing = (...writes: unknown[]) => ({ ...SHOP, map: [{ ...entry, writes }] });
const { time: _, ...timeless } = SHOP.event;
const paid = { ...sale, group: 'paid', fields: { Paid__c: { value: true } } };
/** The same key as that of {@link sale}, which may have the same value. */
const spelled = { object: 'Sale__c', by: { Sale_Id__c: { from: 'data.order' } } };
const ranked = (values: unknown) => ({ ...sale, rank: { from: 'type', values } });

// biome-ignore format: a table reads best with one row a line.
const FILES: [string, unknown, string][] = [
  ['a field in two groups', writing(sale, { ...paid, fields: sale.fields }), 'expected Value__c in one group only, got sale and paid.'],
  ['two keys of one object', writing(sale, { ...paid, record: { object: 'Sale__c', by: { Other__c: 'id' } } }), 'expected one key for Sale__c: Sale_Id__c, got Other__c.'],
  ['a key that is written', writing({ ...sale, fields: { Sale_Id__c: 'id' } }), 'got the key, which is always written'],
  ['a group with two rules', writing({ ...sale, if: { a: { exists: true } } }, { ...sale, rule: 'once' }), 'expected the same rule in every write of the group sale'],
  ['a write that is never made', writing(sale, sale), 'the first whose condition holds is made'],
  ['once, and cleared', writing({ ...sale, rule: 'once', fields: { A__c: { from: 'a', else: 'null' } } }), 'since the rule is once'],
  ['no time and no rank', { ...SHOP, event: timeless }, 'got neither a time nor a rank. Add event.time, or a rank.'],
  ['a type without a rank', { ...SHOP, map: [{ when: { type: ['a', 'b'] }, writes: [ranked({ a: 1 })] }] }, 'got none for b.'],
  ['a rank of patterns', writing(ranked({ a: 1 })), 'got none for *.'],
  ['a rank that is no number', writing({ ...sale, rank: { value: 'high' } }), 'expected numbers'],
  ['a guard with a rank of events', writing({ ...sale, guard: 'V__c', rank: 'data.rank' }), 'got a rank that events contain'],
  ['a guard with a rank of 9', writing({ ...sale, guard: 'V__c', rank: { value: 9 } }), 'expected whole numbers from 0 to 8'],
  ['a guard of once', writing({ ...sale, rule: 'once', guard: 'V__c' }), 'Only the rule newest has a guard.'],
  ['a guard that is a field', writing({ ...sale, guard: 'Value__c' }), 'expected a field that holds the version only'],
  ['a name that is too long', writing({ ...sale, guard: `${'V'.repeat(41)}__c` }), 'an API name of at most 40 characters'],
  ['a time that is no time', { ...SHOP, event: { ...SHOP.event, time: { from: 'a', as: 'text' } } }, '"epoch-s" or "epoch-ms"'],
  ['a fact of the event in itself', { ...SHOP, event: { ...SHOP.event, subject: 'event:id' } }, 'expected a path into the body, or a header'],
  ['fields without raw', { ...SHOP, fields: { A__c: 'a' } }, 'expected fields only with "map": "raw"'],
  ['a field of raw itself', { ...SHOP, map: 'raw', fields: { Body__c: 'a' } }, 'expected a field that "raw" does not write itself'],
  ['hmac without secrets', { ...SHOP, proof: { hmac: { header: 'x-sig', encoding: 'hex' } } }, 'proof.secrets: expected the name of a variable, such as SHOP_SECRETS; never a secret, got nothing.'],
  ['hmac beside a preset', { ...SHOP, proof: { ...SHOP.proof, hmac: { header: 'x-sig', encoding: 'hex' } } }, 'proof.hmac: expected "hmac" beside secrets without preset, got "hmac" beside preset, secrets.'],
  ['secrets beside apiKey', { ...SHOP, proof: { apiKey: { header: 'x-key', secrets: 'A' }, secrets: 'A' } }, 'proof.secrets: expected "secrets" beside preset, or hmac without apiKey, got "secrets" beside apiKey.'],
  ['as beside cel', shopWriting({ cel: 'body.id', as: 'text' }), 'fields.Value__c.as: expected "as" beside from without cel, got "as" beside cel.'],
  ['a misspelled key of a form', shopWriting({ form: 'id' }), 'got the unknown key "form". Did you mean "from"?'],
  ['two members of one name', { ...SHOP, split: { path: 'e', with: ['a.id', 'b.id'] } }, 'split.with.1: expected a last name that no other member of the event has'],
  ['a member named element', { ...SHOP, split: { path: 'e', with: ['x.element'] } }, 'element is the element, got "element".'],
  ['a given name element', { ...SHOP, split: { path: 'e', with: { element: 'x' } } }, 'split.with.element: expected another name than element, which is the element, got'],
  ['names of no members', { ...SHOP, split: { path: 'e', with: {} } }, 'split.with: expected 1 to 20 members, got an object.'],
  ['members of an array', { ...SHOP, split: { path: '.', with: ['x'] } }, 'split.with: expected no members, since the arrival is an array, got some.'],
  ['a path to no member of a split', { ...shopWriting('a.email'), split: { path: 'e', with: ['id', 'type', 'data', 'created', 'a.email'] } }, 'fields.Value__c: expected a path that begins with id, type, data, created, email or element, got "a.email".'],
  ['a split of no path', { ...SHOP, split: '[]' }, 'split: expected a path to an array, such as data.events, or "." for an arrival that is an array, got "[]".'],
  ['an unknown else of split', { ...SHOP, split: { path: 'e', else: 'leave' } }, 'split.else: expected "whole", got "leave".'],
  ['an id that is cut', { ...SHOP, event: { ...SHOP.event, id: { from: 'id', length: 8 } } }, 'event.id.length: expected no length, since the value is compared'],
  ['a part of a subject that is cut', { ...SHOP, event: { ...SHOP.event, subject: { join: ['a', { from: 'id', length: 8 }] } } }, 'event.subject.join.1.length: expected no length'],
  ['a key that is cut', writing({ ...sale, record: { object: 'Sale__c', by: { Sale_Id__c: { from: 'id', length: 8 } } } }), 'by.Sale_Id__c.length: expected no length'],
  ['a key of a look-up that is cut', { ...SHOP, lookups: { a: { object: 'Order', by: [{ Name: { from: 'id', length: 8 } }] } } }, 'by.0.Name.length: expected no length'],
  ['a field in two groups of one key', writing(sale, { ...paid, record: spelled, fields: sale.fields }), 'expected Value__c in one group only, got sale and paid.'],
  ['a field of a key and of a look-up', { ...writing(sale, { ...sale, record: { lookup: 'sale' } }), lookups: { sale: { object: 'Sale__c', by: [{ Name: 'id' }] } } }, 'expected Value__c of records that are found in one way, got the key Sale_Id__c, and the look-up sale.'],
  ['a group of one key with two rules', writing(sale, { ...sale, record: spelled, rule: 'once' }), 'expected the same rule in every write of the group sale'],
  ['a group of one key with two versions', writing({ ...sale, version: ['time'] }, { ...sale, record: spelled, version: ['time', 'rank'] }), 'expected the same version in every write of the group sale'],
  ['two spellings of an object', writing(sale, { ...paid, record: { ...sale.record, object: 'sale__c' } }), 'record.object: expected the spelling Sale__c, got sale__c. Salesforce does not distinguish capitals'],
  ['two spellings of a field', writing({ ...sale, fields: { A__c: 'a', a__c: 'b' } }), 'fields.a__c: expected the spelling A__c, got a__c.'],
  ['two spellings of a key', writing(sale, { ...paid, record: { object: 'Sale__c', by: { SALE_ID__c: 'id' } } }), 'expected the spelling Sale_Id__c, got SALE_ID__c.'],
  ['two spellings in a look-up', { ...SHOP, lookups: { a: { object: 'Sale__c', by: [{ Sale_ID__c: 'id' }], claim: 'sale_ID__c' } } }, 'expected the spelling Sale_ID__c, got sale_ID__c.'],
  ['another spelling of a field of raw', { ...SHOP, map: 'raw', fields: { body__C: 'a' } }, 'expected the spelling Body__c, got body__C.'],
  ['a type that is no list', { ...SHOP, map: [{ ...entry, when: { type: 'sale' } }] }, 'when.type: expected a list, or an object with keys such as not, exists, got "sale".'],
  ['a record that is a text', writing({ ...sale, record: 'Sale__c' }), 'record: expected an object with keys such as object, by, lookup, got "Sale__c".'],
  ['no proof', { ...SHOP, proof: undefined }, 'proof: expected an object with keys such as preset'],
  ['secrets in hmac', { ...SHOP, proof: { hmac: { header: 'x-sig', encoding: 'hex', secrets: 'A' } } }, 'proof.hmac.secrets: expected one of algorithm, encoding, form, header, key, signed, timestamp, got "secrets". Put it beside "hmac", not in it.'],
  ['a field of its own without __c', writing({ ...sale, fields: { Topic: 'a' } }), 'fields.Topic: expected a field of Sale__c, whose own fields end with __c, got "Topic". Did you mean "Topic__c"?'],
  ['a key without __c', writing({ ...sale, record: { object: 'Sale__c', by: { Sale_Id: 'a' } } }), 'by.Sale_Id: expected a field of Sale__c'],
  ['a guard without __c', writing({ ...sale, guard: 'Version' }), 'guard: expected a field of Sale__c'],
  ['a field of raw without __c', { ...SHOP, map: 'raw', fields: { Topic: 'a' } }, 'fields.Topic: expected a field of Webhook_Event__c, whose own fields end with __c, got "Topic". Did you mean "Topic__c"?'],
  ['a field that a look-up searches by without __c', { ...SHOP, lookups: { a: { object: 'Sale__c', by: [{ Name: 'a' }, { Sale_Id: 'a' }] } } }, 'lookups.a.by.1.Sale_Id: expected a field of Sale__c'],
  ['a claim without __c', { ...SHOP, lookups: { a: { object: 'Sale__c', by: [{ Name: 'a' }], claim: { field: 'Sale_Id' } } } }, 'lookups.a.claim: expected a field of Sale__c, whose own fields end with __c, got "Sale_Id".'],
  ['an unknown preset', { ...SHOP, proof: { preset: 'strip', secrets: 'A' } }, 'expected one of standard-webhooks'],
  ['text in an answer without a body', { ...SHOP, answer: { accepted: 204, text: 'ok' } }, 'answer.text: expected no text, since an answer of 204 has no body, got a text.'],
  ['a * amid a type', { ...SHOP, map: [{ ...entry, when: { type: ['order.*', 'order.*.paid'] } }] }, 'map.0.when.type.1: expected * at the end only, got "order.*.paid". There it stands for any text.'],
  ['a * amid a type that is not meant', writing({ ...sale, if: { 'event:type': { not: ['*.paid'] } } }), 'writes.0.if.event:type.not.0: expected * at the end only'],
  ['the id of a record as a field', writing({ ...sale, fields: { ID: 'id' } }), 'fields.ID: expected a field that can be written, got the id of the record.'],
  ['no content', '', 'expected an object with keys such as'],
  ['no JSON', '{"source": ', 'expected JSON, got no closing bracket'],
  ['a key twice', '{"source": "a", "source": "b"}', 'shop.yaml:1:17 the file: expected JSON, got a key that stands there twice.'],
  ['a comma missing in JSON', '{"a": 1 "b": 2}', 'shop.yaml:1:7 the file: expected JSON, got no comma, colon or bracket near this place.'],
  ['a comma missing between lines', '{\n"a": {"b": 1}\n"c": 2}', 'shop.yaml:3:1 the file: expected JSON, got no comma'],
  ['a brace missing in JSON', '{"a": {"b": 1}', 'expected JSON, got no closing bracket before this place.'],
  ['a quote missing', '{"a": "b}', 'expected JSON, got no closing quote.'],
  ['a brace missing in YAML', 'a: { b: 1\nc: d', 'shop.yaml:2:1 the file: expected YAML, got no closing bracket before this place.'],
  ['a comma missing in YAML', 'a: { b: "1" c: 2 }', 'expected YAML, got no comma, colon or bracket near this place.'],
  ['no blank behind a colon', 'source: a\nlabel:Shop', 'shop.yaml:2:1 the file: expected YAML, got a line that is no key with its value. Write a colon and a blank behind each key, and indent the keys of one object alike.'],
  ['a key that is indented less', 'event:\n  id: id\n type: type', 'shop.yaml:3:1 the file: expected YAML, got a line that is indented otherwise than those beside it.'],
  ['a key that is indented further', 'event:\n  id: id\n    type: type', 'indent the keys of one object alike.'],
  ['a list element that is indented less', 'map:\n  - when: 1\n writes: 2', 'got a line that is indented otherwise than those beside it.'],
  ['a comma too many', 'a: [1,, 2]', 'expected YAML, got a comma too many.'],
  ['a tab', 'event:\n\tid: id', 'shop.yaml:2:1 the file: expected YAML, got a tab. Indent with blanks.'],
  ['a value with a colon', 'label: Shop: the first', 'Quote a value that has a colon in it.'],
  ['a value with a reserved sign', 'label: @shop', 'expected YAML, got a value that begins with a reserved sign. Quote it.'],
  ['two documents', 'source: a\n---\nsource: b', 'shop.yaml:2:1 the file: expected YAML, got two documents. Write a file for each sender.'],
  ['an alias', 'a: &a [1]\nb:\n  - 1\n  - *a', 'shop.yaml:4:5 b.1: expected a value that is written out, got a YAML alias.'],
  ['an alias as a key', 'a: &a b\n*a : 1', 'expected a value that is written out, got a YAML alias.'],
  ['an unknown tag', 'source: !shop a', 'shop.yaml:1:9 the file: expected YAML, got a text that cannot be parsed: Unresolved tag.'],
  ['a tag of code', 'source: !!js/function a', 'Unresolved tag.'],
  ['__proto__', '{"__proto__": {"source": "a"}}', 'expected keys other than __proto__'],
  ['too much', ' '.repeat(300_000), 'expected at most 262144 characters'],
];

const hmacProof = { hmac: { header: 'X-Sign', encoding: 'hex' }, secrets: 'SHOP_SECRETS' };
const keyProof = { apiKey: { header: 'X-Api-Key', secrets: 'SHOP_KEYS' } };

test.each([
  [SHOP.proof, ['Stripe-Signature']],
  [SHOP.proof, ['Authorization', 'proxy-authorization', 'Cookie']],
  [{ preset: 'svix', secrets: 'SHOP_SECRETS' }, ['svix-signature']],
  [hmacProof, ['x-sign']],
  [keyProof, ['x-api-key']],
  [{ allOf: [keyProof, hmacProof] }, ['X-SIGN', 'X-API-KEY']],
])('with the proof %j, the headers %j cannot be kept', (proof, headers) => {
  expect(problemsOf({ ...SHOP, proof, headers })).toEqual(
    headers.map((name) => expect.stringContaining(`a header that proves nothing, got "${name}".`)),
  );
});

test('headers that a signature covers can be kept', () => {
  const proof = { preset: 'svix', secrets: 'SHOP_SECRETS' };
  expect(problemsOf({ ...SHOP, proof, headers: ['svix-id', 'svix-timestamp'] })).toEqual([]);
});

test('what is of another type has no problem of its size as well', () => {
  expect(problemsOf({ ...SHOP, paths: '/webhooks/shop' })).toEqual([
    expect.stringContaining('paths: expected a list, got "/webhooks/shop".'),
  ]);
});

test('standard fields of custom objects can be written, and all of standard objects', () => {
  const fields = { Name: 'a', OwnerId: 'b', CurrencyIsoCode: 'c', RecordTypeId: 'd' };
  const order = {
    ...paid,
    record: { object: 'Order', by: { Id__c: 'a' } },
    fields: { Status: 'a' },
  };
  expect(problemsOf(writing({ ...sale, fields }, order))).toEqual([]);
});

test('a problem is shown once', () => {
  const proof = { preset: 'stripe', secrets: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
  expect(problemsOf({ ...SHOP, proof })).toEqual([
    expect.stringMatching(/ proof\.secrets: .*never a secret, got another text\.$/),
  ]);
});

test.each(FILES)('a file with %s is refused', (_case, file, expected) => {
  expect(problemsOf(file, 'shop.yaml').join('\n')).toContain(expected);
});

const written = (value: string) => `
source: shop
paths: [/webhooks/shop]
proof: { preset: stripe, secrets: SHOP_SECRETS }
event: { id: id, type: type, subject: data.order, time: created }
map:
  - when: { type: ['*'] }
    writes:
      - record: { object: Sale__c, by: { Sale_Id__c: data.order } }
        group: sale
        fields:
          Value__c: ${value}
`;

const PLACE = 'shop.yaml:12:';

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['{ from: a, values: { 007: x } }', `${PLACE}42 map.0.writes.0.fields.Value__c.values.007: expected a key that is a text, got one that YAML reads as 7. Quote it: "007".`],
  ['{ from: a, values: { 1.10: x } }', 'reads as 1.1. Quote it: "1.10".'],
  ['{ from: a, values: { 0x10: x } }', 'reads as 16. Quote it: "0x10".'],
  ['{ from: a, values: { 1e3: x } }', 'reads as 1000. Quote it: "1e3".'],
  ['{ from: a, values: { True: x } }', 'reads as true. Quote it: "True".'],
  ['{ from: a, values: { null: x } }', 'reads as null. Quote it: "null".'],
  ['{ from: a, values: { ~: x } }', 'reads as null. Quote it: "~".'],
  ['{ from: a, values: { 12345678901234567: x } }', 'reads as 12345678901234568. Quote it: "12345678901234567".'],
  ['{ from: a, values: { [a]: x } }', 'expected a key that is a text, got a list or an object.'],
  ['{ value: 12345678901234567 }', `${PLACE}23 map.0.writes.0.fields.Value__c.value: expected a number of at most 15 digits without leading zeros, got one that YAML reads as 12345678901234568. Quote it: "12345678901234567".`],
  ['{ value: 007 }', 'reads as 7. Quote it: "007".'],
  ['{ value: 0x10 }', 'reads as 16. Quote it: "0x10".'],
])('YAML that reads %s otherwise than it is written is refused', (value, expected) => {
  const problems = problemsOf(written(value), 'shop.yaml');
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(expected);
});

test.each([
  '{ from: a, values: { 7: x, true: y, "007": z, 1.5: a } }',
  '{ value: 1.10 }',
  '{ value: 1e3 }',
  '{ value: -0.5 }',
])('%s is read as it is written', (value) => {
  expect(problemsOf(written(value), 'shop.yaml')).toEqual([]);
});

test('a number in JSON that would lose digits is refused', () => {
  const file = JSON.stringify(shopWriting({ value: 1 })).replace(
    '"value":1',
    '"value":0.12345678901234567',
  );
  expect(problemsOf(file)).toEqual([
    expect.stringContaining('expected a number of at most 15 digits'),
  ]);
});

test.each(['"', '\\"', '/*', '//', '"/*'])(
  'comments take linear time, also around %j again and again without an end',
  (text) => {
    const long = text.repeat(Math.floor(262_144 / text.length));
    expect(withoutComments(long)).toHaveLength(long.length);
  },
);

test('what stands in the place of a secret is not shown', () => {
  const proof = { preset: 'stripe', secrets: 'whsec_abcdef' };
  const text = problemsOf({ ...SHOP, proof }).join('\n');
  expect(text).toContain('proof.secrets: expected the name of a variable');
  expect(text).not.toContain('whsec');
});

test.each([
  { preset: 'stripe', secrets: 'SHOP_SECRETS', SECRETabcdef: true },
  { preset: 'stripe', SECRETabcdef: 'SHOP_SECRETS' },
  { preset: 'stripe', secrets: 'SK_LIVE_SECRET51H8ABCDEF2345' },
  { preset: 'stripe', secrets: `SECRET${'ABCDEF'.repeat(5)}` },
  { hmac: { header: 'X-Sign', encoding: 'hex', SECRETabcdef: 1 }, secrets: 'SHOP_SECRETS' },
  { hmac: { header: 'X-Sign', encoding: 'hex', key: { SECRETabcdef: 1 } }, secrets: 'A' },
  { allOf: [keyProof, { apiKey: { header: 'X-Key', SECRETabcdef: 1 } }] },
  { SECRETabcdef: 1 },
])('a secret that stands in the proof by mistake is not shown', (proof) => {
  const problems = problemsOf(JSON.stringify({ ...SHOP, proof }, null, 1));
  expect(problems).not.toEqual([]);
  expect(problems.join('\n')).not.toContain('SECRETabc');
  expect(problems.join('\n')).not.toContain('SECRET51H8');
  expect(problems.join('\n')).not.toContain('SECRETABC');
});

test('nor does the parser repeat one', () => {
  for (const text of [
    '*SECRETabc',
    '!SECRETabc x',
    '"a" "SECRETabc"',
    '"\\SECRETabc"',
    '|SECRETabc',
    '@SECRETabc',
  ]) {
    const problems = problemsOf(`proof: { secrets: A }\nsource: ${text}`, 'shop.yaml');
    expect(problems).not.toEqual([]);
    expect(problems.join('\n')).not.toContain('SECRETabc');
  }
});

test('a key of the proof that is written wrong is shown', () => {
  const proof = { preset: 'stripe', secret: 'SHOP_SECRETS' };
  expect(problemsOf({ ...SHOP, proof })).toEqual([
    expect.stringContaining('the unknown key "secret". Did you mean "secrets"?'),
  ]);
});
