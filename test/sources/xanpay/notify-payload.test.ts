import { readNotifyPayload } from '../../../src/sources/xanpay/notify-payload.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const megabyte = 'x'.repeat(1024 * 1024);

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['base64 of JSON', base64('{"orderId": "251"}'), { text: '{"orderId": "251"}', orderId: '251' }],
  ['base64url of JSON', Buffer.from('{"orderId":"ÿ?>"}').toString('base64url'), { text: '{"orderId":"ÿ?>"}', orderId: 'ÿ?>' }],
  ['base64 of JSON without its padding', base64('{"orderId":"1"}').replace(/=+$/, ''), { text: '{"orderId":"1"}', orderId: '1' }],
  ['JSON text', '{"orderId": "123"}', { text: '{"orderId": "123"}', orderId: '123' }],
  ['JSON with a number', '{"orderId": 12345678901234567890}', { text: '{"orderId": 12345678901234567890}', orderId: '12345678901234567890' }],
  ['JSON without an order id', '{"cart":7}', { text: '{"cart":7}' }],
  ['JSON with an order id that is an object', '{"orderId":{"a":1}}', { text: '{"orderId":{"a":1}}' }],
  ['JSON with an order id that contains a control character', '{"orderId":"a\\u0000"}', { text: '{"orderId":"a\\u0000"}' }],
  ['free text', 'table 7, window', { text: 'table 7, window' }],
  ['a word that happens to be base64', 'orders12', { text: 'orders12' }],
  ['digits, which are base64 and JSON by chance', '12345678', { text: '12345678' }],
  ['broken base64', 'eyJvcmRlcklkIjogIjI1MS', { text: 'eyJvcmRlcklkIjogIjI1MS' }],
  ['base64 of a text', base64('a text'), { text: base64('a text') }],
  ['base64 of bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]).toString('base64'), { text: 'e/99' }],
  ['an array', '[1]', { text: '[1]' }],
  ['nothing', '', { text: '' }],
  ['a megabyte', megabyte, { text: megabyte }],
  ['JSON nested too deeply', '['.repeat(100_000), { text: '['.repeat(100_000) }],
  ['a text in many scripts', 'Ж 注 🎁', { text: 'Ж 注 🎁' }],
])('%s is read', (_case, given, expected) => {
  expect(readNotifyPayload(given)).toEqual(expected);
});
