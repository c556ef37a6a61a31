import type { Notice } from '../../src/alerts/judge/judge-conditions.ts';
import { messageOf, testMessage } from '../../src/alerts/message/alert-message.ts';
import { durationText } from '../../src/alerts/message/duration-text.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/time.ts';

const NOW = new Date('2026-11-29T12:00:00Z');

function noticeOf(what: Notice['what'], title: string): Notice {
  const since = new Date(NOW.getTime() - 3 * HOUR_MS - 20 * MINUTE_MS);
  return {
    what,
    standing: {
      ...{
        key: title,
        kind: 'parked',
        title,
        details: 'Some.',
        todo: 'Mend it.',
        page: '/console/issues/k',
      },
      ...{ since, seenAt: since, raisedAt: since, notifiedAt: NOW, recoveredAt: null, flaps: 0 },
      knownSize: null,
      clearedAt: what === 'recovered' ? NOW : null,
    },
  };
}

test('what is new comes first, then what lasts, then what is over', () => {
  const notices = [noticeOf('recovered', 'C'), noticeOf('repeated', 'B'), noticeOf('raised', 'A')];
  const { subject, text } = messageOf(notices, 'https://connector.example.com/', NOW);
  expect(subject).toBe('A, and 2 more');
  expect(text).toBe(`A
Since 2026-11-29 08:40 UTC. Some.
What to do: Mend it.
https://connector.example.com/console/issues/k

STILL: B
Since 2026-11-29 08:40 UTC. Some.
What to do: Mend it.
https://connector.example.com/console/issues/k

RECOVERED: C
It lasted 3 hours 20 minutes, since 2026-11-29 08:40 UTC. There is nothing to do.

All alerts: https://connector.example.com/console/alerts`);
});

test('a single notice has its heading in the subject alone', () => {
  const { subject, text } = messageOf([noticeOf('recovered', 'C')], undefined, NOW);
  expect(subject).toBe('Recovered: C');
  expect(text).toBe(
    'It lasted 3 hours 20 minutes, since 2026-11-29 08:40 UTC. There is nothing to do.',
  );
});

test('without a console there are no links, and a long list is counted', () => {
  const notices = Array.from({ length: 25 }, (_, index) => noticeOf('raised', `Title ${index}`));
  const { subject, text } = messageOf(notices, undefined, NOW);
  expect(subject).toBe('Title 0, and 24 more');
  expect(text).not.toContain('http');
  expect(text).toContain('And 15 more: the console shows all of them.');
  expect(testMessage(undefined).text).not.toContain('http');
});

test.each([
  [0, 'less than a minute'],
  [MINUTE_MS, '1 minute'],
  [HOUR_MS, '1 hour'],
  [HOUR_MS + 2 * MINUTE_MS, '1 hour 2 minutes'],
  [2 * DAY_MS + HOUR_MS + 5 * MINUTE_MS, '2 days 1 hour'],
])('%d ms are %s', (ms, expected) => expect(durationText(ms)).toBe(expected));
