/** An element: its name, and its text or its children. */
export type XmlElement = readonly [name: string, content: string | readonly XmlElement[]];

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const INDENT = '    ';

/**
 * The text of a metadata file.
 *
 * @param type the metadata type, which is the outermost element
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/file_based_zip_file.htm
 */
export function metadataXml(type: string, children: readonly XmlElement[]): string {
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  const open = `<${type} xmlns="http://soap.sforce.com/2006/04/metadata">`;
  const lines = children.flatMap((child) => elementLines(child, INDENT));
  return `${[head, open, ...lines, `</${type}>`].join('\n')}\n`;
}

function elementLines([name, content]: XmlElement, indent: string): string[] {
  if (typeof content === 'string') return [`${indent}<${name}>${escaped(content)}</${name}>`];
  const lines = content.flatMap((child) => elementLines(child, indent + INDENT));
  return [`${indent}<${name}>`, ...lines, `${indent}</${name}>`];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it has to find control characters.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Without what no XML can contain, not even escaped (XML 1.0 §2.2). */
function escaped(text: string): string {
  const possible = text.replaceAll(NOT_XML, '').toWellFormed();
  return possible.replaceAll(/[&<>]/g, (character) => ESCAPES[character] ?? character);
}
