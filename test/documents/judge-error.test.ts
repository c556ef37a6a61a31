import {
  DownloadRefusedError,
  NoOrderError,
  NoRecordError,
  UnknownOutcomeError,
} from '../../src/documents/document-errors.ts';
import { judgeError, retryDelayMs } from '../../src/documents/judge-error.ts';
import { RefusedFileError } from '../../src/documents/org-files.ts';
import { UnusableContentError } from '../../src/documents/unusable-content.ts';
import { OrgOutageError } from '../../src/salesforce/org-errors.ts';
import { refusalOf } from '../../src/salesforce/refusal.ts';
import { DigitalRiverError } from '../../src/sources/digital-river/api/digital-river-error.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/time.ts';

function refusedDownload(status: number, retryAfterMs = 1000) {
  const refused = new DigitalRiverError(`Digital River refused it (${status})`, { status });
  return new DownloadRefusedError({ refused, status, retryAfterMs });
}

function refusedBySalesforce(code: string) {
  return new RefusedFileError(refusalOf('ContentVersion', { code, message: 'x', fields: [] }));
}

const outage = new OrgOutageError('unavailable', 'Salesforce is down.');

test.each([
  ['a file that is not ready yet', refusedDownload(404), { of: 'document' }],
  ['a file that is gone', refusedDownload(410), { of: 'document' }],
  ['a wrong key', refusedDownload(401), { of: 'all', waitMs: 10 * MINUTE_MS }],
  ['a key without the right', refusedDownload(403), { of: 'all', waitMs: 10 * MINUTE_MS }],
  ['too many requests', refusedDownload(429, 7000), { of: 'all', waitMs: 7000 }],
  ['far too many requests', refusedDownload(429, DAY_MS), { of: 'all', waitMs: 15 * MINUTE_MS }],
  ['an error of Digital River', refusedDownload(502), { of: 'all', waitMs: MINUTE_MS }],
  ['a redirect', refusedDownload(302), { of: 'all', waitMs: MINUTE_MS }],
  ['no answer', new DigitalRiverError('none'), { of: 'all', waitMs: MINUTE_MS }],
  ['a large file', new UnusableContentError('large', true), { of: 'final' }],
  ['a page', new UnusableContentError('page', false), { of: 'document' }],
  ['a record that is missing', new NoRecordError('DR_Invoice__c'), { of: 'document' }],
  [
    'a record without an Order',
    new NoOrderError('DR_Invoice__c', 'OrderId__c'),
    { of: 'document' },
  ],
  [
    'missing rights',
    refusedBySalesforce('INSUFFICIENT_ACCESS'),
    { of: 'all', waitMs: 5 * MINUTE_MS },
  ],
  [
    'full storage',
    refusedBySalesforce('STORAGE_LIMIT_EXCEEDED'),
    { of: 'all', waitMs: 5 * MINUTE_MS },
  ],
  ['a trigger', refusedBySalesforce('FIELD_CUSTOM_VALIDATION_EXCEPTION'), { of: 'document' }],
  ['a lock', refusedBySalesforce('UNABLE_TO_LOCK_ROW'), { of: 'document' }],
  ['an outage of the org', outage, { of: 'all', waitMs: MINUTE_MS }],
  [
    'an upload without answer',
    new UnknownOutcomeError(outage),
    { of: 'later', waitMs: 15 * MINUTE_MS },
  ],
])('%s is judged, with a reason', (_case, error, expected) => {
  expect(judgeError(error)).toMatchObject({ ...expected, reason: expect.stringMatching(/\S/) });
});

test.each([
  ['an error', refusedDownload(500)],
  ['a redirect', refusedDownload(307)],
  ['no answer', new DigitalRiverError('none')],
])('%s of Digital River again and again concerns all until others are attached', (_case, error) => {
  const judged = (outageMs: number | null, othersAttached = false) =>
    judgeError(error, { outageMs, othersAttached });
  const all = { of: 'all', isOutage: true, waitMs: MINUTE_MS };
  expect(judged(null)).toMatchObject({ ...all, dueInMs: MINUTE_MS });
  expect(judged(10 * MINUTE_MS)).toMatchObject({ ...all, dueInMs: 10 * MINUTE_MS });
  expect(judged(DAY_MS)).toMatchObject({ ...all, dueInMs: HOUR_MS });
  expect(judged(MINUTE_MS, true)).toMatchObject({ of: 'document', isOutage: true });
});

test('the key and the number of requests concern all, whatever was attached', () => {
  for (const status of [401, 403, 429]) {
    const verdict = judgeError(refusedDownload(status), { outageMs: DAY_MS, othersAttached: true });
    expect(verdict).toMatchObject({ of: 'all' });
    expect(verdict).not.toHaveProperty('isOutage');
  }
});

test('an error that is not understood is not judged', () => {
  expect(judgeError(new TypeError('x'))).toBeUndefined();
});

test('a document is tried for more than a day, ever more rarely, and then not any more', () => {
  const delays: number[] = [];
  for (let attempts = 1; ; attempts += 1) {
    const delay = retryDelayMs(attempts);
    if (delay === undefined) break;
    delays.push(delay);
  }
  expect(delays[0]).toBe(MINUTE_MS);
  expect(delays).toEqual([...delays].sort((a, b) => a - b));
  expect(delays.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThan(DAY_MS);
});
