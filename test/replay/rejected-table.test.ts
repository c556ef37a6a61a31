import { RejectedGroups } from '../../src/inbox/repair/rejected/rejected-groups.ts';
import { rejectedTable } from '../../src/replay/rejected/rejected-table.ts';

const RECEIVED = new Date('2026-11-04T10:00:00Z');

function groupsOf(reasons: readonly string[]): RejectedGroups {
  const groups = new RejectedGroups();
  for (const [index, reason] of reasons.entries()) {
    groups.add({
      rejected: {
        ...{
          seq: String(index),
          source: 'shop',
          eventId: `r${index}`,
          live: null,
          proof: 'signature',
        },
        ...{ receivedAt: RECEIVED, reason, body: Buffer.from('{}'), headers: {} },
        ...{ origin: null, arrivals: 1 },
      },
      reading: { becomes: 'not readable', why: null, events: [] },
    });
  }
  return groups;
}

const wrong = (got: string) => `id: expected a text, got ${got}`;

test('all reasons of a cause are shown with their numbers, the most frequent first', () => {
  const groups = groupsOf([wrong('nothing'), wrong('an object'), wrong('an object')]);
  const [group, ...others] = groups.list();
  expect(others).toEqual([]);
  expect(group).toMatchObject({
    ...{ cause: 'id', count: 3, reason: wrong('nothing') },
    reasonCounts: [
      { reason: wrong('an object'), count: 2 },
      { reason: wrong('nothing'), count: 1 },
    ],
  });
  const column = rejectedTable(groups.list())
    .split('\n')
    .map((line) => line.split('│')[3]?.trim())
    .filter(Boolean);
  expect(column.join(' ')).toBe(`Why rejected 2 × ${wrong('an object')} 1 × ${wrong('nothing')}`);
});

test('reasons that differ in ids and numbers alone are one, and show no number', () => {
  const groups = groupsOf([wrong('300 characters'), wrong('4711 characters')]);
  const reasonCounts = [{ reason: wrong('300 characters'), count: 2 }];
  expect(groups.list()).toMatchObject([{ count: 2, reasonCounts }]);
  expect(rejectedTable(groups.list())).not.toContain('×');
});

test('very many reasons are neither all shown nor all kept', () => {
  const letters = (index: number) => String.fromCodePoint(0x4e00 + index);
  const groups = groupsOf(Array.from({ length: 1_500 }, (_, index) => wrong(letters(index))));
  const [group] = groups.list();
  expect(group?.reasonCounts).toHaveLength(20);
  expect(rejectedTable(groups.list())).toContain('1480 × other');
});
