import type { Stage } from '../../../src/sources/source.ts';
import {
  decideConflict,
  judgeLife,
  type Life,
  type Parties,
} from '../../../src/worker/give-way/judge-life.ts';
import { fc } from '../../support/properties.ts';

const stage = (kind: Stage['kind'], at: number, isCarriedOut = false): Stage => ({
  ...{ name: kind, kind, version: [at], isCarriedOut },
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['nothing is kept', [], 'unknown'],
  ['it was created', [stage('early', 1)], 'early'],
  ['it was cancelled last', [stage('early', 1), stage('dead', 2)], 'dead'],
  ['it was cancelled last, and that came first', [stage('dead', 2), stage('accepted', 1)], 'dead'],
  ['it was accepted after a cancellation', [stage('dead', 1), stage('accepted', 2)], 'accepted'],
  ['it was cancelled once it was fulfilled', [stage('accepted', 1, true), stage('dead', 2)], 'other'],
  ['it was fulfilled after it was cancelled', [stage('dead', 1), stage('accepted', 2, true)], 'accepted'],
  ['a cancelled one shows that it was complete', [stage('dead', 2, true)], 'other'],
  ['a type without a body shows that it was complete', [stage('dead', 2), { ...stage('other', 0, true), version: [] }], 'other'],
  ['it is disputed after it was complete', [stage('accepted', 1, true), stage('other', 2, true)], 'accepted'],
  ['its state is not known', [stage('other', 1)], 'other'],
] as const)('when %s', (_case, stages, kind) => {
  expect(judgeLife(stages, true).kind).toBe(kind);
});

test('what is not complete is unknown, whatever the newest stage is that is known', () => {
  expect(judgeLife([stage('dead', 1)], false)).toEqual({
    ...{ kind: 'unknown', stage: stage('dead', 1) },
  });
});

test('the order of arrival never matters, and what was carried out is never dead', () => {
  const kinds = fc.constantFrom<Stage['kind']>('early', 'accepted', 'dead', 'other');
  const stages = fc.uniqueArray(fc.record({ kind: kinds, at: fc.nat(50), done: fc.boolean() }), {
    minLength: 1,
    maxLength: 8,
    selector: ({ at }) => at,
  });
  fc.assert(
    fc.property(stages, fc.nat(), (given, turn) => {
      const all = given.map(({ kind, at, done }) => stage(kind, at, done));
      const place = turn % all.length;
      const turned = [...all.slice(place), ...all.slice(0, place)].toReversed();
      const life = judgeLife(all, true);
      expect(judgeLife(turned, true)).toEqual(life);
      if (all.some(({ isCarriedOut }) => isCarriedOut)) expect(life.kind).not.toBe('dead');
    }),
  );
});

const lives: Life['kind'][] = ['early', 'accepted', 'dead', 'other', 'unknown'];
const life = (kind: Life['kind']): Life =>
  kind === 'unknown' ? { kind } : { kind, stage: stage(kind, 1) };
const decision = (owner: Life['kind'], rival: Life['kind'], more: Partial<Parties> = {}) =>
  decideConflict({
    ...{ owner: life(owner), rival: life(rival), isDecided: false, isAutomatic: true },
    ...more,
  });

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['accepted', 'give way'],
  ['early', 'wait'],
  ['dead', 'end'],
  ['other', 'conflict'],
  ['unknown', 'conflict'],
] as const)('a dead owner and a rival that is %s: %s', (rival, expected) => {
  expect(decision('dead', rival)).toBe(expected);
});

test('an owner that is not known to be dead never gives way, nor one without version fields', () => {
  for (const rival of lives) {
    for (const owner of lives.filter((kind) => kind !== 'dead')) {
      expect(decision(owner, rival)).toBe('conflict');
    }
    expect(decision('dead', rival, { isAutomatic: false })).toBe('conflict');
  }
});

test('what a person has decided is done', () => {
  for (const owner of lives) {
    for (const rival of lives) {
      expect(decision(owner, rival, { isDecided: true, isAutomatic: false })).toBe('give way');
    }
  }
});
