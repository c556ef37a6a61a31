import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const source = await readFile(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** The rules of WCAG 2.2 up to AA, and what axe calls best practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const violationsSchema = z.array(
  z.object({
    id: z.string(),
    nodes: z.array(z.object({ target: z.array(z.unknown()), failureSummary: z.string() })),
  }),
);

/** What axe finds: one line for each element that breaks a rule. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Not a script tag: the policy of the page forbids foreign scripts.
  await page.evaluate(`if (globalThis.axe === undefined) { ${source} }`);
  const options = JSON.stringify({ runOnly: TAGS, resultTypes: ['violations'] });
  const found = await page.evaluate(
    `axe.run(document, ${options}).then(({ violations }) => JSON.parse(JSON.stringify(violations)))`,
  );
  return violationsSchema
    .parse(found)
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) =>
          `axe ${id}: ${target.join(' ')}: ${firstOf(failureSummary)}`,
      ),
    );
}

/** Of "Fix any of the following:" and what that is. */
function firstOf(summary: string): string {
  return summary.split('\n')[1]?.trim() ?? summary;
}
