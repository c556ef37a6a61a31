import type { Config } from '../../src/config/index.ts';
import { adviceFor } from '../../src/doctor/advice.ts';
import { judgeField, objectDescription } from '../../src/doctor/checks/check-field.ts';
import { judgeGuard } from '../../src/doctor/checks/check-guards.ts';
import { judgeKind } from '../../src/doctor/checks/check-login.ts';
import { judgeObject } from '../../src/doctor/checks/check-schema.ts';
import type { WrittenField } from '../../src/salesforce/schema/written-field.ts';

const text: WrittenField = { object: 'X__c', field: 'F__c', kind: 'text', size: 40, when: 'both' };

const advise = adviceFor('connector', []);
const advice = advise('X__c');

/** A field as describe tells it: a text that this user may write. */
function described(changes: Record<string, unknown> = {}) {
  const field = { name: 'F__c', type: 'string', length: 255, createable: true, updateable: true };
  const fields = [{ ...field, ...changes }];
  return objectDescription.parse({ name: 'X__c', createable: true, updateable: true, fields });
}

const judge = (field: WrittenField, changes: Record<string, unknown>) =>
  judgeField(field, described(changes).fields[0], advice).map(({ standing, found }) => [
    standing,
    found,
  ]);

const picklist = (...values: string[]) => ({
  type: 'picklist',
  restrictedPicklist: true,
  picklistValues: values.map((value) => ({ value, active: value !== 'gone' })),
});

test('a restricted picklist has to have the values that are written', () => {
  const values = { ...text, values: ['Open', 'gone'] };
  expect(judge(values, picklist('Open', 'gone'))).toEqual([
    ['failed', 'is a restricted picklist without gone'],
  ]);
  expect(judge({ ...text, values: ['Open'] }, picklist('Open', 'gone'))).toEqual([]);
  expect(judge(text, picklist('Open'))).toEqual([
    ['warning', 'is a restricted picklist: an event with any other value is parked'],
  ]);
  expect(judge(text, { ...picklist(), restrictedPicklist: false })).toEqual([]);
});

test('only the right that is needed has to be there', () => {
  const only = (when: WrittenField['when']) => ({ ...text, when });
  expect(judge(only('create'), { updateable: false })).toEqual([]);
  expect(judge(only('edit'), { createable: false })).toEqual([]);
  expect(judge(only('both'), { updateable: false })).toEqual([
    ['failed', 'can not be changed by this user'],
  ]);
});

test('a lookup may be a text of an id', () => {
  const lookup: WrittenField = { ...text, kind: 'lookup', to: 'Order' };
  expect(judge(lookup, { length: 18 })).toEqual([]);
  expect(judge(lookup, { length: 15 })).toEqual([
    ['failed', 'has room for 15 characters; 18 are needed'],
  ]);
});

test('an object that this user may not write', () => {
  const description = { ...described(), createable: false, updateable: false };
  expect(judgeObject('X__c', description, [text], [], advise).map(({ found }) => found)).toEqual([
    'records can not be made or changed by this user',
  ]);
  expect(judgeObject('X__c', description, [], [text], advise).map(({ found }) => found)).toEqual([
    'can be searched',
  ]);
});

test('a guard that is switched off', () => {
  const guarded: WrittenField = { ...text, guard: 'DR_STALE_EVENT' };
  const rule = {
    ValidationName: 'Guard',
    Active: false,
    ErrorMessage: 'DR_STALE_EVENT: newer',
    ErrorDisplayField: 'X__c.F__c',
    EntityDefinition: { QualifiedApiName: 'X__c' },
  };
  expect(judgeGuard(guarded, [rule], advice)).toMatchObject({
    standing: 'failed',
    found: 'its rule Guard is not active',
  });
  expect(
    judgeGuard(guarded, [rule, { ...rule, ValidationName: 'Other', Active: true }], advice),
  ).toMatchObject({ standing: 'ok', found: 'guarded by Other' });
});

test.each([
  ['production', 'Enterprise Edition', 'live', 'ok'],
  ['production', 'Enterprise Edition', 'test', 'warning'],
  ['production', 'Developer Edition', 'test', 'ok'],
  ['sandbox', 'Enterprise Edition', 'test', 'ok'],
  ['sandbox', 'Enterprise Edition', 'live', 'warning'],
] as const)('a %s org (%s) and %s events: %s', (kind, edition, mode, standing) => {
  const config = { DIGITAL_RIVER_MODE: mode } as Config;
  expect(judgeKind({ id: '00D', kind, edition }, config)).toMatchObject({ standing });
});

test('names are compared as they are spelled: a reply is read by the very name', () => {
  const description = described({ name: 'f__C' });
  expect(judgeObject('X__c', description, [text], [], advise)).toMatchObject([
    { standing: 'failed', check: 'X__c.F__c', found: 'is spelled f__C in the org' },
  ]);
  expect(judgeObject('X__c', description, [], [text], advise)).toMatchObject([
    { found: 'is spelled f__C in the org; records are looked for by it' },
  ]);
});

describe('the advice fits who brings the field to the org', () => {
  const guarded: WrittenField = { ...text, guard: 'DR_STALE_EVENT' };
  function todos(profile: string, object: string): string {
    const advise = adviceFor(profile, [text]);
    const field = { ...guarded, object };
    const own = advise(object, field.field);
    const readOnly = { ...described(), name: object, createable: false };
    return [
      ...judgeObject(object, undefined, [field], [], advise),
      ...judgeObject(object, readOnly, [field], [], advise),
      ...judgeField(field, undefined, own),
      ...judgeField(field, described({ type: 'date' }).fields[0], own),
      ...judgeField(field, described({ createable: false }).fields[0], own),
      judgeGuard(field, [], own),
    ]
      .map(({ todo }) => todo)
      .join('\n');
  }

  test.each([
    ['connector', /Deploy force-app.*"Digital River Connector Integration"/, /package|file/],
    ['digitalriverv3', /Install or upgrade Digital River's package/, /force-app|Connector/],
    ['profiles/own.json', /Correct the profile file \(SALESFORCE_PROFILE\)/, /Deploy|Connector/],
  ])('%s', (profile, right, wrong) => {
    expect(todos(profile, 'X__c')).toMatch(right);
    expect(todos(profile, 'X__c')).not.toMatch(wrong);
  });

  test.each(['digitalriverv3', 'profiles/own.json'])(
    '%s: what other senders need is still part of force-app',
    (profile) => {
      expect(todos(profile, 'XanPay_Charge__c')).toBe(todos('connector', 'X__c'));
    },
  );
});
