import type { MetadataTypes, Particle } from './metadata-types.ts';
import type { XmlElement } from './xml.ts';

/**
 * Checks an element against a metadata type.
 *
 * @returns one sentence for each violation
 */
export function schemaViolations(
  element: XmlElement,
  typeName: string,
  types: MetadataTypes,
): string[] {
  const sequence = types.sequences.get(typeName);
  if (sequence === undefined) return valueViolations(element, typeName, types);
  return [
    ...orderViolations(element, sequence),
    ...countViolations(element, sequence),
    ...element.children.flatMap((child) => {
      const known = sequence.find((particle) => particle.name === child.name);
      return known ? schemaViolations(child, known.type.replace(/^tns:/, ''), types) : [];
    }),
  ];
}

function orderViolations(element: XmlElement, sequence: Particle[]): string[] {
  const order = sequence.map((particle) => particle.name);
  let furthest = 0;
  return element.children.flatMap((child) => {
    const position = order.indexOf(child.name);
    if (position < 0) return [`${element.name} may not hold ${child.name}`];
    if (position < furthest) return [`${child.name} must come before ${order[furthest]}`];
    furthest = position;
    return [];
  });
}

function countViolations(element: XmlElement, sequence: Particle[]): string[] {
  return sequence.flatMap(({ name, required, repeatable }) => {
    const count = element.children.filter((child) => child.name === name).length;
    if (required && count === 0) return [`${element.name} must hold ${name}`];
    if (!repeatable && count > 1) return [`${element.name} may hold ${name} only once`];
    return [];
  });
}

const simpleTypes: Record<string, RegExp> = {
  'xsd:boolean': /^(true|false)$/,
  'xsd:double': /^-?\d+(\.\d+)?$/,
  'xsd:int': /^-?\d+$/,
  'xsd:string': /^/,
};

function valueViolations(element: XmlElement, typeName: string, types: MetadataTypes): string[] {
  const value = element.text;
  const valid = types.enumerations.get(typeName)?.has(value) ?? simpleTypes[typeName]?.test(value);
  return valid ? [] : [`${element.name} is "${value}", which is not a ${typeName}`];
}
