import type { ConditionSpec } from '../../language/write-schema.ts';
import { isPresent } from './compile-from.ts';
import type { Read } from './event-context.ts';
import { compilePath } from './read-path.ts';
import { scalarText } from './scalar-text.ts';

type Test = ConditionSpec[string];

/** Compiles a condition: whether all of its tests hold for an event. */
export function compileCondition(spec: ConditionSpec | undefined): Read<boolean> {
  const tests = Object.entries(spec ?? {}).map(([path, test]) => compileTest(path, test));
  const [only] = tests;
  if (only === undefined) return () => true;
  return tests.length === 1 ? only : (event) => tests.every((holds) => holds(event));
}

function compileTest(path: string, test: Test): Read<boolean> {
  const read = compilePath(path === 'type' ? 'event:type' : path);
  if ('exists' in test) return (event) => isPresent(read(event)) === test.exists;
  const isNegated = 'not' in test;
  const matches = matcher(isNegated ? test.not : test);
  return (event) => {
    const text = scalarText(read(event));
    return (text !== undefined && matches(text)) !== isNegated;
  };
}

/** A `*` at the end of a text stands for any text. */
function matcher(texts: readonly string[]): (text: string) => boolean {
  const exact = new Set(texts.filter((text) => !text.endsWith('*')));
  const beginnings = texts.filter((text) => text.endsWith('*')).map((text) => text.slice(0, -1));
  if (beginnings.length === 0) return (text) => exact.has(text);
  return (text) => exact.has(text) || beginnings.some((beginning) => text.startsWith(beginning));
}
