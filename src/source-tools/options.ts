import { declareCommand } from '../cli/arguments/declaration.ts';
import { flag, text, texts } from '../cli/arguments/option-table.ts';
import { readSubcommand } from '../cli/arguments/read-subcommand.ts';
import { InputError } from '../errors.ts';
import { AFTER_CHECK, EXAMPLES } from './help.ts';

const json = flag('print the result as JSON');
const FILES = { '<file...>': 'a mapping file' };

const SOURCE = {
  typed: 'npm run source --',
  summary: 'check a mapping file, and write the Salesforce metadata that it needs',
  description: 'Checks mapping files, and writes the Salesforce metadata that they need.',
  after: EXAMPLES,
  subcommands: {
    check: declareCommand({
      typed: 'npm run source -- check',
      summary: 'check a mapping file: its keys, paths and proof, what events would write, the org',
      description: 'Checks mapping files: their keys, paths and proofs.',
      operands: FILES,
      options: {
        event: texts(
          'FILE',
          'a body as the sender posts it. With several, also which of them wins in the end; their order does not matter',
          'a file with a body of the sender',
        ),
        header: texts(
          'NAME:VALUE',
          'a header of the sender that the file reads; may be repeated',
          'a header as NAME:VALUE',
        ),
        org: flag(
          "compare with the org of the connector's variables: objects, fields, types, rights",
        ),
        json,
      },
      after: AFTER_CHECK,
    }),
    metadata: declareCommand({
      typed: 'npm run source -- metadata',
      summary: 'write the Salesforce metadata that a mapping file needs',
      description: 'Writes the Salesforce metadata that a mapping file needs.',
      operands: FILES,
      options: {
        out: text('FOLDER', 'package directory to write to, such as force-app-shop', 'a folder'),
        label: text(
          'TEXT',
          'what people call the sender; default: label of the file, else its source',
        ),
        existing: texts(
          'OBJECT',
          'a custom object that the org has: it gets fields and rights only; may be repeated',
          'the API name of an object',
        ),
        force: flag('replace files that differ'),
        json,
      },
    }),
  },
};

/** Which headers the names of HTTP can have. */
const HEADER = /^([A-Za-z0-9-]{1,100}):\s*(.+)$/s;

/** What the arguments ask for. */
export type SourceOptions =
  | { readonly subcommand: 'help'; readonly help: string }
  | {
      readonly subcommand: 'check';
      /** At least one; with samples or for programs, exactly one. */
      readonly files: readonly string[];
      readonly events: readonly string[];
      readonly headers: Readonly<Record<string, string>>;
      readonly org: boolean;
      readonly isJson: boolean;
    }
  | {
      readonly subcommand: 'metadata';
      /** Exactly one. */
      readonly files: readonly string[];
      readonly out: string;
      readonly label: string | undefined;
      readonly existing: readonly string[];
      readonly isForced: boolean;
      readonly isJson: boolean;
    };

/**
 * Reads the arguments.
 *
 * @param argv arguments without node and script
 * @throws InputError when they are wrong
 */
export function readOptions(argv: readonly string[]): SourceOptions {
  const read = readSubcommand(SOURCE, argv);
  if (read.help !== undefined) return { subcommand: 'help', help: read.help };
  const { operands: files } = read;
  const { json: isJson } = read.values;
  if (read.subcommand === 'check') {
    const { event: events, header, org } = read.values;
    if (events.length > 0 || isJson) requireOne(files, ' with --event or --json');
    return { subcommand: 'check', files, events, headers: readHeaders(header), org, isJson };
  }
  const { out, label, existing, force: isForced } = read.values;
  if (out === undefined) throw new InputError('Expected --out FOLDER: where to write the files.');
  requireOne(files, '');
  return { subcommand: 'metadata', files, out, label, existing, isForced, isJson };
}

function requireOne(files: readonly string[], when: string): void {
  const [, ...more] = files;
  if (more.length > 0)
    throw new InputError(`Expected one file${when}, got also ${more.join(', ')}.`);
}

/**
 * Reads headers of the form `NAME:VALUE`.
 *
 * @returns by their names in lower case
 * @throws InputError
 */
export function readHeaders(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = HEADER.exec(text) ?? [];
      if (name === undefined || value === undefined) {
        throw new InputError(`Expected --header NAME:VALUE, got ${text}.`);
      }
      return [name.toLowerCase(), value.trim()];
    }),
  );
}
