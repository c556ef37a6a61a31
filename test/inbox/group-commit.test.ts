import { setImmediate as nextTurn } from 'node:timers/promises';
import { GroupCommit } from '../../src/inbox/group-commit.ts';
import { fc } from '../support/properties.ts';

class FullError extends Error {}

/** Commits that end when the test calls `end`. */
class Commits {
  readonly groups: string[][] = [];
  readonly #open: PromiseWithResolvers<void>[] = [];

  commit = async (items: readonly string[]): Promise<string[]> => {
    this.groups.push([...items]);
    const end = Promise.withResolvers<void>();
    this.#open.push(end);
    await end.promise;
    return items.map((item) => `${item} is durable`);
  };

  end(error?: Error): void {
    const open = this.#open.shift();
    if (error === undefined) open?.resolve();
    else open?.reject(error);
  }
}

const grouped = <Result>(
  commit: (items: readonly string[]) => Promise<readonly Result[]>,
  { maxItems = 128, maxWaiting = 4096, maxSize = Number.POSITIVE_INFINITY } = {},
) =>
  new GroupCommit(commit, {
    ...{ maxItems, maxWaiting, maxSize },
    countOf: () => 1,
    sizeOf: (item) => item.length,
    createFullError: () => new FullError(),
  });

test('an item that is added while no commit runs is committed at once, alone', async () => {
  const commits = new Commits();
  const added = grouped(commits.commit).add('a');
  expect(commits.groups).toEqual([['a']]);
  commits.end();
  expect(await added).toBe('a is durable');
});

test('items that arrive during a commit form the next batch, and each gets its own result', async () => {
  const commits = new Commits();
  const group = grouped(commits.commit);
  const added = ['a', 'b', 'c', 'd'].map((item) => group.add(item));
  expect(commits.groups).toEqual([['a']]);
  commits.end();
  await nextTurn();
  expect(commits.groups).toEqual([['a'], ['b', 'c', 'd']]);
  commits.end();
  expect(await Promise.all(added)).toEqual(
    ['a', 'b', 'c', 'd'].map((item) => `${item} is durable`),
  );
});

test('no result is returned before the commit has ended', async () => {
  const commits = new Commits();
  let resolved = false;
  const added = grouped(commits.commit)
    .add('a')
    .then(() => {
      resolved = true;
    });
  await nextTurn();
  expect(resolved).toBe(false);
  commits.end();
  await added;
  expect(resolved).toBe(true);
});

test('a commit has at most the maximum number of items, and the others follow in order', async () => {
  const groups: string[][] = [];
  const group = grouped(
    async (items) => {
      groups.push([...items]);
      await nextTurn();
      return items;
    },
    { maxItems: 2 },
  );
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((item) => group.add(item)));
  expect(groups).toEqual([['a'], ['b', 'c'], ['d', 'e'], ['f']]);
});

test.each([
  [
    ['a', 'bb', 'cc', 'd', 'eeee'],
    [['a'], ['bb', 'cc'], ['d'], ['eeee']],
  ],
  [
    ['a', 'too large', 'b', 'c'],
    [['a'], ['too large'], ['b', 'c']],
  ],
  [
    ['too large', 'too large', 'too large', 'a'],
    [['too large'], ['too large'], ['too large'], ['a']],
  ],
])(
  'a commit has at most the maximum size, or one item that is larger: %j',
  async (items, expected) => {
    const groups: string[][] = [];
    const group = grouped(
      async (committed) => {
        groups.push([...committed]);
        await nextTurn();
        return committed;
      },
      { maxSize: 4 },
    );
    expect(await Promise.all(items.map((item) => group.add(item)))).toEqual(items);
    expect(groups).toEqual(expected);
  },
);

test('an item that finds too many waiting fails at once, and the waiting items are committed', async () => {
  const commits = new Commits();
  const group = grouped(commits.commit, { maxWaiting: 2 });
  const added = ['a', 'b', 'c'].map((item) => group.add(item));
  await expect(group.add('d')).rejects.toThrow(FullError);
  commits.end();
  await nextTurn();
  commits.end();
  expect(await Promise.all(added)).toHaveLength(3);
});

describe('when a commit fails', () => {
  const dataError = Object.assign(new Error('invalid byte sequence'), { code: '22021' });
  const outage = Object.assign(new Error('terminating connection'), { code: '57P01' });

  test('because of the data of one item, the items of its batch are committed one by one', async () => {
    const groups: string[][] = [];
    const group = grouped(async (items) => {
      groups.push([...items]);
      await nextTurn();
      if (items.includes('bad')) throw dataError;
      return items;
    });
    const results = await Promise.allSettled(['a', 'b', 'bad', 'c'].map((item) => group.add(item)));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(results[2]).toMatchObject({ reason: dataError });
    expect(groups).toEqual([['a'], ['b', 'bad', 'c'], ['b'], ['bad'], ['c']]);
  });

  test('for any other reason, all items of its batch fail, without a retry, and the next batch is committed', async () => {
    const commits = new Commits();
    const group = grouped(commits.commit);
    const first = group.add('a');
    const others = Promise.allSettled([group.add('b'), group.add('c')]);
    commits.end();
    await first;
    await nextTurn();
    commits.end(outage);
    expect((await others).map((result) => result.status === 'rejected' && result.reason)).toEqual([
      outage,
      outage,
    ]);
    expect(commits.groups).toHaveLength(2);
    const later = group.add('d');
    commits.end();
    expect(await later).toBe('d is durable');
  });

  test('by throwing synchronously, the item still fails with its error', async () => {
    const group = grouped(() => {
      throw outage;
    });
    await expect(group.add('a')).rejects.toBe(outage);
  });

  test('to return a result for an item, that item fails', async () => {
    const group = grouped(async () => []);
    await expect(group.add('a')).rejects.toThrow('The commit returned no result for an item.');
  });
});

test('idle resolves when no item is waiting or being committed', async () => {
  const commits = new Commits();
  const group = grouped(commits.commit);
  await group.idle();
  void group.add('a');
  void group.add('b');
  let idle = false;
  const becameIdle = group.idle().then(() => {
    idle = true;
  });
  commits.end();
  await nextTurn();
  expect(idle).toBe(false);
  commits.end();
  await becameIdle;
  expect(commits.groups).toEqual([['a'], ['b']]);
});

test.each(Array.from({ length: 12 }, (_, microtasks) => microtasks))(
  'an item that is added %i microtasks after a commit ended is committed, without a further item to trigger it',
  async (microtasks) => {
    const group = grouped(async (items) => items);
    await group.add('a');
    for (let count = 0; count < microtasks; count += 1) await undefined;
    const overdue = nextTurn().then(() => nextTurn('nothing'));
    expect(await Promise.race([group.add('b'), overdue])).toBe('b');
  },
);

test('whatever the timing of items, each is committed once, in the order in which they were added', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ pauses: fc.integer({ min: 0, max: 6 }), turn: fc.boolean() }), {
        maxLength: 30,
      }),
      fc.integer({ min: 1, max: 5 }),
      async (arrivals, maxItems) => {
        const committed: string[] = [];
        const group = grouped(
          async (items) => {
            committed.push(...items);
            if (committed.length % 2 === 0) await nextTurn();
            return items;
          },
          { maxItems },
        );
        const added: Promise<string>[] = [];
        for (const [index, { pauses, turn }] of arrivals.entries()) {
          for (let pause = 0; pause < pauses; pause += 1) await undefined;
          if (turn) await nextTurn();
          added.push(group.add(String(index)));
        }
        await group.idle();
        expect(committed).toEqual(arrivals.map((_, index) => String(index)));
        expect(await Promise.all(added)).toEqual(committed);
      },
    ),
    { numRuns: 200 },
  );
});
