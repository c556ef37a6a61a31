import type { OrgPause } from '../../../src/inbox/org-pauses.ts';
import { storyText } from '../../../src/replay/story/story-text.ts';
import type { SubjectStory } from '../../../src/story/story.ts';

const NOW = new Date('2026-11-02T10:00:00Z');
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

const pause: OrgPause = {
  ...{ kind: 'unavailable', reason: 'No answer.', failures: 3, answeredAt: null },
  ...{ since: before(600), nextProbeAt: before(-30) },
};
const subject: SubjectStory = {
  ...{ source: 'digital-river', subject: '4711', records: [], formerRecords: [], keys: {} },
  ...{
    owner: null,
    gaveWay: null,
    givesWayTo: null,
    problem: null,
    waits: [],
    nextTryAt: null,
    isOverdue: false,
  },
  ...{
    failedAttempts: 0,
    maxAttempts: 12,
    leasedUntil: null,
    events: [],
    notShown: 0,
    leftOut: 0,
    hasLostValues: false,
  },
  counts: {},
};

/** The text of a story, with single blanks. */
function textOf(changes: Partial<SubjectStory>, ...pauses: readonly OrgPause[]): string {
  const subjects = [{ ...subject, ...changes }];
  const story = { order: '4711', at: NOW, pauses, subjects, summary: 'None.', next: [] };
  return storyText(story).replaceAll(/\s+/g, ' ');
}

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Partial<OrgPause>, string]>([
  ['that goes on', {}, 'Calls to the org are paused since 2026-11-02 09:50:00 (unavailable): No answer. The next probe is due in 30 seconds.'],
  ['whose probe is late', { nextProbeAt: before(60) }, 'The next probe was due 1 minute ago.'],
  ['whose probe was answered', { answeredAt: before(20) }, 'Calls to the org were paused since 2026-11-02 09:50:00 (unavailable): No answer. The org answers again since 2026-11-02 09:59:40; work is being tried.'],
  ['whose reason ends with a command', { reason: 'Run: npm run replay -- --accept-org 00D' }, '--accept-org 00D . The next probe'],
])('a pause %s', (_case, changes, expected) => {
  expect(textOf({}, { ...pause, ...changes })).toContain(expected);
});

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Partial<SubjectStory>, readonly OrgPause[], string]>([
  ['of a parked order', { counts: { parked: 1, applied: 2 } }, [], 'Next try none: it is parked; see below'],
  ['of an applied order', { counts: { applied: 2 } }, [], 'Next try none: nothing is left to do'],
  ['during a pause', { nextTryAt: before(5) }, [pause], 'Next try when the pause ends; it was due at 2026-11-02 09:59:55 (5 seconds ago)'],
  ['after a pause', { nextTryAt: before(-5) }, [pause], 'Next try 2026-11-02 10:00:05 (in 5 seconds)'],
  ['while work is tried', { nextTryAt: before(5) }, [{ ...pause, answeredAt: before(1) }], 'Next try 2026-11-02 09:59:55 (5 seconds ago)'],
])('the next try %s', (_case, changes, pauses, expected) => {
  expect(textOf(changes, ...pauses)).toContain(expected);
});
