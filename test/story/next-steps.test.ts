import { commandFor } from '../../src/inbox/repair/replay-command.ts';
import { meaningOf, todoFor } from '../../src/story/judge-event.ts';
import { nextSteps, summaryOf } from '../../src/story/next-steps.ts';
import { commandOf } from '../../src/story/step-command.ts';
import type { SubjectStory } from '../../src/story/story.ts';

const NOW = new Date('2026-11-02T10:00:00Z');

function told(changes: Partial<SubjectStory> = {}): SubjectStory {
  return {
    ...{
      source: 'digital-river',
      subject: '4711',
      records: [],
      formerRecords: [],
      keys: {},
      problem: null,
      owner: null,
      gaveWay: null,
      givesWayTo: null,
    },
    ...{ waits: [], nextTryAt: null, isOverdue: false, failedAttempts: 0, maxAttempts: 12 },
    ...{ leasedUntil: null, events: [], notShown: 0, leftOut: 0, hasLostValues: false },
    counts: { applied: 1 },
    ...changes,
  };
}

const event = (status: string, code: string | null, eventId = 'e1') =>
  ({
    ...{ status, code, eventId, hasBody: true, writes: [] },
    todo: todoFor({ status, code, eventId, hasBody: true }),
  }) as unknown as SubjectStory['events'][number];
const wait = (kind: 'record' | 'hold' | 'locked') => ({
  ...{ for: kind, what: 'the record of Order with OrderNumber 107', since: NOW, until: NOW },
});
const pause = {
  kind: 'limit',
  reason: 'The limit.',
  since: NOW,
  nextProbeAt: NOW,
  failures: 1,
  answeredAt: null,
};

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Partial<SubjectStory>, string[]]>([
  ['all is applied', {}, ['Nothing to do: there is nothing left to write. ']],
  ['an event is pending', { counts: { pending: 1 } }, ['Nothing to do: a worker will apply what is pending. ']],
  ['no worker takes it', { isOverdue: true }, ['No worker has taken the order, which is due. Check that one is running: npm run doctor']],
  ['an event is parked', { events: [event('parked', 'STRING_TOO_LONG')] },
    ['Fix STRING_TOO_LONG: read the reason above, correct it, then: npm run replay -- --event e1']],
  ['several are parked', { events: [event('parked', 'A'), event('parked', 'B', 'e2')] },
    ['Fix A (1 more are parked: see above): read the reason above, correct it, then: npm run replay -- --event e1']],
  ['it waits for a record', { waits: [wait('record')] },
    ['The org must have the record of Order with OrderNumber 107 by 2026-11-02 10:00:00: create or stamp it. Its events are then written. ']],
  ['it is held', { waits: [wait('hold')] }, ['Correct what the reason says by 2026-11-02 10:00:00. Its events are then written. ']],
  ['it is locked', { waits: [wait('locked')] }, ['Approve or unlock the record by 2026-11-02 10:00:00. Its events are then written. ']],
  ['events of the other mode', { events: [event('unmapped', 'OTHER_MODE'), event('unmapped', 'OTHER_MODE', 'e2')] },
    ['If this installation should write it, correct CONNECTOR_MODE, restart, then: npm run replay -- --unmapped --event e1']],
  ['events that are not mapped', { events: [event('unmapped', 'UNMAPPED_TYPE')] }, ['Nothing to do: there is nothing left to write. ']],
])('what to do next when %s', (_case, changes, expected) => {
  const steps = nextSteps({ pauses: [], subjects: [told(), told(changes)] });
  expect(steps.map(({ text, action }) => `${text} ${action === null ? '' : commandOf(action)}`)).toEqual(expected);
});

test('a pause of the calls comes first, while something is to be written', () => {
  const [open, done] = [told({ counts: { waiting: 1 } }), told()];
  expect(nextSteps({ pauses: [pause], subjects: [open] })[0]?.text).toContain('The limit.');
  expect(nextSteps({ pauses: [pause], subjects: [done] })[0]?.text).toContain('Nothing to do');
});

test.each([
  [[{ applied: 2, parked: 1 }, { applied: 1 }], '4 events: 3 applied, 1 parked.'],
  [[{ waiting: 1 }], '1 event: 1 waiting.'],
  [[{}], 'No events are kept any more.'],
])('the summary of %j', (counts, expected) => {
  expect(summaryOf(counts.map((each) => ({ counts: each as Record<string, number> })))).toBe(
    expected,
  );
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['parked', 'A', true, ['npm run replay -- --event e1', 'npm run replay -- --dismiss "why" --event e1'], 'parked (needs a person)'],
  ['dismissed', 'A', true, ['npm run replay -- --restore --event e1'], 'dismissed (a person set it aside)'],
  ['unmapped', 'UNMAPPED_TYPE', true, ['npm run replay -- --unmapped --event e1'], 'unmapped (kept, but nothing is written for it)'],
  ['unmapped', 'OTHER_MODE', false, [null], 'unmapped (kept, but nothing is written for it)'],
  ['rejected', null, true, [null], 'rejected (no usable event)'],
  ['applied', null, true, [], 'applied'],
  ['waiting', null, true, [], 'waiting for its Salesforce record'],
  ['waiting', 'INVALID_FIELD', true, [], 'held (Salesforce refuses it for now)'],
  ['pending', 'UNABLE_TO_LOCK_ROW', true, [], 'pending (Salesforce refused it, and it is tried again)'],
  ['pending', null, true, [], 'pending (to be applied)'],
  ['new status', null, true, [], 'new status'],
])('an event that is %s (%s)', (status, code, hasBody, commands, meaning) => {
  const todo = todoFor({ eventId: 'e1', status, code, hasBody });
  expect(todo.map(({ action }) => action && commandOf(action))).toEqual(commands);
  expect(meaningOf({ status, code })).toBe(meaning);
});

test.each([
  ['plain-1', '--event plain-1'],
  ["it's; rm", `--event 'it'\\''s; rm'`],
  ['-x', '--event=-x'],
])('an event id is quoted for the shell: %s', (eventId, expected) => {
  expect(commandFor(eventId)).toBe(`npm run replay -- ${expected}`);
});

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Partial<typeof pause>, string]>([
  ['a limit', {}, 'Not written while calls to the org are paused. First correct: The limit.'],
  ['an org that does not answer', { kind: 'unavailable', reason: 'No answer.' }, 'Not written while calls to the org are paused: No answer. They go on when the org answers.'],
  ['an org that answers again', { answeredAt: NOW } as object, 'Nothing to do: a worker will apply what is pending.'],
])('what to do during a pause: %s', (_case, changes, expected) => {
  const subjects = [told({ counts: { pending: 1 } })];
  expect(nextSteps({ pauses: [{ ...pause, ...changes }], subjects })[0]?.text).toBe(expected);
});

test('what no event can bring back is to be set by hand', () => {
  const [step, ...more] = nextSteps({ pauses: [], subjects: [told({ hasLostValues: true })] });
  expect(more).toEqual([]);
  expect(step?.text).toContain('clear these version fields of the record in Salesforce');
  expect(step?.text).toContain('set the values there by hand');
  expect(step?.action).toBeNull();
});

test('what the org has newer versions of is to be cleared', () => {
  const writes = [{ outcome: 'newer in the org' }] as never;
  const events = [{ ...event('applied', null), writes }] as SubjectStory['events'];
  expect(nextSteps({ pauses: [], subjects: [told({ events })] })).toEqual([
    {
      text: expect.stringContaining('clear these version fields'),
      action: { kind: 'apply-again', subject: '4711' },
      about: { source: 'digital-river', key: '4711' },
    },
  ]);
  expect(commandOf({ kind: 'apply-again', subject: '4711' })).toBe(
    'npm run replay -- --again --order 4711 --yes',
  );
});

test('a page shows the events below what to do', () => {
  const subjects = [told({ events: [event('parked', 'A'), event('parked', 'B', 'e2')] })];
  expect(nextSteps({ pauses: [], subjects }, 'below')[0]?.text).toBe(
    'Fix A (1 more are parked: see below): read the reason below, correct it, then:',
  );
});

test('of an order that gave way, what the record has is right: nothing is to be cleared', () => {
  const writes = [{ outcome: 'newer in the org' }] as never;
  const events = [{ ...event('superseded', null), writes }];
  const gaveWay = { to: '4712', by: 'connector' } as const;
  const steps = nextSteps({
    pauses: [],
    subjects: [told({ events, hasLostValues: true, gaveWay })],
  });
  expect(steps.map(({ text }) => text)).toEqual(['Nothing to do: there is nothing left to write.']);
});
