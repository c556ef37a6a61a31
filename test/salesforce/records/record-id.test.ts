import fc from 'fast-check';
import { toRecordId } from '../../../src/salesforce/records/record-id.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * The suffix by another road: the case of all 15 characters as one binary number, first character lowest, of which each
 * five bits are a digit in base 32 that is written with letters first.
 */
function suffix(id15: string): string {
  const bits = [...id15]
    .reverse()
    .map((letter) => (/[A-Z]/.test(letter) ? '1' : '0'))
    .join('');
  const number = Number.parseInt(bits, 2);
  return [number & 31, (number >> 5) & 31, number >> 10]
    .map((digit) => (digit < 26 ? String.fromCharCode(65 + digit) : String(digit - 26)))
    .join('');
}

const id15 = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 15, maxLength: 15 });

test.each([
  // From Salesforce's own documentation and public code.
  ['001A0000006Vm9r', '001A0000006Vm9rIAC'],
  ['00D000000000001', '00D000000000001EAA'],
  ['801Qy00000Ab1Cd', '801Qy00000Ab1CdIAJ'],
  ['000000000000000', '000000000000000AAA'],
  ['ABCDEFGHIJKLMNO', 'ABCDEFGHIJKLMNO555'],
])('%s is %s', (short, long) => {
  expect(toRecordId(short)).toBe(long);
  expect(toRecordId(long)).toBe(long);
});

test('every id of 15 characters gets the suffix that tells its capitals, and keeps it', () => {
  fc.assert(
    fc.property(id15, (short) => {
      expect(toRecordId(short)).toBe(short + suffix(short));
      expect(toRecordId(short + suffix(short))).toBe(short + suffix(short));
    }),
  );
});

test('an id whose suffix does not fit its capitals is refused', () => {
  fc.assert(
    fc.property(
      id15,
      fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 3, maxLength: 3 }),
      (short, other) => {
        fc.pre(other !== suffix(short));
        expect(toRecordId(short + other)).toBeUndefined();
      },
    ),
  );
});

test.each([
  ['empty', ''],
  ['too short', '801Qy00000Ab1C'],
  ['between', '801Qy00000Ab1CdIA'],
  ['too long', '801Qy00000Ab1CdIAJA'],
  ['in lower case at its end', '801Qy00000Ab1Cdiaj'],
  ['with a path inside', '../../Account/0'],
  ['with a line break behind', '801Qy00000Ab1Cd\n'],
  ['with letters of other alphabets', '801Qy00000Äb1Cd'],
  ['with a space before', ' 801Qy00000Ab1Cd'],
])('a text that is %s is no id', (_case, text) => {
  expect(toRecordId(text)).toBeUndefined();
});
