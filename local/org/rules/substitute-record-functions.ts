/** The variable that replaces ISNEW(). */
const IS_NEW = 'Is_New__v';

/** The meaning of a variable in the rewritten formula. */
export type Variable = { kind: 'isNew' } | { kind: 'new' | 'prior' | 'changed'; field: string };

/** The functions about the record's state; also texts, so that they can be skipped. */
const RECORD_FUNCTIONS =
  /"(?:[^"\\]|\\.)*"|\bISNEW\s*\(\s*\)|\b(PRIORVALUE|ISCHANGED)\s*\(\s*([a-z]\w*)\s*\)/gi;

const PREFIXES = { prior: 'Prior__v_', changed: 'Changed__v_' } as const;

/**
 * Replaces ISNEW(), PRIORVALUE(F) and ISCHANGED(F) by variables, because formulon does not know the
 * previous state of a record.
 */
export function substituteRecordFunctions(formula: string): string {
  return formula.replace(RECORD_FUNCTIONS, (call: string, name?: string, field?: string) => {
    if (call.startsWith('"')) return call;
    if (name === undefined || field === undefined) return IS_NEW;
    return name.toUpperCase() === 'PRIORVALUE' ? PREFIXES.prior + field : PREFIXES.changed + field;
  });
}

/** Parses a variable of a rewritten formula. */
export function readVariable(name: string): Variable {
  if (name === IS_NEW) return { kind: 'isNew' };
  for (const kind of ['prior', 'changed'] as const) {
    if (name.startsWith(PREFIXES[kind])) return { kind, field: name.slice(PREFIXES[kind].length) };
  }
  return { kind: 'new', field: name };
}
