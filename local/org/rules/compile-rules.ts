import type { OrgSchema } from '../schema/schema.ts';
import { type CompiledRule, compileRule } from './compile-rule.ts';

/** Makes all validation rules ready, by lower-case object name. */
export function compileRules({ objects }: OrgSchema): Map<string, CompiledRule[]> {
  return new Map(
    [...objects].map(([name, object]) => [
      name,
      object.validationRules.map((rule) => compileRule(object, rule)),
    ]),
  );
}
