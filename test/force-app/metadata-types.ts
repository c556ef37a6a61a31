import { readFileSync } from 'node:fs';
import { parseXml, type XmlElement } from './xml.ts';

/** One element that a metadata type may hold, as Salesforce's Metadata WSDL declares it. */
export interface Particle {
  name: string;
  type: string;
  required: boolean;
  repeatable: boolean;
}

/** Metadata types by name: an ordered sequence of elements, or the allowed words of an enumeration. */
export interface MetadataTypes {
  sequences: Map<string, Particle[]>;
  enumerations: Map<string, Set<string>>;
}

/**
 * Reads the types out of the Metadata WSDL that jsforce ships (API 47.0). It is older than our
 * sourceApiVersion, but what we use of these types has not changed since, and it is the only
 * schema of Salesforce's metadata that can be had offline.
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

// A type that extends another inherits its elements, which come first; all begin with tns:Metadata and its fullName.
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
