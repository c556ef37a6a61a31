import { CallError } from '../../../src/http-client/call-error.ts';
import { OrgOutageError, orgOutage } from '../../../src/salesforce/org-errors.ts';
import { refusalOf } from '../../../src/salesforce/refusal.ts';
import { maySubjectCause, Suspects } from '../../../src/worker/outage/suspects.ts';

const timeout = new CallError('Too late.', { reason: 'timeout' });

/** The outage that Salesforce reports in place of the result of one record. */
function ofRecord(code: string): OrgOutageError {
  try {
    refusalOf('Order', { code, message: '', fields: [] });
  } catch (error) {
    if (error instanceof OrgOutageError) return error;
  }
  throw new Error(`${code} is no outage`);
}

// biome-ignore format: a table reads best with one row a line.
test.each<[string, OrgOutageError, boolean]>([
  ['no answer in time', orgOutage('unavailable', 'NO_ANSWER', timeout), true],
  ['an answer that the API does not describe', new OrgOutageError('unavailable', 'Odd.'), true],
  ['an unknown exception', orgOutage('unavailable', 'UNKNOWN_EXCEPTION'), true],
  ['a lost connection', orgOutage('unavailable', 'NO_ANSWER', new TypeError('fetch failed')), true],
  ['a refused log-in, about a record', ofRecord('TXN_SECURITY_NO_ACCESS'), true],
  ['the API limit, about a record', ofRecord('REQUEST_LIMIT_EXCEEDED'), true],
  ['the API limit', orgOutage('limit', 'REQUEST_LIMIT_EXCEEDED'), false],
  ['a refused log-in', orgOutage('sign-in', 'INVALID_SESSION_ID'), false],
])('%s may be the fault of one subject: %s', (_case, outage, expected) => {
  expect(maySubjectCause(outage)).toBe(expected);
});

/** `a!`: an outage with subject a alone; `a`: a batch that wrote records of a. */
function faults(...steps: string[]): boolean[] {
  const suspects = new Suspects();
  return steps.flatMap((step) => {
    if (step.endsWith('!')) return suspects.recordOutage(step.slice(0, -1));
    suspects.recordWritten(step.split('+'));
    return [];
  });
}

// biome-ignore format: a table reads best with one row a line.
test.each<[string, string[], boolean[]]>([
  ['the first time it is never its fault', ['b', 'a!'], [false]],
  ['with nothing else written it is never its fault', ['a!', 'a!', 'a!'], [false, false, false]],
  ['it is its fault when another subject was written meanwhile', ['a!', 'b', 'a!'], [false, true]],
  ['and again, when another was written again', ['a!', 'b', 'a!', 'a!', 'b', 'a!'], [false, true, false, true]],
  ['it is not when the subject itself was written meanwhile', ['a!', 'a+b', 'a!'], [false, false]],
  ['subjects are judged apart', ['a!', 'c', 'b!', 'a!', 'b!'], [false, false, true, false]],
])('%s', (_case, steps, expected) => {
  expect(faults(...steps)).toEqual(expected);
});

test('a batch that wrote nothing is no proof', () => {
  const suspects = new Suspects();
  suspects.recordOutage('a');
  suspects.recordWritten([]);
  expect(suspects.recordOutage('a')).toBe(false);
});

test('only so many suspects are kept', () => {
  const suspects = new Suspects();
  suspects.recordOutage('oldest');
  for (let other = 0; other < 1000; other += 1) suspects.recordOutage(`other ${other}`);
  suspects.recordWritten(['b']);
  expect(suspects.recordOutage('oldest')).toBe(false);
  expect(suspects.recordOutage('other 999')).toBe(true);
});
