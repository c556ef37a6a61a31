import { makeEvent } from '../../../local/events/make-event.ts';
import { readLife } from '../../../src/worker/give-way/read-life.ts';
import type { KeptEvent } from '../../../src/worker/subject-queue.ts';
import { digitalRiverSource } from '../../support/digital-river-events.ts';

const source = digitalRiverSource();
const receivedAt = new Date('2026-11-02T12:00:00Z');
const headers = {};
const at = new Date('2026-11-02T10:00:00Z');

function kept(type: 'order.created' | 'order.cancelled' | 'order.refunded', changes = {}) {
  const made = makeEvent(type, { orderId: '1', at });
  const event = { ...made, data: { object: { ...made.data.object, ...changes } } };
  return { type, receivedAt, status: 'applied', headers, body: Buffer.from(JSON.stringify(event)) };
}
const lost = (type: string): KeptEvent => ({
  ...{ type, receivedAt, headers },
  ...{ status: 'dismissed', body: null },
});
const broken = (type: string) => ({ ...lost(type), body: Buffer.from('{}') });
const cancelled = kept('order.cancelled');
const bare = kept('order.cancelled', { stateTransitions: undefined });

// biome-ignore format: a table reads best with one row a line.
test.each<[string, KeptEvent[], string]>([
  ['one is lost', [lost('order.updated'), kept('order.created')], 'unknown'],
  ['one is lost, and it shows all stages in which it was cancelled', [lost('order.updated'), cancelled], 'dead'],
  ['the lost one came later', [cancelled, lost('order.updated')], 'dead'],
  ['one cannot be read', [broken('order.updated'), cancelled], 'dead'],
  ['it shows only the last stage', [lost('order.updated'), bare], 'unknown'],
  ['the lost one says by its type that it was carried out', [lost('order.refunded'), cancelled], 'other'],
  ['so does one that cannot be read', [broken('order.refunded'), cancelled], 'other'],
])('when %s', (_case, events, kind) => {
  const { succession } = source;
  if (succession === undefined) throw new Error('Expected a succession.');
  const life = readLife(source, succession, { events, isComplete: true }, { linked: [], keys: {} });
  expect(life.kind).toBe(kind);
});

test('what was carried out stays so when its events are deleted', () => {
  const { succession } = source;
  if (succession === undefined) throw new Error('Expected a succession.');
  const { body } = kept('order.refunded');
  const { keys } = source.contribution(source.parse(body), receivedAt);
  const events = [cancelled];
  const life = readLife(source, succession, { events, isComplete: true }, { linked: [], keys });
  expect(life.kind).toBe('other');
});
