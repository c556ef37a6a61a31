import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An XML element with its children in document order. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  ignoreDeclaration: true,
});

/**
 * Parses XML.
 *
 * @returns the root element
 * @throws Error with line and reason when the XML is not well-formed
 */
export function parseXml(xml: string): XmlElement {
  const validity = XMLValidator.validate(xml);
  if (validity !== true) throw new Error(`line ${validity.err.line}: ${validity.err.msg}`);
  const roots = elements(parser.parse(xml));
  const [root] = roots;
  if (roots.length !== 1 || root === undefined) {
    throw new Error(`expected one root element, got ${roots.length}`);
  }
  return root;
}

/** The text of a child element, or undefined if there is no such child. */
export function childText(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}

// The parser's ordered output: { tag: [children], ':@': { attributes } } and { '#text': value }.
function elements(ordered: unknown): XmlElement[] {
  return nodes(ordered).flatMap((node) =>
    Object.entries(node)
      .filter(([key]) => key !== ':@' && key !== '#text' && key !== '#comment')
      .map(([name, content]) => ({
        name,
        attributes: isStringRecord(node[':@']) ? node[':@'] : {},
        children: elements(content),
        text: text(content),
      })),
  );
}

function text(ordered: unknown): string {
  return nodes(ordered)
    .map((node) => node['#text'])
    .filter((part) => typeof part === 'string')
    .join('');
}

function nodes(ordered: unknown): Record<string, unknown>[] {
  return Array.isArray(ordered) ? ordered.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((entry) => typeof entry === 'string');
}
