import { readdirSync, readFileSync } from 'node:fs';
import { maskedBody } from '../../../src/story/event/mask-body.ts';
import { fc } from '../../support/properties.ts';
import { SAMPLES } from '../../support/source-samples.ts';

/** All events of the fixtures, and those that the sources' tests use. */
const FIXTURES = new URL('../../fixtures/', import.meta.url);
const BODIES: readonly (readonly [string, unknown])[] = [
  ...readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name, JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8'))] as const),
  ...SAMPLES.map(({ name, body }) => [name, body] as const),
];

/** Names of members whose values are of a person. */
const PERSONAL =
  /^(?:name|firstName|lastName|email|phone|line\d|city|postalCode|country|browserIp|clientSecret|brand|lastFourDigits|expiration\w+|locale|description|reason|notifyPayload|\w*[aA]mount|rate|quantity|\w*URL)$/;

function personalValues(value: unknown, key = '', path: string[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => personalValues(each, key, path));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, each]) =>
      personalValues(each, name, [...path, key]),
    );
  }
  const isOfAddress = path.includes('address');
  return PERSONAL.test(key) || isOfAddress ? [String(value)] : [];
}

function masked(body: unknown): string {
  return maskedBody(Buffer.from(JSON.stringify(body))) ?? '';
}

test.each(BODIES)(
  'of %s no personal value is shown, and its ids, states and times are',
  (_name, body) => {
    const shown = masked(body);
    const values: string[] = [];
    JSON.parse(shown, (_key, value) => {
      if (typeof value === 'string') values.push(value);
      return value;
    });
    for (const personal of personalValues(body)) expect(values).not.toContain(personal);
    expect(shown).not.toMatch(/Mirela|Okafor|example\.com|Quarry|192\.0\.2|555-0100/);
    const { id, type, createdTime } = Object(body) as Record<string, unknown>;
    for (const known of [id, type, createdTime]) {
      if (typeof known === 'string') expect(values).toContain(known);
    }
  },
);

const PERSONAL_TEXTS = fc.oneof(
  fc.emailAddress(),
  fc
    .tuple(fc.constantFrom('Jane', 'José', 'Mirela'), fc.constantFrom('Roe', 'Núñez'))
    .map((of) => of.join(' ')),
  fc.string({ minLength: 3 }).map((text) => `${text} !`),
  fc.ipV4().map((address) => `from ${address}`),
);

test('whatever personal text takes the place of any text of an event, it is masked', () => {
  fc.assert(
    fc.property(fc.constantFrom(...BODIES), fc.nat(), PERSONAL_TEXTS, ([, body], place, text) => {
      let at = 0;
      const replaced = JSON.stringify(body, (_key, value) => {
        if (typeof value !== 'string' && typeof value !== 'number') return value;
        at += 1;
        return (at - 1) % 40 === place % 40 ? text : value;
      });
      const shown = maskedBody(Buffer.from(replaced)) ?? '';
      expect(shown).not.toContain(JSON.stringify(text));
    }),
  );
});

test.each([
  ['the state of an address', { shipTo: { address: { state: 'TX' } } }, '(a text of 2 characters)'],
  ['a birthday', { dateOfBirth: '1980-02-01T00:00' }, '(a text of 16 characters)'],
  ['a tax id', { taxId: '12345678901' }, '(a number)'],
  ['a name as an id', { customerId: 'jane.roe' }, '(a text of 8 characters)'],
  ['an e-mail address as an id', { customerId: 'jane1@example.com' }, '(a text of 17 characters)'],
  ['a sentence as a state', { state: 'call Jane' }, '(a text of 9 characters)'],
  ['a tax id with the ending of an id', { cpf_id: '12345678909' }, '(a number)'],
  ['a telephone number as an id', { whatsappId: '+4917012345678' }, '(a text of 14 characters)'],
  ['a login', { loginId: 'jane.roe1985' }, '(a text of 12 characters)'],
  ['a login as an order number', { orderNumber: 'jane_roe1985' }, '(a text of 12 characters)'],
  ['a telephone number as an order number', { orderNumber: '+4917012345' }, '(a text of 11 char'],
  ['a telephone number with a dash', { poNumber: '555-0100' }, '(a text of 8 characters)'],
  ['a name as the id of a customer', { customerId: 'roe1985x' }, '(a text of 8 characters)'],
  ['the state of a location', { location: { state: 'California' } }, '(a text of 10 characters)'],
  ['a state of metadata', { metadata: { status: 'Jane' } }, '(a text of 4 characters)'],
  ['a name as a state', { state: 'Jane' }, '(a text of 4 characters)'],
  ['an id of metadata', { metadata: { id: 'evt-1', sfOrderId: 'jane1' } }, '(a text of 5 chara'],
  ['an amount', { totalAmount: 108.77 }, '(a number)'],
  ['a yes', { isBusiness: true }, '(true or false)'],
])('%s is masked', (_what, body, expected) => {
  expect(masked(body)).toContain(`"${expected}`);
});

test('a name of a member that may be data is masked', () => {
  const shown = masked({ 'jane@example.com': 'order 1', 'Jane Roe': 2, ok: null });
  expect(JSON.parse(shown)).toEqual({
    '(a name of 16 characters, 1)': '(a text of 7 characters)',
    '(a name of 8 characters, 2)': '(a number)',
    ok: null,
  });
});

test('names of members of metadata are masked, apart from that of the record', () => {
  const metadata = { jane_roe: 'x', sfOrderId: '801Qy00000Ab1CdIAJ', deep: { jane: 1 } };
  const shown = masked({ metadata });
  expect(shown).toContain('"sfOrderId": "801Qy00000Ab1CdIAJ"');
  expect(shown).not.toMatch(/jane|deep/);
});

test('digits of long ids are kept', () => {
  expect(maskedBody(Buffer.from('{"id":73501928446120957713}'))).toContain('73501928446120957713');
});

test.each(['', 'no JSON', '\ufffd', '['.repeat(100)])('%j is not shown at all', (text) => {
  expect(maskedBody(Buffer.from(text))).toBeUndefined();
});

test('a large body is cut', () => {
  const shown = masked({ ids: Array.from({ length: 20_000 }, (_, id) => ({ id: `id-${id}` })) });
  expect(shown.length).toBeLessThan(66_000);
  expect(shown).toMatch(/… \(\d+ more characters\)$/);
});
