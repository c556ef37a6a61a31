import { wordWrap } from '../cli/word-wrap.ts';
import type { Diagnosis } from './doctor.ts';
import type { Finding, Standing } from './finding.ts';

/** Characters of a line's last column; longer texts are broken between words, words are left whole. */
const TEXT_WIDTH = 76;
const STANDINGS: readonly Standing[] = ['ok', 'warning', 'failed', 'skipped'];
const STANDING_WIDTH = Math.max(...STANDINGS.map((standing) => standing.length)) + 2;

/**
 * The findings as people read them: by area, what to do about one below it, and below the last of several that need the
 * same; a last line sums up.
 */
export function reportText({ findings }: Diagnosis): string {
  const checkWidth = Math.max(...findings.map(({ check }) => check.length)) + 2;
  const areas = [...new Set(findings.map(({ area }) => area))];
  const parts = areas.map((area) => {
    const lines = findings
      .filter((finding) => finding.area === area)
      .flatMap((finding, place, all) =>
        linesOf(
          finding,
          finding.todo === all[place + 1]?.todo ? undefined : finding.todo,
          checkWidth,
        ),
      );
    return `${area}\n${lines.map((line) => `  ${line}\n`).join('')}`;
  });
  return [...parts, summary(findings)].join('\n');
}

function linesOf(
  { standing, check, found }: Finding,
  todo: string | undefined,
  checkWidth: number,
): string[] {
  const [first = '', ...rest] = [
    ...wordWrap(found, TEXT_WIDTH),
    ...(todo === undefined ? [] : wordWrap(`→ ${todo}`, TEXT_WIDTH)),
  ];
  const margin = ' '.repeat(STANDING_WIDTH + checkWidth);
  const head = standing.padEnd(STANDING_WIDTH) + check.padEnd(checkWidth);
  return [head + first, ...rest.map((line) => margin + line)];
}

function counts(findings: readonly Finding[]): Record<Standing, number> {
  const all: Record<Standing, number> = { ok: 0, warning: 0, failed: 0, skipped: 0 };
  for (const { standing } of findings) all[standing] += 1;
  return all;
}

function summary(findings: readonly Finding[]): string {
  const of = counts(findings);
  return `${STANDINGS.map((standing) => `${of[standing]} ${standing}`).join(', ')}.`;
}

/** The same for programs. */
export function reportJson(diagnosis: Diagnosis): string {
  return JSON.stringify({ ...diagnosis, counts: counts(diagnosis.findings) }, null, 2);
}
