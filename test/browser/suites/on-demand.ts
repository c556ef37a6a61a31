import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import type { Transcript } from '../../official-clients/transcript.ts';
import type { Stage } from '../stage.ts';

/**
 * What the console makes when a person asks for it: the doctor's report, and a run. Their pages are in
 * the table.
 *
 * @param context of a signed-in operator
 */
export async function onDemandSuite(
  { local }: Stage,
  context: BrowserContext,
  transcript: Transcript,
): Promise<void> {
  const page = await context.newPage();
  await transcript.check('a button runs the doctor', async () => {
    await page.goto(`${local.connectorUrl}/console/settings/doctor`);
    await page.getByRole('button', { name: 'Run the doctor' }).click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor({ timeout: 60_000 });
    return 'the page shows its report';
  });
  await transcript.check('unmapped events are judged anew', async () => {
    await page.goto(`${local.connectorUrl}/console/unmapped/judge`);
    await page.getByRole('button', { name: 'Judge them anew' }).click();
    await page.waitForURL('**/console/runs/**');
    const heading = await page.getByRole('heading', { level: 1 }).textContent();
    assert(heading !== null);
    return heading;
  });
  await page.close();
}
