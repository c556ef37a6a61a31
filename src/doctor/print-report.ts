import type { Paint } from '../cli/output.ts';
import { wordWrap } from '../cli/word-wrap.ts';
import { printable, printableJson } from '../printable.ts';
import type { Diagnosis } from './doctor.ts';
import type { Finding, Standing } from './finding.ts';

/** Width of the last column in characters; longer texts are wrapped between words. */
const TEXT_WIDTH = 76;
const STANDINGS: readonly Standing[] = ['ok', 'warning', 'failed', 'skipped'];
/** What is to stand out; the rest has the colour of the terminal. */
const COLOURS: Readonly<Partial<Record<Standing, Parameters<Paint>[0]>>> = {
  failed: 'red',
  warning: 'yellow',
};
/** The most characters of the name of a check in a line; longer names are wrapped between words. */
const CHECK_WIDTH = 32;
const STANDING_WIDTH = Math.max(...STANDINGS.map((standing) => standing.length)) + 2;

/**
 * Formats the findings for people: grouped by area, each followed by what to do about it.
 * Consecutive findings with the same advice show it once, after the last of them. The last line is
 * a summary.
 *
 * @param paint colours what stands out; without it there are no colours
 */
export function reportText({ findings }: Diagnosis, paint: Paint = (_, text) => text): string {
  const names = findings.flatMap(({ check }) => wordWrap(check, CHECK_WIDTH));
  const checkWidth = Math.max(...names.map((name) => name.length)) + 2;
  const areas = [...new Set(findings.map(({ area }) => area))];
  const parts = areas.map((area) => {
    const lines = findings
      .filter((finding) => finding.area === area)
      .flatMap((finding, index, all) =>
        linesOf(
          finding,
          finding.todo === all[index + 1]?.todo ? undefined : finding.todo,
          checkWidth,
        ).map((line, at) => painted(at === 0 ? finding.standing : undefined, line, paint)),
      );
    return `${printable(area)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
  });
  return [...parts, summary(findings)].join('\n');
}

/** The escape sequences of colours are added to what is printable, which has none. */
function painted(standing: Standing | undefined, line: string, paint: Paint): string {
  const text = printable(line);
  const colour = standing && COLOURS[standing];
  return colour === undefined ? text : paint(colour, text);
}

function linesOf(
  { standing, check, found }: Finding,
  todo: string | undefined,
  checkWidth: number,
): string[] {
  const texts = [
    ...wordWrap(found, TEXT_WIDTH),
    ...(todo === undefined ? [] : wordWrap(`→ ${todo}`, TEXT_WIDTH)),
  ];
  const names = wordWrap(check, CHECK_WIDTH);
  const count = Math.max(names.length, texts.length);
  return Array.from({ length: count }, (_, at) => {
    const head = (at === 0 ? standing : '').padEnd(STANDING_WIDTH);
    return (head + (names[at] ?? '').padEnd(checkWidth) + (texts[at] ?? '')).trimEnd();
  });
}

function counts(findings: readonly Finding[]): Record<Standing, number> {
  const byStanding: Record<Standing, number> = { ok: 0, warning: 0, failed: 0, skipped: 0 };
  for (const { standing } of findings) byStanding[standing] += 1;
  return byStanding;
}

function summary(findings: readonly Finding[]): string {
  const byStanding = counts(findings);
  return `${STANDINGS.map((standing) => `${byStanding[standing]} ${standing}`).join(', ')}.`;
}

/** Formats the findings as JSON, with the number of findings of each standing. */
export function reportJson(diagnosis: Diagnosis): string {
  return printableJson({ ...diagnosis, counts: counts(diagnosis.findings) });
}
