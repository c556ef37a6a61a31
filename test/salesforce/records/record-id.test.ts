import { toRecordId } from '../../../src/salesforce/records/record-id.ts';
import { fc } from '../../support/properties.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * The suffix, calculated in another way: the capitals of all 15 characters as one binary number,
 * the first character as the lowest bit. Each five bits are a digit in base 32 whose lowest digits
 * are letters.
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

test('every id of 15 characters gets the suffix that encodes its capitals, and keeps it', () => {
  fc.assert(
    fc.property(id15, (short) => {
      expect(toRecordId(short)).toBe(short + suffix(short));
      expect(toRecordId(short + suffix(short))).toBe(short + suffix(short));
    }),
  );
});

test('an id whose suffix does not match its capitals is no id', () => {
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
  ['that is empty', ''],
  ['that is too short', '801Qy00000Ab1C'],
  ['of 17 characters', '801Qy00000Ab1CdIA'],
  ['that is too long', '801Qy00000Ab1CdIAJA'],
  ['with a suffix in lower case', '801Qy00000Ab1Cdiaj'],
  ['that is a path', '../../Account/0'],
  ['with a line break at its end', '801Qy00000Ab1Cd\n'],
  ['with letters of other alphabets', '801Qy00000Äb1Cd'],
  ['with a space at its start', ' 801Qy00000Ab1Cd'],
])('a text %s is no id', (_case, text) => {
  expect(toRecordId(text)).toBeUndefined();
});
