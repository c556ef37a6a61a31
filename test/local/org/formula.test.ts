import { formulaValue } from '../../../local/org/rules/formula-value.ts';
import { field } from '../../../local/org/schema/system-fields.ts';
import { startTestOrg, type TestOrg } from '../../support/local-org.ts';
import { objectWith } from './object-with.ts';

const fields = [field('One__c', 'boolean'), field('Other__c', 'boolean')];
const object = objectWith(fields);

test.each([
  ['AND(One__c, Other__c)', { One__c: true, Other__c: true }, true],
  ['AND(One__c, Other__c)', { One__c: true }, false],
  ['AND(One__c, Other__c)', {}, false],
  ['IF(one__c, 1, 2)', { One__c: true }, 1],
])('%s of %j is %j', (formula, values, expected) => {
  expect(formulaValue(object, formula, values)).toBe(expected);
});

test.each([
  ['AND(One__c, Missing__c)', 'Thing__c has no field Missing__c.'],
  ['AND(One__c,', 'Syntax error.'],
])('the error of %s contains the formula', (formula, reason) => {
  expect(() => formulaValue(object, formula, {})).toThrow(`${formula}: ${reason}`);
});

describe('a formula field of the org', () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await startTestOrg();
  });
  afterAll(() => org.stop());

  test('is computed when it is read, can be queried, and cannot be written', async () => {
    const { connection } = org;
    const rewards = connection.sobject('Plum_Reward__c');
    const { id = '' } = await rewards.create({ Plum_Order_Id__c: '1', Delivered__c: true });
    expect((await rewards.retrieve(id)).Delivery_Conflict__c).toBe(false);
    await rewards.update({ Id: id, Canceled__c: true });
    const query = 'SELECT Id FROM Plum_Reward__c WHERE Delivery_Conflict__c = true';
    expect((await connection.query(query)).records).toMatchObject([{ Id: id }]);
    const written = rewards.update({ Id: id, Delivery_Conflict__c: false });
    await expect(written).rejects.toMatchObject({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' });
    const described = (await rewards.describe()).fields;
    const conflict = described.find(({ name }) => name === 'Delivery_Conflict__c');
    expect(conflict).toMatchObject({ type: 'boolean', calculated: true, updateable: false });
  });
});
