import { buildOnce } from '../../src/wiring/build-once.ts';

test('a part is built at its first use, once, even when it is undefined', () => {
  const built: string[] = [];
  const parts = buildOnce<{ size: number }, { square: number; nothing: undefined }>(
    { size: 3 },
    {
      square: ({ size }) => {
        built.push('square');
        return size * size;
      },
      nothing: () => {
        built.push('nothing');
        return undefined;
      },
    },
  );
  expect(built).toEqual([]);
  expect([parts.square(), parts.square(), parts.nothing(), parts.nothing()]).toEqual([
    9,
    9,
    undefined,
    undefined,
  ]);
  expect(built).toEqual(['square', 'nothing']);
  expect(parts.size).toBe(3);
});

test('parts are built from each other, and parts of parts keep theirs', () => {
  const base = buildOnce<object, { first: { of: string } }>({}, { first: () => ({ of: 'base' }) });
  const more = buildOnce<typeof base, { second: string; third: string }>(base, {
    third: ({ second }) => `${second()}!`,
    second: ({ first }) => `made of ${first().of}`,
  });
  expect(more.third()).toBe('made of base!');
  expect(more.first()).toBe(base.first());
});

test('a part that could not be built is tried again', () => {
  let attempts = 0;
  const parts = buildOnce<object, { part: string }>(
    {},
    {
      part: () => {
        attempts += 1;
        if (attempts === 1) throw new Error('not yet');
        return 'built';
      },
    },
  );
  expect(() => parts.part()).toThrow('not yet');
  expect(parts.part()).toBe('built');
});
