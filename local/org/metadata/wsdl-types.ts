import { readFile } from 'node:fs/promises';
import { XMLParser } from 'fast-xml-parser';
import { asXml, listOf, textOf, type Xml } from './component.ts';
import { LATER_ELEMENTS, LATER_VALUES } from './later-elements.ts';

/** The types of the Metadata API's WSDL. */
export interface WsdlTypes {
  /** The elements of each type, with their types. */
  elements: Map<string, Map<string, string>>;
  /** The values of an enumeration. */
  values: Map<string, Set<string>>;
}

// The WSDL is part of jsforce.
const WSDL = new URL('../../../node_modules/jsforce/src/api/metadata/wsdl.xml', import.meta.url);

let read: Promise<WsdlTypes> | undefined;

/** Reads the WSDL, only once because it is large. */
export function wsdlTypes(): Promise<WsdlTypes> {
  read ??= readFile(WSDL, 'utf8').then(readWsdl).then(withLater);
  return read;
}

/** Adds the elements of later versions that this project uses. */
function withLater({ elements, values }: WsdlTypes): WsdlTypes {
  for (const [type, later] of Object.entries(LATER_ELEMENTS)) {
    elements.set(type, new Map([...(elements.get(type) ?? []), ...Object.entries(later)]));
  }
  for (const [type, later] of Object.entries(LATER_VALUES)) {
    values.set(type, new Set([...(values.get(type) ?? []), ...later]));
  }
  return { elements, values };
}

function readWsdl(text: string): WsdlTypes {
  const parser = new XMLParser({ ignoreAttributes: false, removeNSPrefix: true });
  const { types } = asXml(asXml(parser.parse(text)).definitions);
  const { complexType, simpleType } = asXml(asXml(types).schema);
  const complex = new Map(listOf(complexType).map((each) => [nameOf(each), asXml(each)]));
  const simple = listOf(simpleType).map((each) => {
    const { enumeration } = asXml(asXml(each).restriction);
    const values = listOf(enumeration).map((one) => textOf(asXml(one)['@_value']) ?? '');
    return [nameOf(each), new Set(values)] as const;
  });
  const elements = [...complex.keys()].map((name) => [name, elementsOf(complex, name)] as const);
  return { elements: new Map(elements), values: new Map(simple) };
}

/** A type's own elements and those of the type that it extends. */
function elementsOf(complex: Map<string, Xml>, name: string): Map<string, string> {
  const type = complex.get(name);
  if (type === undefined) return new Map();
  const extension = asXml(asXml(type.complexContent).extension);
  const base = localName(extension['@_base']);
  const { element } = asXml(type.sequence ?? extension.sequence);
  const own = listOf(element).map(
    (each) => [nameOf(each), localName(asXml(each)['@_type'])] as const,
  );
  return new Map([...elementsOf(complex, base), ...own]);
}

function nameOf(element: unknown): string {
  return textOf(asXml(element)['@_name']) ?? '';
}

function localName(name: unknown): string {
  return (textOf(name) ?? '').replace(/^\w+:/, '');
}
