import { readFileSync } from 'node:fs';
import { LATER_ELEMENTS, LATER_VALUES } from '../../local/org/metadata/later-elements.ts';
import { metadataFiles } from './metadata-files.ts';
import { type MetadataTypes, readMetadataTypes } from './metadata-types.ts';
import { schemaViolations } from './schema-violations.ts';
import { childText, type XmlElement } from './xml.ts';

const PACKAGE = 'salesforce/alerts';
const OBJECT = 'DR_Failed_Event__c';

const files = metadataFiles('**/*-meta.xml', PACKAGE);
const [flow] = files.filter(({ root }) => root.name === 'Flow').map(({ root }) => root);
const fields = new Set(
  metadataFiles(`objects/${OBJECT}/fields/*.field-meta.xml`).map(({ name }) => name),
);
/** What each record has. */
const STANDARD = ['Id', 'Name', 'CreatedDate', 'LastModifiedDate'];

test.each(files.map((file) => [file.path, file.root] as const))(
  '%s is valid according to the Metadata WSDL, and the elements of flows that came later',
  (_path, root) => expect(schemaViolations(root, root.name, typesWithLater())).toEqual([]),
);

test('each element of the flow is reached, each connector leads to one, and all can fail', () => {
  const nodes = ['actionCalls', 'assignments', 'decisions', 'recordLookups'];
  const named = nodes.flatMap((name) => all(flow, name)).map((each) => childText(each, 'name'));
  const targets = all(flow, 'targetReference').map(({ text }) => text);
  expect(targets.filter((target) => !named.includes(target))).toEqual([]);
  expect(named.filter((name) => !targets.includes(name ?? ''))).toEqual([]);
  const calls = [...all(flow, 'actionCalls'), ...all(flow, 'recordLookups')];
  expect(calls.every((call) => call.children.some(({ name }) => name === 'faultConnector'))).toBe(
    true,
  );
});

test('the flow has no path that leads back', () => {
  const nodes = ['actionCalls', 'assignments', 'decisions', 'recordLookups'].flatMap((name) =>
    all(flow, name),
  );
  const next = new Map(
    nodes.map((node) => [
      childText(node, 'name') ?? '',
      all(node, 'targetReference').map(({ text }) => text),
    ]),
  );
  const follow = (name: string, before: readonly string[]): void => {
    expect(before).not.toContain(name);
    for (const target of next.get(name) ?? []) follow(target, [...before, name]);
  };
  follow('Find_Earlier', []);
});

test('it runs after the commit, when an event is parked, also again, and writes nothing', () => {
  const [start] = all(flow, 'start');
  // An event that is replayed and parked again stays Parked: only the time changes.
  const [entry] = all(start, 'filterFormula').map(({ text }) => text);
  expect(entry).toBe(
    'AND(ISPICKVAL({!$Record.Status__c}, "Parked"), OR(ISNEW(), ISCHANGED({!$Record.Status__c}), ISCHANGED({!$Record.Parked_At__c})))',
  );
  const facts = start?.children.map(({ name, text }) => [name, text]);
  expect(facts).toEqual(
    expect.arrayContaining([
      ['object', OBJECT],
      ['recordTriggerType', 'CreateAndUpdate'],
      ['triggerType', 'RecordAfterSave'],
    ]),
  );
  // Only the path after the commit: a connector would be a path within the connector's write.
  expect(start?.children.map(({ name }) => name)).not.toContain('connector');
  expect(all(start, 'pathType').map(({ text }) => text)).toEqual(['AsyncAfterCommit']);
  for (const name of ['recordCreates', 'recordUpdates', 'recordDeletes', 'loops']) {
    expect(all(flow, name)).toEqual([]);
  }
});

test('what was parked before is looked up by the time of parking, which no edit changes', () => {
  const lookups = all(flow, 'recordLookups').filter((each) => childText(each, 'object') === OBJECT);
  expect(lookups.map((each) => childText(each, 'name'))).toEqual(['Find_Earlier', 'Find_First']);
  const [earlier = [], first = []] = lookups.map((lookup) =>
    all(lookup, 'filters').map((filter) => {
      const operator = childText(filter, 'operator');
      const [value] = [...all(filter, 'elementReference'), ...all(filter, 'stringValue')];
      return `${childText(filter, 'field')} ${operator} ${value?.text}`;
    }),
  );
  const cause = [
    'Status__c EqualTo Parked',
    'Error_Code__c EqualTo $Record.Error_Code__c',
    'Error_Object__c EqualTo $Record.Error_Object__c',
  ];
  expect(earlier).toEqual([
    ...cause,
    'Parked_At__c GreaterThanOrEqualTo PeriodStart',
    'Parked_At__c LessThan ParkedAt',
  ]);
  expect(first).toEqual([...cause, 'Parked_At__c EqualTo $Record.Parked_At__c']);
});

test('the flow and the texts use only fields of the Failed Event, none of them personal', () => {
  const own = [...all(flow, 'start'), ...all(flow, 'recordLookups')].filter(
    (each) => childText(each, 'object') === OBJECT,
  );
  const filtered = own.flatMap((each) => all(each, 'field')).map(({ text }) => text);
  const content = readFileSync(
    new URL(
      `../../${PACKAGE}/main/default/email/unfiled$public/Digital_River_Failed_Event.email`,
      import.meta.url,
    ),
    'utf8',
  );
  const texts = JSON.stringify(files.map(({ root }) => root)) + content;
  const named = [...texts.matchAll(/(?:\$Record|DR_Failed_Event__c)\.(\w+)/g)].map(
    ([, name]) => name,
  );
  const known = [...fields, ...STANDARD, 'Link', 'Digital_River_Failed_Event'];
  const used = [...filtered, ...named].filter((name) => name !== undefined);
  expect(used.filter((name) => !known.includes(name))).toEqual([]);
  expect(used).toContain('Error_Code__c');
});

test('each variable of the flow that is referred to exists', () => {
  const made = ['variables', 'formulas', 'textTemplates', 'recordLookups']
    .flatMap((name) => all(flow, name))
    .map((each) => childText(each, 'name'));
  const references = [
    ...all(flow, 'elementReference'),
    ...all(flow, 'assignToReference'),
    ...all(flow, 'leftValueReference'),
  ].map(({ text }) => text.split('.')[0]);
  const unknown = references.filter((name) => !name?.startsWith('$') && !made.includes(name));
  expect(unknown).toEqual([]);
});

test('notification type, group, e-mail alert and template are those that the flow names', () => {
  const named = (type: string) => files.filter(({ root }) => root.name === type);
  const [group] = named('Group');
  const [type] = named('CustomNotificationType');
  const [template] = named('EmailTemplate');
  const [workflow] = named('Workflow');
  expect(workflow?.name).toBe(OBJECT);
  const values = all(flow, 'stringValue').map(({ text }) => text);
  expect(values).toEqual(expect.arrayContaining([group?.name, type?.name]));
  const [alert] = all(workflow?.root, 'alerts');
  const email = all(flow, 'actionCalls').find(
    (call) => childText(call, 'actionType') === 'emailAlert',
  );
  expect(email && childText(email, 'actionName')).toBe(
    `${OBJECT}.${alert && childText(alert, 'fullName')}`,
  );
  expect(alert && childText(alert, 'template')).toBe(`unfiled$public/${template?.name}`);
  expect(all(alert, 'recipient').map(({ text }) => text)).toEqual([group?.name]);
});

/** Parts of a flow are in alphabetical order, after those that all parts have. */
function typesWithLater(): MetadataTypes {
  const types = readMetadataTypes();
  for (const [type, later] of Object.entries(LATER_ELEMENTS)) {
    const known = types.sequences.get(type) ?? [];
    const added = Object.entries(later).map(([name, of]) => ({
      name,
      type:
        types.sequences.has(of) || of in LATER_VALUES || of in LATER_ELEMENTS ? of : `xsd:${of}`,
      required: false,
      repeatable: name === 'scheduledPaths',
    }));
    const base = type === 'Flow' ? ['fullName'] : ['name', 'locationY'];
    const inherited = known.findLastIndex(({ name }) => base.includes(name)) + 1;
    const own = [...known.slice(inherited), ...added].sort((a, b) => (a.name < b.name ? -1 : 1));
    types.sequences.set(type, [...known.slice(0, inherited), ...own]);
  }
  for (const [type, values] of Object.entries(LATER_VALUES)) {
    types.enumerations.set(type, new Set([...(types.enumerations.get(type) ?? []), ...values]));
  }
  return types;
}

function all(element: XmlElement | undefined, name: string): XmlElement[] {
  return (element?.children ?? []).flatMap((child) =>
    child.name === name ? [child] : all(child, name),
  );
}
