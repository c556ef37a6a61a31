import { recordHistories, valuesBefore } from '../../../src/story/history/record-history.ts';
import { inVersionOrder } from '../../../src/story/history/version-order.ts';
import type { EventStory, WriteStory } from '../../../src/story/story.ts';
import { fc } from '../../support/properties.ts';

/** An event that arrived at a place and counts at another one; undefined: it is not known where. */
function event(seq: number, version?: number, writes: Partial<WriteStory>[] = []): EventStory {
  return {
    ...{ seq: String(seq), eventId: `e${seq}`, status: 'applied' },
    version: version === undefined ? null : [version],
    writes: writes.map((write) => ({
      ...{ object: 'Order', id: '801', key: null, group: 'state', meaning: '' },
      ...{ version: [version ?? 0], outcome: 'current', fields: [], ...write },
    })),
  } as unknown as EventStory;
}

const value = (text: string) => ({ fields: [{ field: 'State__c', value: text }] });

// biome-ignore format: a table reads best with one row a line.
test.each<[string, EventStory[], string[], string[]]>([
  ['none', [], [], []],
  ['in the order of their versions', [event(1, 2), event(2, 1), event(3, 3)], ['2', '1', '3'], ['2']],
  ['those without a version where they arrived', [event(1), event(2, 5), event(3), event(4, 9)], ['1', '2', '3', '4'], []],
  ['those without a version after the one before them, wherever that is', [event(1, 9), event(2), event(3, 5)], ['3', '1', '2'], ['3']],
])('events: %s', (_case, events, order, late) => {
  const placed = inVersionOrder(events);
  expect(placed.map((each) => each.event.seq)).toEqual(order);
  expect(placed.filter(({ isLate }) => isLate).map((each) => each.event.seq)).toEqual(late);
});

test('each event is shown once, and what has a version in that order', () => {
  const versions = fc.array(fc.option(fc.nat({ max: 20 }), { nil: undefined }), { maxLength: 30 });
  fc.assert(
    fc.property(versions, (all) => {
      const events = all.map((version, index) => event(index + 1, version));
      const placed = inVersionOrder(events);
      expect(placed.map((each) => each.event.seq).toSorted()).toEqual(
        events.map(({ seq }) => seq).toSorted(),
      );
      const known = placed.flatMap((each) => each.event.version ?? []).map(Number);
      expect(known).toEqual(known.toSorted((a, b) => a - b));
    }),
  );
});

test('of each group: what counts, and what does not, the newest first', () => {
  const overtaken = { outcome: 'overtaken' as const };
  const events = [
    event(1, 1, [{ ...overtaken, ...value('accepted') }]),
    event(2, 3, [value('complete'), { group: 'fraud state', ...value('passed') }]),
    event(3, 2, [{ ...overtaken, ...value('blocked') }]),
  ];
  const [record, ...more] = recordHistories(events);
  expect(more).toEqual([]);
  expect(
    record?.groups.map(({ group, current, others }) => [
      group,
      current?.event.seq,
      others.map((each) => each.event.seq),
    ]),
  ).toEqual([
    ['state', '2', ['3', '1']],
    ['fraud state', '2', []],
  ]);
});

test('what a value was before: what the version before has written, and not what came too late', () => {
  const overtaken = { outcome: 'overtaken' as const };
  const [first, second, late, parked] = [
    event(1, 1, [{ ...overtaken, ...value('accepted') }]),
    event(2, 4, [value('complete')]),
    event(3, 3, [{ ...overtaken, ...value('blocked') }]),
    { ...event(4, 2, [{ ...value('x'), outcome: 'not written' }]), status: 'parked' },
  ];
  const before = valuesBefore([first, second, late, parked]);
  const of = ({ writes }: EventStory) => writes[0] && before.get(writes[0])?.get('State__c');
  expect([first, second, late, parked].map(of)).toEqual([
    undefined,
    'accepted',
    undefined,
    undefined,
  ]);
});
