import { groupName } from '../../src/salesforce/records/record-write.ts';
import { readSubjectState } from '../../src/salesforce/records/state/subject-state.ts';
import type { Write } from '../../src/salesforce/records/write.ts';
import { judgeWrite } from '../../src/story/judge-write.ts';
import { FILE, writeOf } from '../worker/runs.ts';

const newest = writeOf({ version: [5] });
const once = writeOf({ version: [5], rule: 'once' });
const deferred = writeOf({ version: [5], record: FILE, creates: false });
const ruledOut = writeOf({ version: [5], unless: 'cancelled' });
const noted = writeOf({ version: [5], fields: {}, note: 'The value is not allowed.' });

const applied = (version: number, group = 'state') => ({
  applied: { [groupName(newest.record, group)]: [version] },
});
const floor = (version: number, group = 'state') => ({ floors: applied(version, group).applied });
const nothing = { applied: {} };
const refused = { ...applied(5), newerInOrg: [groupName(newest.record, 'state')] };
const guarded = { ...newest, guard: { field: 'Version__c', number: 5 } };

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Write, string, object, string, string]>([
  ['the applied version', newest, 'applied', applied(5), 'current', 'current'],
  ['the applied version of a parked event', newest, 'parked', applied(5), 'current', 'current'],
  ['a newer version in the org', newest, 'superseded', applied(5), 'overtaken', 'overtaken: the org has a newer value'],
  ['an older version than the org has', guarded, 'applied', refused, 'newer in the org', 'not written: the org has a newer version in Order.Version__c'],
  ['an older version than the org has, superseded', newest, 'superseded', refused, 'newer in the org', 'not written: the org has a newer version'],
  ['a newer version', newest, 'applied', applied(9), 'overtaken', 'overtaken by order.complete'],
  ['a newer version of an event that is gone', newest, 'applied', applied(8), 'overtaken', 'overtaken by a newer event'],
  ['an older version, pending', newest, 'pending', applied(1), 'not written yet', 'not written yet'],
  ['nothing, waiting', newest, 'waiting', nothing, 'not written yet', 'not written yet'],
  ['nothing, parked', newest, 'parked', nothing, 'not written', 'not written'],
  ['nothing, dismissed', newest, 'dismissed', nothing, 'not written', 'not written'],
  ['nothing, and applied', newest, 'applied', nothing, 'unknown', 'unknown: the inbox has forgotten what was written, or the Order is another one now'],
  ['older than what was applied and forgotten', newest, 'superseded', floor(9), 'overtaken', 'overtaken by order.complete'],
  ['older than what was applied and forgotten, pending', newest, 'pending', floor(8), 'overtaken', 'overtaken by a newer event'],
  ['what was applied and forgotten', newest, 'applied', floor(5), 'unknown', 'written before the order was to be applied again, or another org was accepted'],
  ['what was applied and forgotten, pending', newest, 'pending', floor(5), 'not written yet', 'not written yet'],
  ['newer than what was applied and forgotten', newest, 'waiting', floor(1), 'not written yet', 'not written yet'],
  ['set once and forgotten', once, 'pending', floor(9), 'not written yet', 'not written yet'],
  ['ruled out by another group that was forgotten', ruledOut, 'applied', floor(1, 'cancelled'), 'left out', 'left out, since cancelled is set'],
  ['set by a newer event', once, 'applied', applied(9), 'already set', 'already set by order.complete'],
  ['set by an older event', once, 'applied', applied(1), 'already set', 'already set by another event'],
  ['set by itself', once, 'applied', applied(5), 'current', 'current'],
  ['deferred', deferred, 'applied', { held: [deferred] }, 'deferred', 'deferred until another event creates the record'],
  ['another deferred one', deferred, 'waiting', { held: [{ ...deferred, version: [4] }] }, 'not written yet', 'not written yet'],
  ['ruled out by another group', ruledOut, 'applied', applied(1, 'cancelled'), 'left out', 'left out, since cancelled is set'],
  ['not ruled out', ruledOut, 'pending', nothing, 'not written yet', 'not written yet'],
  ['a value that may not be written', noted, 'applied', nothing, 'left out', 'left out: The value is not allowed.'],
])('what became of a write: %s', (_case, write, status, memory, outcome, meaning) => {
  const authorOf = (group: string, [version]: readonly (number | string)[]) =>
    group === groupName(write.record, write.group) && version === 9 ? 'order.complete' : undefined;
  const state = readSubjectState(memory);
  expect(judgeWrite(write, status, state, authorOf)).toEqual({ outcome, meaning });
});
