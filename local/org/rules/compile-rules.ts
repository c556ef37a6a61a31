import type { OrgSchema } from '../schema/schema.ts';
import { type CompiledRule, compileRule } from './compile-rule.ts';

/** Compiles all validation rules, by lower-case object name. */
export function compileRules({ objects }: OrgSchema): Map<string, CompiledRule[]> {
  return new Map(
    [...objects].map(([name, object]) => [
      name,
      object.validationRules.map((rule) => compileRule(object, rule)),
    ]),
  );
}
