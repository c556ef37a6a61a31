import { compileRule } from '../../../local/org/rules/compile-rule.ts';
import { splitConjunction } from '../../../local/org/rules/split-conjunction.ts';
import { field } from '../../../local/org/schema/system-fields.ts';
import { objectWith } from './object-with.ts';

const fields = [
  field('Text__c', 'string', { length: 10 }),
  field('Number__c', 'double', { precision: 18, scale: 0 }),
  field('Done__c', 'boolean'),
  field('Status__c', 'picklist', { picklistValues: ['Open', 'Closed'] }),
];
const object = objectWith(fields);

function refuses(formula: string, after: object, before?: object): boolean {
  const { refuses: isRefused } = compileRule(object, { name: 'Rule', formula, message: 'No.' });
  return isRefused({ after: { ...after }, before: before && { ...before } });
}

test.each([
  ['ISNEW()', {}, undefined, true],
  ['ISNEW()', {}, {}, false],
  ['Text__c <> PRIORVALUE(Text__c)', { Text__c: 'a' }, { Text__c: 'b' }, true],
  ['Text__c <> PRIORVALUE(Text__c)', { Text__c: 'a' }, { Text__c: 'a' }, false],
  ['Number__c < PRIORVALUE(number__c)', { Number__c: 1 }, { Number__c: 2 }, true],
  ['ISCHANGED(Done__c)', { Done__c: true }, { Done__c: false }, true],
  ['ISCHANGED(Done__c)', { Done__c: true }, undefined, false],
  ['ISBLANK(PRIORVALUE(Number__c))', { Number__c: 1 }, { Number__c: null }, true],
  ['ISBLANK(Text__c)', { Text__c: null }, {}, true],
  ['ISPICKVAL(Status__c, "Closed")', { Status__c: 'Closed' }, {}, true],
  ['OR(Done__c, Text__c = "ISNEW()")', { Text__c: 'ISNEW()' }, {}, true],
  ['AND(Done__c, Text__c = "a, (b")', { Done__c: true, Text__c: 'a, (b' }, {}, true],
  ['AND(Done__c, Text__c = "a, (b")', { Done__c: false, Text__c: 'a, (b' }, {}, false],
])('%s of %j after %j is %j', (formula, after, before, expected) => {
  expect(refuses(formula, after, before)).toBe(expected);
});

test.each([
  ['VLOOKUP(Text__c, Text__c, Text__c)', 'Unknown function VLOOKUP'],
  ['AND(ISNEW(), Missing__c > 1)', 'Field Missing__c does not exist.'],
  ['AND(FALSE, VLOOKUP(Text__c, Text__c, Text__c) = "a")', 'Unknown function VLOOKUP'],
  ['Number__c >', 'Syntax error.'],
  ['Text__c', 'The formula does not return true or false.'],
])('the rule %s is rejected when the org starts', (formula, reason) => {
  expect(() => refuses(formula, {})).toThrow(
    `Validation rule Thing__c.Rule cannot be evaluated by the local org: ${reason}`,
  );
});

test('only a formula that consists of one AND is split', () => {
  expect(splitConjunction('AND( a, OR(b, c) ,"x,y" = d )')).toEqual(['a', 'OR(b, c)', '"x,y" = d']);
  expect(splitConjunction('AND(a, b) || AND(c, d)')).toEqual(['AND(a, b) || AND(c, d)']);
  expect(splitConjunction('NOT(a)')).toEqual(['NOT(a)']);
});
