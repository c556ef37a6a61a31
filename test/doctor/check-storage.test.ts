import { judgeStorage } from '../../src/doctor/checks/check-storage.ts';

const GB = 1_000_000_000;

test.each([
  [0.5 * GB, undefined, 'ok', '500 MB used; the events of the last 24 hours need about 30 MB'],
  [
    0.79 * GB,
    1,
    'ok',
    '790 MB of 1 GB used (79 percent); the events of the last 24 hours need about 30 MB',
  ],
  [
    0.8 * GB,
    1,
    'warning',
    '800 MB of 1 GB used (80 percent); the events of the last 24 hours need about 30 MB',
  ],
  [
    64 * GB,
    64,
    'failed',
    '64.0 GB of 64 GB used (100 percent); the events of the last 24 hours need about 30 MB',
  ],
])('%d bytes of %p GB: %s', (bytes, limitGb, standing, found) => {
  expect(judgeStorage(bytes, 30_000_000, limitGb)).toMatchObject({ standing, found });
});

test('a warning says what to do, and how to be warned where the storage is not known', () => {
  expect(judgeStorage(0.9 * GB, 0, 1).todo).toMatch(/RETENTION_BODY_DAYS.*plan with more storage/);
  expect(judgeStorage(0.9 * GB, 0, undefined).todo).toMatch(/^Set DATABASE_STORAGE_GB/);
});
