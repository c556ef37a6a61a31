import { readFileSync } from 'node:fs';
import { parseXml, type XmlElement } from './xml.ts';

/** An element of a metadata type, as Salesforce's Metadata WSDL declares it. */
export interface Particle {
  name: string;
  type: string;
  required: boolean;
  repeatable: boolean;
}

/** Metadata types by name: a sequence of elements, or the values of an enumeration. */
export interface MetadataTypes {
  sequences: Map<string, Particle[]>;
  enumerations: Map<string, Set<string>>;
}

/**
 * Reads the types from the Metadata WSDL that jsforce contains (API 47.0). It is older than our
 * sourceApiVersion, but the parts that we use have not changed since, and no other schema of
 * Salesforce's metadata is available offline.
 */
export function readMetadataTypes(): MetadataTypes {
  const wsdl = new URL('../../node_modules/jsforce/src/api/metadata/wsdl.xml', import.meta.url);
  const schema = find(parseXml(readFileSync(wsdl, 'utf8')), ['types', 'xsd:schema']);
  const sequences = new Map<string, Particle[]>();
  const enumerations = new Map<string, Set<string>>();
  const all = schema?.children ?? [];
  const complex = all.filter(({ name }) => name === 'xsd:complexType');
  const complexTypes = new Map(complex.map((type) => [type.attributes.name ?? '', type]));
  for (const [name, type] of complexTypes) sequences.set(name, particles(type, complexTypes));
  for (const type of all.filter(({ name }) => name === 'xsd:simpleType')) {
    enumerations.set(type.attributes.name ?? '', words(type));
  }
  return { sequences, enumerations };
}

// A type inherits the elements of the type that it extends, and these come first.
function particles(type: XmlElement, complexTypes: Map<string, XmlElement>): Particle[] {
  const extension = find(type, ['xsd:complexContent', 'xsd:extension']);
  const sequence = find(extension ?? type, ['xsd:sequence']);
  const own = (sequence?.children ?? []).map(particle);
  const base = complexTypes.get(extension?.attributes.base?.replace(/^tns:/, '') ?? '');
  return base === undefined ? own : [...particles(base, complexTypes), ...own];
}

function particle({ attributes }: XmlElement): Particle {
  return {
    name: attributes.name ?? '',
    type: attributes.type ?? '',
    required: attributes.minOccurs !== '0',
    repeatable: attributes.maxOccurs === 'unbounded',
  };
}

function words(type: XmlElement): Set<string> {
  const restriction = find(type, ['xsd:restriction']);
  return new Set(restriction?.children.map((word) => word.attributes.value ?? ''));
}

function find(element: XmlElement, path: string[]): XmlElement | undefined {
  let found: XmlElement | undefined = element;
  for (const name of path) found = found?.children.find((child) => child.name === name);
  return found;
}
