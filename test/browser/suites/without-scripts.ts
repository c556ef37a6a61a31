import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import type { Transcript } from '../../official-clients/transcript.ts';
import { openPage } from '../page/open-page.ts';
import { PAGES } from '../page-table.ts';
import type { Stage } from '../stage.ts';

/** Each page shows the same headings and tables, whether its scripts run or not. */
export async function withoutScriptsSuite(
  stage: Stage,
  signedIn: BrowserContext,
  transcript: Transcript,
): Promise<void> {
  const context = await stage.browser.newContext({
    javaScriptEnabled: false,
    storageState: await signedIn.storageState(),
  });
  const [plain, scripted] = [await context.newPage(), await signedIn.newPage()];
  for (const each of PAGES) {
    await transcript.check(`${each.name} without scripts`, async () => {
      const shown = [];
      for (const page of [scripted, plain]) {
        await openPage(page, stage, each);
        shown.push(await page.locator('h1, h2, h3, caption, thead').allTextContents());
      }
      assert.deepEqual(shown[1], shown[0]);
      const main = (await plain.getByRole('main').textContent()) ?? '';
      assert(main.length > 50, `shows only ${JSON.stringify(main)}`);
      return `${shown[0]?.length} headings and captions, ${main.length} characters`;
    });
  }
  await scripted.close();
  await context.close();
}
