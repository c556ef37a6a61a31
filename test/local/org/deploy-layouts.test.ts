import { deployRest, fieldXml, xml } from './deploy-zip.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

const COMPLETE_ORDER = { AccountId: 'Required', EffectiveDate: 'Required', Status: 'Required' };

/** The elements of a layout that shows these fields with these behaviors, in one column. */
function layoutXml(items: Record<string, string>): string {
  const inside = Object.entries(items).map(
    ([field, behavior]) =>
      `<layoutItems><behavior>${behavior}</behavior><field>${field}</field></layoutItems>`,
  );
  return `<layoutSections><layoutColumns>${inside.join('')}</layoutColumns></layoutSections>`;
}

function layout(object: string, items: Record<string, string>) {
  return {
    members: { Layout: [`${object}-L`] },
    files: { [`layouts/${object}-L.layout`]: xml('Layout', layoutXml(items)) },
  };
}

async function problemsOf(object: string, items: Record<string, string>): Promise<string[]> {
  const { success, details } = await deployRest(org, layout(object, items), true);
  const problems = details.componentFailures.map(({ problem }: { problem: string }) => problem);
  expect(success).toBe(problems.length === 0);
  return problems;
}

test('a layout of Order is accepted with its account, start date and status as required', async () => {
  expect(await problemsOf('Order', COMPLETE_ORDER)).toEqual([]);
});

test.each(['AccountId', 'EffectiveDate', 'Status'])(
  'a layout of Order without %s is refused',
  async (missing) => {
    const items = Object.fromEntries(
      Object.entries(COMPLETE_ORDER).filter(([field]) => field !== missing),
    );
    expect(await problemsOf('Order', items)).toEqual([
      `Layout must contain an item for required layout field: ${missing}`,
    ]);
  },
);

test.each(['Readonly', 'Edit'])(
  'a required field that a layout shows as %s is refused',
  async (behavior) => {
    expect(await problemsOf('Order', { ...COMPLETE_ORDER, Status: behavior })).toEqual([
      'Field:Status must be Required',
    ]);
    expect(await problemsOf('DR_Invoice__c', { Name: 'Required', File_Id__c: behavior })).toEqual([
      'Field:File_Id__c must be Required',
    ]);
  },
);

test('a required custom field must be on each layout of its object', async () => {
  const items = { Name: 'Required', Order__c: 'Edit' };
  const complete = { ...items, File_Id__c: 'Required' };
  expect(await problemsOf('DR_Invoice__c', complete)).toEqual([]);
  expect(await problemsOf('DR_Invoice__c', items)).toEqual([
    'Layout must contain an item for required layout field: File_Id__c',
  ]);
});

test.each(['CreatedById', 'OrderNumber', 'TotalAmount'])(
  'the field %s, which no user writes, is refused unless a layout shows it as Readonly',
  async (field) => {
    expect(await problemsOf('Order', { ...COMPLETE_ORDER, [field]: 'Readonly' })).toEqual([]);
    expect(await problemsOf('Order', { ...COMPLETE_ORDER, [field]: 'Edit' })).toEqual([
      `Field:${field} must be Readonly`,
    ]);
  },
);

test('a layout may show a writable field, or an unknown standard field, with any behavior', async () => {
  for (const behavior of ['Readonly', 'Edit', 'Required']) {
    const items = { ...COMPLETE_ORDER, DR_State__c: behavior, ContractId: behavior };
    expect(await problemsOf('Order', items)).toEqual([]);
  }
});

test('only one problem of a layout is reported at a time', async () => {
  expect(await problemsOf('Order', { CreatedById: 'Edit' })).toEqual([
    'Layout must contain an item for required layout field: AccountId',
  ]);
});

test('the layout of a new object follows its fields in the same deployment', async () => {
  const field = (required: boolean) =>
    fieldXml('Key__c', `<type>Text</type><length>20</length><required>${required}</required>`);
  const pet = (required: boolean, nameField: string) =>
    xml(
      'CustomObject',
      `<label>Pet</label><pluralLabel>Pets</pluralLabel><deploymentStatus>Deployed</deploymentStatus>
       <sharingModel>ReadWrite</sharingModel>${field(required)}<nameField><label>Name</label>${nameField}</nameField>`,
    );
  const NUMBERED = '<type>AutoNumber</type><displayFormat>P-{0}</displayFormat>';
  const deploy = async (object: string, items: Record<string, string>) => {
    const { members, files } = layout('Pet__c', items);
    const both = { members: { ...members, CustomObject: ['Pet__c'] }, files };
    const { details } = await deployRest(
      org,
      { ...both, files: { ...files, 'objects/Pet__c.object': object } },
      true,
    );
    return details.componentFailures.map(({ problem }: { problem: string }) => problem);
  };
  const items = { Name: 'Readonly', Key__c: 'Readonly' };
  expect(await deploy(pet(false, NUMBERED), items)).toEqual([]);
  expect(await deploy(pet(true, NUMBERED), items)).toEqual(['Field:Key__c must be Required']);
  expect(await deploy(pet(false, '<type>Text</type>'), items)).toEqual([
    'Field:Name must be Required',
  ]);
  expect(await deploy(pet(false, '<type>Text</type>'), { Key__c: 'Edit' })).toEqual([
    'Layout must contain an item for required layout field: Name',
  ]);
});
