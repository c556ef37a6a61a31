import { cutElements } from '../../../src/sources/parse/cut-json.ts';
import { fc } from '../../support/properties.ts';

const EVENT = '{"id":"a","n":20.0,"long":12345678901234567890,"t":"\\u00e9 \\" ]}","e":[{},[]]}';

test.each([
  ['an object', `{"hasMore":true,"data":[${EVENT},{"id":"b"}]}`],
  ['an array', `[${EVENT},{"id":"b"}]`],
  ['blanks', ` \n{ "data" : [ ${EVENT} ,\r\n\t{"id":"b"} ] , "hasMore" : true }\n`],
  ['members named like it', `{"x":{"data":[1]},"y":"data","data":[${EVENT},{"id":"b"}]}`],
  ['an escaped name', `{"d\\u0061ta":[${EVENT},{"id":"b"}]}`],
  ['a name twice', `{"data":[1],"data":[${EVENT},{"id":"b"}]}`],
])('cuts the elements as they were written: %s', (_, json) => {
  expect(cutElements(json, 'data')).toEqual([EVENT, '{"id":"b"}']);
});

test.each([
  ['{"data":[]}', []],
  ['{"data":[ ]}', []],
  ['[]', []],
  ['{}', undefined],
  ['{"data":{}}', undefined],
  ['{"data":[1],"data":null}', undefined],
  ['null', undefined],
  ['"data"', undefined],
  ['17', undefined],
])('of %s: %j', (json, expected) => {
  expect(cutElements(json, 'data')).toEqual(expected);
});

test('whatever the elements are, each is cut out whole', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 2, '\t'), (values, indent) => {
      const json = JSON.stringify({ hasMore: false, data: values, more: values }, null, indent);
      const cut = cutElements(json, 'data') ?? [];
      expect(cut.map((text) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(values)));
      for (const text of cut) expect(json).toContain(text);
    }),
  );
});
