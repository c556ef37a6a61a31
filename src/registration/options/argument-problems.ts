import type { parseArgs } from 'node:util';
import { optionNamed } from './option-table.ts';
import { SUBCOMMAND_NAMES, type SubcommandName } from './subcommand-names.ts';

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

/**
 * What is wrong with the form of the arguments: unknown ones, those of other subcommands, missing
 * and unexpected values, and options that are given twice.
 *
 * @param tokens the arguments after the subcommand
 * @returns one sentence for each problem. Values are never repeated, because they may be secrets
 */
export function argumentProblems(tokens: readonly Token[], subcommand: SubcommandName): string[] {
  const seen = new Set<string>();
  return tokens.flatMap((token) => {
    if (token.kind === 'positional') return [positionalProblem(token.index)];
    if (token.kind !== 'option') return [];
    const isRepeated = seen.has(token.name);
    seen.add(token.name);
    return isRepeated
      ? [`${token.rawName}: expected once, got it twice. Give it once.`]
      : optionProblems(token, subcommand);
  });
}

function positionalProblem(index: number): string {
  return index === 0
    ? `Argument 1: expected a subcommand (${SUBCOMMAND_NAMES.join(', ')}) or an option that begins with --, got something else. See --help.`
    : `Argument ${index + 1}: expected an option that begins with --, got a value. See --help.`;
}

function optionProblems(
  token: Extract<Token, { kind: 'option' }>,
  subcommand: SubcommandName,
): string[] {
  const { rawName, value } = token;
  const option = optionNamed(token.name);
  if (option === undefined) {
    return [`${rawName}: unknown option. Secrets belong in environment variables; see --help.`];
  }
  if (!option.subcommands.includes(subcommand)) {
    return [
      `${rawName}: not an option of ${subcommand}; it belongs to ${option.subcommands.join(', ')}. Leave it out.`,
    ];
  }
  if (option.type === 'boolean') {
    return value === undefined ? [] : [`${rawName}: expected no value, got one.`];
  }
  const isMissing = value === undefined || value.startsWith('--');
  return isMissing ? [`${rawName}: expected ${option.expected}, got nothing.`] : [];
}
