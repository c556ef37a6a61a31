import type { Delivery } from './deliver.ts';
import { endsOf, type StoredEvent } from './ends.ts';

function delivery(digest: string, status = 202): Delivery {
  return { source: 'xanpay', kind: 'id', index: 1, digest, bytes: 900, status, ms: 20 };
}

const stored: StoredEvent = {
  source: 'xanpay',
  eventId: 'first',
  digest: 'aa',
  status: 'applied',
  code: null,
};

const statusesOf = (deliveries: Delivery[], eventId: string) =>
  endsOf(deliveries, [stored], () => eventId).map(({ status }) => status);

test('a body that is stored has the status of its event', () => {
  expect(statusesOf([delivery('aa')], 'any')).toEqual(['applied']);
});

test('a body is a repeat when another body with its event id is stored', () => {
  expect(statusesOf([delivery('aa'), delivery('bb')], 'first')).toEqual(['applied', 'repeat']);
});

test.each([
  ['no event has its event id', [delivery('aa'), delivery('bb')], 'second'],
  ['the event with its event id has a body that was not sent', [delivery('bb')], 'first'],
])('an accepted body is lost when %s', (_, deliveries, eventId) => {
  expect(statusesOf(deliveries, eventId).at(-1)).toBe('lost');
});

test('an event of another source with the same id or body is none of its own', () => {
  const events = [{ ...stored, source: 'xoxoday-plum' }];
  const [end] = endsOf([delivery('aa')], events, () => 'first');
  expect(end?.status).toBe('lost');
});

test('a body that is neither stored nor accepted is refused', () => {
  expect(statusesOf([delivery('bb', 413)], 'first')).toEqual(['refused']);
});
