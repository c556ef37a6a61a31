import { type News, Rivals } from '../../../src/worker/give-way/rivals.ts';

// With ES modules, jest is no global.
const { jest } = import.meta;

const queue = {
  claimRival: async () => 'busy' as const,
  keptEvents: async () => ({ events: [], isComplete: true }),
  storeState: async () => undefined,
};

afterEach(() => jest.useRealTimers());

test('a batch asks for ten seconds in all, counted from its first question', async () => {
  jest.useFakeTimers();
  const asked: string[] = [];
  const rivals = new Rivals(queue, [], async (_source, key): Promise<News> => {
    asked.push(key);
    jest.advanceTimersByTime(4_000);
    return 'nothing new';
  });
  jest.advanceTimersByTime(60_000);
  const answers = [];
  for (const key of ['A', 'B', 'C', 'D']) answers.push(await rivals.askSender('s', key));
  expect(answers).toEqual(['nothing new', 'nothing new', 'nothing new', 'no answer']);
  expect(asked).toEqual(['A', 'B', 'C']);
});
