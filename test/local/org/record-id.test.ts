import { readRecordId, recordId } from '../../../local/org/record-id.ts';

test.each([
  ['001A0000006Vm9r', '001A0000006Vm9rIAC'],
  ['0018000000Abcde', '0018000000AbcdeAAB'],
  ['000000000000000', '000000000000000AAA'],
  ['ABCDEFGHIJKLMNO', 'ABCDEFGHIJKLMNO555'],
])('%s with its check suffix is %s', (short, long) => {
  expect(readRecordId(short)).toBe(long);
  expect(readRecordId(long)).toBe(long);
});

test('18 characters in any case get the case that their suffix encodes', () => {
  expect(readRecordId('001a0000006vm9riac')).toBe('001A0000006Vm9rIAC');
});

test.each(['', '001', '0018000000abcdeBAA', '0018000000Abc-e', "0018000000Abcde' OR"])(
  '%j is not an id',
  (text) => {
    expect(readRecordId(text)).toBeUndefined();
  },
);

test('ids of an object begin with its prefix and contain the number of the row', () => {
  const ids = [1, 61, 62, 3844].map((sequence) => recordId('a00', sequence).slice(0, 15));
  expect(ids).toEqual(['a005e0000000001', 'a005e000000000z', 'a005e0000000010', 'a005e0000000100']);
});
