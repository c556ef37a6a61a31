import { requireArrival } from '../../local/delivery-outcome.ts';

test.each([
  [[] as number[], 'no enabled webhook has subscribed to its type'],
  [[null], 'has not stored the event yet'],
  [[503], 'has not stored the event yet'],
  [[307], 'has not stored the event yet'],
  [[400], 'rejected the event'],
  [[202, 401], 'rejected the event'],
])('the answers %j are an error', (statuses, sentence) => {
  expect(() => requireArrival(statuses)).toThrow(sentence);
});

test('an event that every receiver accepted has arrived', () => {
  expect(() => requireArrival([202, 200])).not.toThrow();
});
