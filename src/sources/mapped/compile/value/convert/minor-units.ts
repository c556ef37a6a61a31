import { decimal } from '../../../../parse/decimal.ts';

/**
 * Currencies by their digits after the point, with those that were replaced since 2023. The list is
 * our own: that of JavaScript changes with the version of Node, and an amount must not.
 *
 * @see https://www.six-group.com/en/products-services/financial-information/data-standards.html
 *   ISO 4217, list one
 */
const CURRENCIES: Readonly<Record<number, readonly string[]>> = {
  0: ['BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  2: [
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD',
    'CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL',
    'GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR',
    'LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB',
    'PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP',
    'SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG',
    'ZWL',
  ],
  3: ['BHD IQD JOD KWD LYD OMR TND'],
  4: ['CLF UYW'],
};

const DIGITS: ReadonlyMap<string, number> = new Map(
  Object.entries(CURRENCIES).flatMap(([digits, lines]) =>
    lines.flatMap((line) =>
      line.split(' ').map((code): [string, number] => [code, Number(digits)]),
    ),
  ),
);
/** Capitals of other letters may be these: ſ becomes S. */
const CURRENCY = /^[A-Za-z]{3}$/;
const WHOLE = /^(-?)(\d{1,17})$/;

/**
 * Reads an amount in the smallest units of its currency, such as cents.
 *
 * @param amount a whole number, as it was written
 * @param currency its code, in capitals or small letters
 * @param own digits of currencies that the sender counts otherwise than ISO 4217
 * @returns the amount in the currency itself; undefined when one of them cannot be read, neither
 *   ISO 4217 nor `own` has the currency, or a Salesforce field cannot store the amount exactly
 */
export function minorUnits(
  amount: string,
  currency: string,
  own: ReadonlyMap<string, number>,
): number | undefined {
  const code = CURRENCY.test(currency) ? currency.toUpperCase() : '';
  const digits = own.get(code) ?? DIGITS.get(code);
  const [, sign, units] = WHOLE.exec(amount) ?? [];
  if (units === undefined || digits === undefined) return undefined;
  const padded = units.padStart(digits + 1, '0');
  const point = padded.length - digits;
  return decimal(`${sign}${padded.slice(0, point)}.${padded.slice(point)}`, digits);
}
