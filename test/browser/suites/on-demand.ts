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
  { local, pool }: Stage,
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
  await transcript.check('a replay of what is not mended ends where it began', async () => {
    const { rows } = await pool.query<{ key: string }>(
      "SELECT key FROM issue WHERE code = 'STRING_TOO_LONG'",
    );
    await page.goto(`${local.connectorUrl}/console/issues/${rows[0]?.key}`);
    await page.getByRole('button', { name: /^Replay all/ }).click();
    await page.waitForURL('**/console/runs/**');
    await page.getByText(/^finished/).waitFor({ timeout: 60_000 });
    const text = (await page.getByRole('main').textContent()) ?? '';
    assert(text.includes('parked'), text);
    return 'the page of the run says that the events are parked again';
  });
  await page.close();
}
