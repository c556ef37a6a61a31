import type { YAMLError } from 'yaml';

/** Why a text cannot be parsed, and what to do. */
export interface SyntaxProblem {
  /** To follow "got". */
  readonly got: string;
  /** In full sentences. */
  readonly todo?: string;
}

const LIKE_OTHERS =
  'Write a colon and a blank behind each key, and indent the keys of one object alike.';
const NO_KEY: SyntaxProblem = { got: 'a line that is no key with its value', todo: LIKE_OTHERS };
const BAD_INDENT: SyntaxProblem = {
  got: 'a line that is indented otherwise than those beside it',
  todo: LIKE_OTHERS,
};
const EXTRA_COMMA: SyntaxProblem = { got: 'a comma too many' };
const NO_CLOSING: SyntaxProblem = { got: 'no closing bracket before this place' };
const NO_SEPARATOR: SyntaxProblem = { got: 'no comma, colon or bracket near this place' };

/** Beginnings of the parser's messages; the first that fits counts. */
const MESSAGES: readonly (readonly [beginning: string, problem: SyntaxProblem])[] = [
  ['Flow map', NO_CLOSING],
  ['Flow sequence', NO_CLOSING],
  ['Missing closing', { got: 'no closing quote' }],
  ['Missing ,', NO_SEPARATOR],
  ['Unexpected ,', EXTRA_COMMA],
  ['Unexpected empty item', EXTRA_COMMA],
  ['Unexpected', NO_SEPARATOR],
  ['Block collections are not allowed within flow', NO_SEPARATOR],
  ['Implicit map keys need to be followed', NO_KEY],
  ['Sequence item without', BAD_INDENT],
];

/** By the parser's codes, where all messages of one mean the same. */
const CODES: Readonly<Partial<Record<YAMLError['code'], SyntaxProblem>>> = {
  BAD_INDENT,
  BAD_SCALAR_START: { got: 'a value that begins with a reserved sign', todo: 'Quote it.' },
  BLOCK_AS_IMPLICIT_KEY: {
    got: 'a colon within a value',
    todo: `Quote a value that has a colon in it. ${LIKE_OTHERS}`,
  },
  DUPLICATE_KEY: { got: 'a key that stands there twice' },
  MULTILINE_IMPLICIT_KEY: NO_KEY,
  MULTIPLE_DOCS: { got: 'two documents', todo: 'Write a file for each sender.' },
  TAB_AS_INDENT: { got: 'a tab', todo: 'Indent with blanks.' },
};

/** The words of the parser are about the grammar of YAML: they help few people, and less in JSON. */
export function syntaxProblem({ code, message }: YAMLError): SyntaxProblem {
  const [, known = CODES[code]] =
    MESSAGES.find(([beginning]) => message.startsWith(beginning)) ?? [];
  return known ?? { got: `a text that cannot be parsed: ${withoutTexts(message)}` };
}

/** Some errors of the parser repeat what it read, which may be a secret. */
function withoutTexts(message: string): string {
  const [line = ''] = message.split('\n');
  const colon = line.indexOf(': ');
  return colon < 0 ? line : line.slice(0, colon);
}
