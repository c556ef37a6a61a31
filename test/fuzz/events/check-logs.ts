import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PERSONAL } from './good-event.ts';

/** Checks the logs of processes, by the names of the processes. */
export async function checkLogs(folder: string, names: readonly string[]): Promise<string[]> {
  const problems = await Promise.all(
    names.map(async (name) =>
      logProblems(name, await readFile(join(folder, `${name}.log`), 'utf8')),
    ),
  );
  return problems.flat();
}

/** Parked events and refused calls of proven callers are errors, and are expected. */
const EXPECTED = /"fact":"event parked"|"caller":.*"fact":"request refused"/;

/** Kinds of lines that no log may have. */
const WRONG: Readonly<Record<string, (line: string) => boolean>> = {
  'is not JSON': (line) => !isJson(line),
  'has personal data': (line) => line.includes(PERSONAL),
  'is an error': (line) => /"level":"(error|fatal)"/.test(line) && !EXPECTED.test(line),
  'has an exception': (line) => /"err":/.test(line),
};

/** Sentences about lines that are not JSON, contain personal data or an exception, or are errors. */
export function logProblems(name: string, text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const isEmpty = lines.length === 0 ? [`The log of ${name} is empty.`] : [];
  const wrong = Object.entries(WRONG).flatMap(([what, isWrong]) => {
    const found = lines.filter(isWrong);
    if (found.length === 0) return [];
    return [`${found.length} lines of ${name}: a line ${what}: ${found[0]?.slice(0, 600)}`];
  });
  return [...isEmpty, ...wrong];
}

function isJson(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
