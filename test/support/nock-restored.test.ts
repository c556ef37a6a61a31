import { globSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);

/** The network of a test process stays intercepted until nock is restored, also for later files. */
test('each file that intercepts requests with nock takes that back', () => {
  const files = globSync('test/**/*.ts', { cwd: ROOT }).filter((file) => {
    const text = readFileSync(new URL(file, ROOT), 'utf8');
    return text.includes("from 'nock'") && text.includes('afterEach(');
  });
  expect(files.length).toBeGreaterThan(10);
  const left = files.filter((file) => {
    const text = readFileSync(new URL(file, ROOT), 'utf8');
    return !text.includes('nock.restore()') && !text.includes('reconcile-stage');
  });
  expect(left).toEqual([]);
});
