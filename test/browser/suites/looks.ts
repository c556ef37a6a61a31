import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { Transcript } from '../../official-clients/transcript.ts';
import { axeViolations } from '../page/axe.ts';
import { openPage } from '../page/open-page.ts';
import { MAX_LAYOUT_SHIFT, openWatchedPage, type WatchedPage } from '../page/watched-page.ts';
import { type ConsolePage, PAGES } from '../page-table.ts';
import type { Stage } from '../stage.ts';

const WIDTHS = [1280, 375] as const;
const HEIGHT = 900;
const SCHEMES = ['light', 'dark'] as const;

/**
 * Looks at every page on wide and narrow screens, light and dark: nothing breaks the content security
 * policy or the rules of axe, is cut off, moves, or comes from another host.
 *
 * @param context of a signed-in user
 * @param screenshots a folder for them; undefined: none are taken
 */
export async function looksSuite(
  stage: Stage,
  context: BrowserContext,
  transcript: Transcript,
  screenshots: string | undefined,
): Promise<void> {
  if (screenshots !== undefined) await mkdir(screenshots, { recursive: true });
  await Promise.all(
    WIDTHS.map(async (width) => {
      const watched = await openWatchedPage(context, stage.local.connectorUrl);
      await watched.page.setViewportSize({ width, height: HEIGHT });
      for (const each of PAGES) {
        await transcript.check(`${each.name} at ${width} px`, () =>
          checkLooks(stage, watched, each, screenshotFile(screenshots, each, width)),
        );
      }
      await watched.page.close();
    }),
  );
}

function screenshotFile(folder: string | undefined, { name }: ConsolePage, width: number) {
  return (scheme: string) =>
    folder === undefined ? undefined : join(folder, `${name}-${width}-${scheme}.png`);
}

async function checkLooks(
  stage: Stage,
  { page, problems, layoutShift }: WatchedPage,
  shown: ConsolePage,
  screenshot: (scheme: string) => string | undefined,
): Promise<string> {
  await page.emulateMedia({ colorScheme: SCHEMES[0], reducedMotion: 'reduce' });
  assert.equal(await openPage(page, stage, shown), shown.status ?? 200);
  const faults: string[] = [];
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    faults.push(...(await axeViolations(page)).map((fault) => `${scheme}: ${fault}`));
  }
  const shift = await layoutShift();
  if (shift >= MAX_LAYOUT_SHIFT) faults.push(`its parts move: layout shift ${shift.toFixed(3)}`);
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  if (overflow > 0) faults.push(`is ${overflow} px wider than the screen`);
  faults.push(...(await problems()));
  // Last: a picture of the whole page changes the size of the screen, and so moves parts.
  for (const scheme of SCHEMES) {
    const file = screenshot(scheme);
    if (file === undefined) continue;
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: file, fullPage: true });
  }
  assert.equal(faults.length, 0, faults.join('\n'));
  return `no fault in ${await page.title()}`;
}
