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
  for (const type of schema?.children ?? []) {
    const name = type.attributes.name ?? '';
    if (type.name === 'xsd:complexType') sequences.set(name, particles(type));
    if (type.name === 'xsd:simpleType') enumerations.set(name, words(type));
  }
  return { sequences, enumerations };
}

// Types that extend tns:Metadata inherit its one element, fullName, which comes first.
function particles(type: XmlElement): Particle[] {
  const extension = find(type, ['xsd:complexContent', 'xsd:extension']);
  const sequence = find(extension ?? type, ['xsd:sequence']);
  const own = (sequence?.children ?? []).map(particle);
  const fullName = { name: 'fullName', type: 'xsd:string', required: false, repeatable: false };
  return extension?.attributes.base === 'tns:Metadata' ? [fullName, ...own] : own;
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
