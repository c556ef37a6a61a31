import { checkMemory } from './check-memory.ts';

test.each([
  ['fits', 300, []],
  ['does not fit', 460, ['web took 460 MiB, expected at most 450 MiB.']],
  ['is not known', 0, ['The memory of web is not known.']],
])('a peak that %s', (_, mib, problems) => {
  expect(checkMemory([{ name: 'web', bytes: mib * 1024 * 1024 }])).toEqual(problems);
});
