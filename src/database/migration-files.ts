import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** One change of the schema. */
export interface Migration {
  /** Its file name; the names determine the order. */
  readonly name: string;
  /** SHA-256 of the text with line ends as on Linux, in hexadecimal digits. */
  readonly checksum: string;
  /** Whether it runs in a transaction; otherwise it has to be repeatable. */
  readonly isTransactional: boolean;
  /** What is sent to the database, one query each. */
  readonly statements: readonly string[];
}

/** The first line of a file that PostgreSQL cannot run in a transaction, with the reason. */
const NOT_TRANSACTIONAL = /^-- not transactional: \S/;
const COMMENT_LINE = /^\s*--.*$/gm;
const END_OF_STATEMENT = /;[^\S\n]*$/m;

/**
 * Reads the text of a migration. If it begins with `-- not transactional: <why>`, its statements are
 * sent one by one, since several in one query are an implicit transaction. In such a file each
 * statement ends with a semicolon at the end of a line, and no other line ends with one.
 *
 * @param name its file name
 */
export function parseMigration(name: string, text: string): Migration {
  const normalised = text.replaceAll('\r\n', '\n');
  const isTransactional = !NOT_TRANSACTIONAL.test(normalised);
  return {
    name,
    checksum: createHash('sha256').update(normalised).digest('hex'),
    isTransactional,
    statements: isTransactional ? [normalised] : statementsIn(normalised),
  };
}

function statementsIn(text: string): string[] {
  return text
    .replace(COMMENT_LINE, '')
    .split(END_OF_STATEMENT)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** Reads all migrations of a folder, in the order in which they run. */
export async function readMigrations(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => parseMigration(name, await readFile(new URL(name, folder), 'utf8'))),
  );
}
