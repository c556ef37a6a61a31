/** Variable that takes the place of ISNEW(). */
const IS_NEW = 'Is_New__v';

/** What a variable of the rewritten formula stands for. */
export type Variable = { kind: 'isNew' } | { kind: 'new' | 'prior' | 'changed'; field: string };

/** The functions about the record's state, and texts, which are skipped. */
const RECORD_FUNCTIONS =
  /"(?:[^"\\]|\\.)*"|\bISNEW\s*\(\s*\)|\b(PRIORVALUE|ISCHANGED)\s*\(\s*([a-z]\w*)\s*\)/gi;

const PREFIXES = { prior: 'Prior__v_', changed: 'Changed__v_' } as const;

/**
 * Replaces ISNEW(), PRIORVALUE(F) and ISCHANGED(F) by variables, since formulon knows a record as it
 * is, but not as it was.
 */
export function substituteRecordFunctions(formula: string): string {
  return formula.replace(RECORD_FUNCTIONS, (call: string, name?: string, field?: string) => {
    if (call.startsWith('"')) return call;
    if (name === undefined || field === undefined) return IS_NEW;
    return name.toUpperCase() === 'PRIORVALUE' ? PREFIXES.prior + field : PREFIXES.changed + field;
  });
}

/** Tells what a variable of a rewritten formula stands for. */
export function readVariable(name: string): Variable {
  if (name === IS_NEW) return { kind: 'isNew' };
  for (const kind of ['prior', 'changed'] as const) {
    if (name.startsWith(PREFIXES[kind])) return { kind, field: name.slice(PREFIXES[kind].length) };
  }
  return { kind: 'new', field: name };
}
