import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { ConsolePage } from '../page-table.ts';
import type { Stage } from '../stage.ts';

/** Opens a page of the table; where it is behind a button, by that. @returns the status of the answer */
export async function openPage(
  page: Page,
  stage: Stage,
  { path, press }: ConsolePage,
): Promise<number | undefined> {
  const url = stage.local.connectorUrl + (await path(stage));
  const reply = await page.goto(url);
  if (press === undefined) return reply?.status();
  assert.equal(reply?.status(), 200);
  const [answer] = await Promise.all([
    page.waitForResponse((each) => each.request().isNavigationRequest()),
    page.getByRole('button', { name: press }).click(),
  ]);
  await page.waitForLoadState();
  return answer.status();
}
