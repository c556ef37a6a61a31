import { deployRest, fields, xml } from './deploy-zip.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

const TEXT = '<type>Text</type><length>20</length>';
const KEY = `${TEXT}<externalId>true</externalId><unique>true</unique>`;

const rule = (formula: string, active = true) =>
  `<validationRules><fullName>Guard</fullName><active>${active}</active>
   <errorConditionFormula>${formula}</errorConditionFormula><errorMessage>No.</errorMessage></validationRules>`;

const fls = (field: string, rights = '<editable>true</editable><readable>true</readable>') => ({
  members: { PermissionSet: ['P'] },
  files: {
    'permissionsets/P.permissionset': xml(
      'PermissionSet',
      `<label>P</label><fieldPermissions>${rights}<field>${field}</field></fieldPermissions>`,
    ),
  },
});

const single = (type: string, path: string, fullName: string, inside: string) => ({
  members: { [type]: [fullName] },
  files: { [path]: xml(type, inside) },
});

const guard = (formula: string) => ({
  members: { ValidationRule: ['Account.Guard'] },
  files: { 'objects/Account.object': xml('CustomObject', rule(formula)) },
});

test.each([
  [
    'an unknown field type',
    fields('Account', { A__c: '<type>Textt</type>' }),
    /'Textt' is not a valid value for the enum 'FieldType'/,
  ],
  [
    'a text without length',
    fields('Account', { A__c: '<type>Text</type>' }),
    /Must specify 'length'/,
  ],
  [
    'a type of the platform that this org does not support',
    fields('Account', { A__c: '<type>Time</type>' }),
    /The local org has no field type Time/,
  ],
  [
    'an element that its type does not have',
    fields('Account', { A__c: `${TEXT}<colour>red</colour>` }),
    /Element {.+}colour invalid at this location in type CustomField/,
  ],
  [
    'a text that is too long',
    fields('Account', { A__c: '<type>Text</type><length>256</length>' }),
    /1 to 255, not 256/,
  ],
  [
    'a picklist value twice',
    fields('Account', {
      A__c: `<type>Picklist</type><valueSet><valueSetDefinition>
        <value><fullName>x</fullName></value><value><fullName>X</fullName></value></valueSetDefinition></valueSet>`,
    }),
    /Duplicate picklist value: x/,
  ],
  [
    'a lookup to an unknown object',
    fields('Account', {
      A__c: '<type>Lookup</type><referenceTo>Gone__c</referenceTo><relationshipName>A</relationshipName>',
    }),
    /In field: referenceTo - no CustomObject named Gone__c found/,
  ],
  ['a field of an unknown object', fields('Gone__c', { A__c: TEXT }), /named Gone__c found/],
  [
    'another type for an existing field',
    fields('Order', { DR_State__c: '<type>Date</type>' }),
    /cannot change the type of a field, here from string to date: name another field, or empty the org/,
  ],
  [
    'a formula that does not compile',
    fields('Account', { A__c: `${TEXT}<formula>NOSUCH(Name)</formula>` }),
    /NOSUCH/,
  ],
  ['a rule that does not compile', guard('AND(ISBLANK(Name)'), /Account.Guard cannot be evaluated/],
  ['a rule about an unknown field', guard('Colour__c = 1'), /Field Colour__c does not exist/],
  [
    'a permission on an unknown field',
    fls('Order.Gone__c'),
    /no CustomField named Order.Gone__c found/,
  ],
  [
    'a permission on a required field',
    fls('DR_Invoice__c.File_Id__c'),
    /You cannot deploy to a required field: DR_Invoice__c.File_Id__c/,
  ],
  [
    'permission to edit without permission to read',
    fls('Order.DR_State__c', '<editable>true</editable><readable>false</readable>'),
    /editable requires readable/,
  ],
  [
    'a layout with an unknown field',
    single(
      'Layout',
      'layouts/Order-L.layout',
      'Order-L',
      '<layoutSections><layoutColumns><layoutItems><field>Gone__c</field></layoutItems></layoutColumns></layoutSections>',
    ),
    /no CustomField named Order.Gone__c found/,
  ],
  [
    'a tab of an unknown object',
    single('CustomTab', 'tabs/Gone__c.tab', 'Gone__c', '<customObject>true</customObject>'),
    /no CustomObject named Gone__c found/,
  ],
  [
    'an app with an unknown tab',
    single('CustomApplication', 'applications/A.app', 'A', '<label>A</label><tabs>Gone__c</tabs>'),
    /no CustomTab named Gone__c found/,
  ],
  [
    'a name in package.xml without a file',
    { members: { Layout: ['Order-Gone'] }, files: {} },
    /was named in package.xml, but was not found/,
  ],
  [
    'a kind of file that this org does not accept',
    { members: {}, files: { 'classes/A.cls': 'class A {}' } },
    /does not accept classes\/A.cls/,
  ],
])('%s fails the deployment', async (_, deployment, problem) => {
  const { success, details } = await deployRest(org, deployment);
  expect(success).toBe(false);
  expect(details.componentFailures).toMatchObject([{ problem: expect.stringMatching(problem) }]);
});

test('a field cannot become unique if several rows have the same value', async () => {
  await deployRest(org, fields('Account', { Twice__c: TEXT }));
  await org.call('POST', '/sobjects/Account', { Name: 'a', Twice__c: 'same' });
  await org.call('POST', '/sobjects/Account', { Name: 'b', Twice__c: 'same' });
  const { details } = await deployRest(org, fields('Account', { Twice__c: KEY }));
  expect(details.componentFailures).toMatchObject([
    {
      fullName: 'Account.Twice__c',
      problem: expect.stringContaining('several rows have the value "same"'),
    },
  ]);
  const { body } = await org.call('GET', '/sobjects/Account/describe');
  const field = body.fields.find(({ name }: { name: string }) => name === 'Twice__c');
  expect(field.unique).toBe(false);
});
