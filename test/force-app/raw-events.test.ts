import { RAW_FIELDS } from '../../src/sources/mapped/compile/writes/raw-entry.ts';
import { RAW_OBJECT, rawFields } from '../../src/sources/mapped/fields/raw-fields.ts';
import { metadataFiles } from './metadata-files.ts';
import { readMetadataTypes } from './metadata-types.ts';
import { schemaViolations } from './schema-violations.ts';
import { childText, type XmlElement } from './xml.ts';

const types = readMetadataTypes();
const files = ['salesforce/raw-events', 'salesforce/raw-events-flow'].flatMap((directory) =>
  metadataFiles('**/*-meta.xml', directory),
);
const fields = metadataFiles('objects/*/fields/*', 'salesforce/raw-events');

// The WSDL at hand is older than some elements of flows: the local org checks those.
test.each(
  files.filter(({ root }) => root.name !== 'Flow').map((file) => [file.path, file.root] as const),
)('%s is valid according to the Metadata WSDL', (_path, root) => {
  expect(schemaViolations(root, root.name, types)).toEqual([]);
});

test('the object has exactly the fields that raw sources write, with room for their values', () => {
  expect(fields.map(({ name }) => name).toSorted()).toEqual(RAW_OBJECT.fields.toSorted());
  for (const { field, type } of rawFields()) {
    if (type?.kind !== 'text') continue;
    const root = fields.find(({ name }) => name === field)?.root;
    expect(root && childText(root, 'length')).toBe(String(type.length));
  }
});

test('bodies are private, because they may contain personal data', () => {
  const [object] = metadataFiles('objects/*/*.object-meta.xml', 'salesforce/raw-events');
  expect(object && childText(object.root, 'sharingModel')).toBe('Private');
});

test('the example flow uses fields of the object only, and no body', () => {
  const [flow] = metadataFiles('flows/*', 'salesforce/raw-events-flow');
  const named = [...everyText(flow?.root).matchAll(/\$Record\.(\w+__c)/g)].map(
    ([, field]) => field ?? '',
  );
  expect(named.filter((field) => !RAW_OBJECT.fields.includes(field))).toEqual([]);
  expect(named).toContain(RAW_FIELDS.type);
  expect(named).not.toContain(RAW_FIELDS.body);
});

function everyText(element: XmlElement | undefined): string {
  if (element === undefined) return '';
  return [element.text, ...element.children.map(everyText)].join(' ');
}
