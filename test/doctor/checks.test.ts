import type { Config } from '../../src/config/index.ts';
import { adviceFor } from '../../src/doctor/advice.ts';
import { checkOrgKind } from '../../src/doctor/checks/org/check-org-kind.ts';
import { checkField, objectDescription } from '../../src/doctor/checks/schema/check-field.ts';
import { checkGuard } from '../../src/doctor/checks/schema/check-guards.ts';
import { checkObject } from '../../src/doctor/checks/schema/check-schema.ts';
import type { WrittenField } from '../../src/salesforce/schema/written-field.ts';

const text: WrittenField = { object: 'X__c', field: 'F__c', kind: 'text', size: 40, when: 'both' };

const advise = adviceFor('connector', { profile: [] });
const advice = advise('X__c');

/** The describe result of an object with one text field that the integration user can write. */
function described(changes: Record<string, unknown> = {}) {
  const field = { name: 'F__c', type: 'string', length: 255, createable: true, updateable: true };
  const fields = [{ ...field, ...changes }];
  return objectDescription.parse({ name: 'X__c', createable: true, updateable: true, fields });
}

const findingsFor = (field: WrittenField, changes: Record<string, unknown>) =>
  checkField(field, described(changes).fields[0], advice).map(({ standing, found }) => [
    standing,
    found,
  ]);

const picklist = (...values: string[]) => ({
  type: 'picklist',
  restrictedPicklist: true,
  picklistValues: values.map((value) => ({ value, active: value !== 'gone' })),
});

test('a restricted picklist must have the values that are written', () => {
  const values = { ...text, values: ['Open', 'gone'] };
  expect(findingsFor(values, picklist('Open', 'gone'))).toEqual([
    ['failed', 'is a restricted picklist without the values gone'],
  ]);
  expect(findingsFor({ ...text, values: ['Open'] }, picklist('Open', 'gone'))).toEqual([]);
  expect(findingsFor(text, picklist('Open'))).toEqual([
    ['warning', 'is a restricted picklist: an event with a value that it does not have is parked'],
  ]);
  expect(findingsFor(text, { ...picklist(), restrictedPicklist: false })).toEqual([]);
});

test('only the permission that is needed is required', () => {
  const only = (when: WrittenField['when']) => ({ ...text, when });
  expect(findingsFor(only('create'), { updateable: false })).toEqual([]);
  expect(findingsFor(only('edit'), { createable: false })).toEqual([]);
  expect(findingsFor(only('both'), { updateable: false })).toEqual([
    ['failed', 'the integration user cannot edit it'],
  ]);
});

test('a lookup can be a text field with room for an id', () => {
  const lookup: WrittenField = { ...text, kind: 'lookup', to: 'Order' };
  expect(findingsFor(lookup, { length: 18 })).toEqual([]);
  expect(findingsFor(lookup, { length: 15 })).toEqual([
    ['failed', 'has room for 15 characters; 18 are needed'],
  ]);
});

test('an object that the integration user cannot write is reported', () => {
  const description = { ...described(), createable: false, updateable: false };
  expect(checkObject('X__c', description, [text], [], advise).map(({ found }) => found)).toEqual([
    'the integration user cannot create or edit its records',
  ]);
  expect(checkObject('X__c', description, [], [text], advise).map(({ found }) => found)).toEqual([
    'can be searched',
  ]);
});

test('a guard that is not active is reported', () => {
  const guarded: WrittenField = { ...text, guard: 'DR_STALE_EVENT' };
  const rule = {
    ValidationName: 'Guard',
    Active: false,
    ErrorMessage: 'DR_STALE_EVENT: newer',
    ErrorDisplayField: 'X__c.F__c',
    EntityDefinition: { QualifiedApiName: 'X__c' },
  };
  expect(checkGuard(guarded, [rule], advice)).toMatchObject({
    standing: 'failed',
    found: 'its validation rule Guard is not active',
  });
  expect(
    checkGuard(guarded, [rule, { ...rule, ValidationName: 'Other', Active: true }], advice),
  ).toMatchObject({ standing: 'ok', found: 'guarded by validation rule Other' });
});

test.each([
  ['production', 'Enterprise Edition', 'live', 'ok'],
  ['production', 'Enterprise Edition', 'test', 'warning'],
  ['production', 'Developer Edition', 'test', 'ok'],
  ['sandbox', 'Enterprise Edition', 'test', 'ok'],
  ['sandbox', 'Enterprise Edition', 'live', 'warning'],
] as const)('a %s org (%s) and %s events: %s', (kind, edition, mode, standing) => {
  const config = { CONNECTOR_MODE: mode } as Config;
  const [finding] = checkOrgKind({ id: '00D', kind, edition }, config);
  expect(finding).toMatchObject({ standing });
});

test('names are compared in upper and lower case, as replies are read by the exact name', () => {
  const description = described({ name: 'f__C' });
  expect(checkObject('X__c', description, [text], [], advise)).toMatchObject([
    { standing: 'failed', check: 'X__c.F__c', found: 'is spelled f__C in the org' },
  ]);
  expect(checkObject('X__c', description, [], [text], advise)).toMatchObject([
    { found: 'is spelled f__C in the org; the connector finds records by it' },
  ]);
});

describe('the advice depends on what creates the field in the org', () => {
  const guarded: WrittenField = { ...text, guard: 'DR_STALE_EVENT' };
  function todos(profile: string, object: string): string {
    const advise = adviceFor(profile, { profile: [text] });
    const field = { ...guarded, object };
    const own = advise(object, field.field);
    const readOnly = { ...described(), name: object, createable: false };
    return [
      ...checkObject(object, undefined, [field], [], advise),
      ...checkObject(object, readOnly, [field], [], advise),
      ...checkField(field, undefined, own),
      ...checkField(field, described({ type: 'date' }).fields[0], own),
      ...checkField(field, described({ createable: false }).fields[0], own),
      checkGuard(field, [], own),
    ]
      .map(({ todo }) => todo)
      .join('\n');
  }

  test.each([
    [
      'connector',
      /"Digital River Connector Integration" to the integration user; if that is done, deploy force-app/,
      /package|file/,
    ],
    ['digitalriverv3', /install or upgrade Digital River's package/, /force-app|Connector/],
    ['profiles/own.json', /correct the profile file \(SALESFORCE_PROFILE\)/, /Deploy|Connector/],
  ])('%s', (profile, right, wrong) => {
    expect(todos(profile, 'X__c')).toMatch(right);
    expect(todos(profile, 'X__c')).not.toMatch(wrong);
  });

  test.each(['digitalriverv3', 'profiles/own.json'])(
    '%s: the objects of other senders still belong to force-app',
    (profile) => {
      expect(todos(profile, 'XanPay_Charge__c')).toBe(todos('connector', 'X__c'));
    },
  );
});
