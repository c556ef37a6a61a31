import type { NewEvent } from '../../src/inbox/event.ts';
import { createLog } from '../../src/log.ts';
import { OtherModeLog } from '../../src/routes/other-mode-log.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/time.ts';

const { jest } = import.meta;

const event: NewEvent = {
  ...{ source: 'digital-river', eventId: 'e1', type: 'order.accepted', subject: 'order-1' },
  ...{ live: true, time: null, proof: 'oauth', status: 'unmapped', body: Buffer.from('{}') },
  ...{ reason: 'A reason.', code: 'OTHER_MODE' },
};

function start() {
  const lines: string[] = [];
  const log = new OtherModeLog(createLog('info', { write: (line) => lines.push(line) }));
  return { log, lines: () => lines.map((line) => JSON.parse(line)) };
}

test('the first event is logged at once, with the mode that is expected and how to find it', () => {
  const { log, lines } = start();
  log.record(event, 0);
  expect(lines()).toMatchObject([
    {
      level: 'warn',
      fact: 'events of the other mode arrive, and are not written',
      ...{ source: 'digital-river', mode: 'test', otherMode: 'live', count: 1 },
      ...{ eventId: 'e1', subject: 'order-1' },
    },
  ]);
});

test('further ones are counted, and logged once a minute', () => {
  const { log, lines } = start();
  for (let at = 0; at < 10 * MINUTE_MS; at += 10 * SECOND_MS) log.record(event, at);
  expect(lines().map(({ count }) => count)).toEqual([1, ...Array.from({ length: 9 }, () => 6)]);
});

test('those that come within the minute are logged at its end, with the newest as an example', () => {
  jest.useFakeTimers();
  try {
    const { log, lines } = start();
    for (const eventId of ['e1', 'e2', 'e3', 'e4', 'e5']) log.record({ ...event, eventId });
    expect(lines()).toHaveLength(1);
    jest.advanceTimersByTime(MINUTE_MS);
    expect(lines().slice(1)).toMatchObject([{ count: 4, eventId: 'e5', subject: 'order-1' }]);
    jest.advanceTimersByTime(10 * MINUTE_MS);
    expect(lines()).toHaveLength(2);
  } finally {
    jest.useRealTimers();
  }
});

test('the end of the process loses no count', () => {
  const { log, lines } = start();
  for (const eventId of ['e1', 'e2', 'e3']) log.record({ ...event, eventId });
  log.record({ ...event, source: 'xanpay' });
  log.flush();
  expect(lines().map(({ source, count }) => [source, count])).toEqual([
    ['digital-river', 1],
    ['xanpay', 1],
    ['digital-river', 2],
  ]);
});

test('each source has a line of its own', () => {
  const { log, lines } = start();
  log.record(event, 0);
  log.record({ ...event, source: 'xanpay', live: false }, 1);
  expect(lines()).toMatchObject([
    { source: 'digital-river', mode: 'test' },
    { source: 'xanpay', mode: 'live', otherMode: 'test' },
  ]);
});

test('other events are not logged', () => {
  const { log, lines } = start();
  log.record({ ...event, code: 'UNMAPPED_TYPE' }, 0);
  log.record({ ...event, status: 'pending', code: null }, 0);
  expect(lines()).toEqual([]);
});
