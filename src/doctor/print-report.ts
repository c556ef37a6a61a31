import { wordWrap } from '../cli/word-wrap.ts';
import { printable, printableJson } from '../printable.ts';
import type { Diagnosis } from './doctor.ts';
import type { Finding, Standing } from './finding.ts';

/** Width of the last column in characters; longer texts are wrapped between words. */
const TEXT_WIDTH = 76;
const STANDINGS: readonly Standing[] = ['ok', 'warning', 'failed', 'skipped'];
const STANDING_WIDTH = Math.max(...STANDINGS.map((standing) => standing.length)) + 2;

/**
 * Formats the findings for people: grouped by area, each followed by what to do about it.
 * Consecutive findings with the same advice show it once, after the last of them. The last line is
 * a summary.
 */
export function reportText({ findings }: Diagnosis): string {
  const checkWidth = Math.max(...findings.map(({ check }) => check.length)) + 2;
  const areas = [...new Set(findings.map(({ area }) => area))];
  const parts = areas.map((area) => {
    const lines = findings
      .filter((finding) => finding.area === area)
      .flatMap((finding, index, all) =>
        linesOf(
          finding,
          finding.todo === all[index + 1]?.todo ? undefined : finding.todo,
          checkWidth,
        ),
      );
    return `${area}\n${lines.map((line) => `  ${line}\n`).join('')}`;
  });
  return printable([...parts, summary(findings)].join('\n'));
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
