import { SingleFlight } from '../src/single-flight.ts';

function deferred() {
  let settle = { resolve: (_value: number) => {}, reject: (_error: Error) => {} };
  const promise = new Promise<number>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, settle };
}

test('concurrent callers with the same key share one run', async () => {
  const flight = new SingleFlight<number>();
  const { promise, settle } = deferred();
  let runs = 0;
  const work = () => {
    runs += 1;
    return promise;
  };
  const both = [flight.run('a', work), flight.run('a', work)];
  settle.resolve(7);
  expect(await Promise.all(both)).toEqual([7, 7]);
  expect(runs).toBe(1);
});

test('another key has a run of its own', async () => {
  const flight = new SingleFlight<string>();
  const run = (key: string) => flight.run(key, async () => key);
  expect(await Promise.all([run('a'), run('b')])).toEqual(['a', 'b']);
});

test('a finished run is not reused, whether it succeeded or failed', async () => {
  const flight = new SingleFlight<number>();
  await expect(flight.run('a', () => Promise.reject(new Error('first')))).rejects.toThrow('first');
  await expect(flight.run('a', async () => 2)).resolves.toBe(2);
  await expect(flight.run('a', async () => 3)).resolves.toBe(3);
});
