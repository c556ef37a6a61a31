import { envelopeTime, orderTime, transitions } from '../../../local/events/times.ts';

const at = new Date('2025-03-04T09:30:15.250Z');

it('writes the times of orders in whole seconds', () => {
  expect(orderTime(at)).toBe('2025-03-04T09:30:15Z');
  expect(orderTime(at, 16)).toBe('2025-03-04T09:29:59Z');
});

it.each([
  [at, 513, '2025-03-04T09:30:15.250513Z'],
  [at, 510, '2025-03-04T09:30:15.25051Z'],
  [at, 0, '2025-03-04T09:30:15.25Z'],
  [new Date('2025-03-04T09:30:15Z'), 7, '2025-03-04T09:30:15.000007Z'],
  [new Date('2025-03-04T09:30:15Z'), 0, '2025-03-04T09:30:15Z'],
])(
  'writes the times of envelopes without trailing zeros: %j and %i µs',
  (date, micros, expected) => {
    expect(envelopeTime(date, micros)).toBe(expected);
  },
);

it('calculates the times of transitions back from the event', () => {
  const steps = [
    ['accepted', 75],
    ['complete', 0],
  ] as const;
  expect(transitions(steps, at)).toEqual({
    accepted: '2025-03-04T09:29:00Z',
    complete: '2025-03-04T09:30:15Z',
  });
});
