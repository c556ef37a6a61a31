import { listOf, type Xml } from './component.ts';
import type { WsdlTypes } from './wsdl-types.ts';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** The version of the WSDL: elements of later versions are refused. */
const KNOWN = '(the local org knows Metadata API 47.0)';

/**
 * Unknown elements and enumeration values in a file, according to the WSDL. Types that the WSDL
 * does not contain have no problems.
 */
export function wsdlProblems(types: WsdlTypes, type: string, metadata: Xml): string[] {
  const known = types.elements.get(type);
  if (known === undefined) return [];
  return Object.entries(metadata).flatMap(([name, content]) => {
    const elementType = known.get(name);
    if (elementType === undefined) {
      return [
        `Error parsing file: Element {${NAMESPACE}}${name} invalid at this location in type ${type} ${KNOWN}`,
      ];
    }
    return listOf(content).flatMap((each) => contentProblems(types, elementType, each));
  });
}

function contentProblems(types: WsdlTypes, type: string, content: unknown): string[] {
  if (typeof content === 'object' && content !== null) {
    return wsdlProblems(types, type, Object.fromEntries(Object.entries(content)));
  }
  const text = String(content);
  const values = type === 'boolean' ? BOOLEANS : types.values.get(type);
  if (values === undefined || values.size === 0 || values.has(text)) return [];
  return [`Error parsing file: '${text}' is not a valid value for the enum '${type}' ${KNOWN}`];
}

const BOOLEANS = new Set(['true', 'false', '1', '0']);
