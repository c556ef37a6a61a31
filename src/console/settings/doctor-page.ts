import { type Html, html } from '../page/html-tag.ts';
import { actionForm, badge, type Column, notice, type Tone, table } from '../page/parts.ts';
import { instant } from '../page/times.ts';
import { withCode } from '../page/with-code.ts';
import type { DoctorReportResult } from './settings-schemas.ts';

type Finding = DoctorReportResult['findings'][number];
type Standing = Finding['standing'];

/** The most urgent first. */
const STANDINGS: readonly Standing[] = ['failed', 'warning', 'skipped', 'ok'];
const TONES: Readonly<Record<Standing, Tone>> = {
  failed: 'bad',
  warning: 'warning',
  skipped: 'neutral',
  ok: 'good',
};

/** The button that runs the doctor, and what it does. */
export const doctorForm: Html = html`
  <p>The doctor checks the whole set-up: configuration, database, Salesforce and Digital River. It changes nothing, and
    takes up to a minute. It uses a few of the org's API calls.</p>
  ${actionForm('/console/settings/doctor', 'Run the doctor')}`;

/** Where the commands are run that an advice names. */
export const whereToRun: Html = html`<p>Commands such as <code>npm run register-webhooks</code> are run in a terminal, in the
  folder of the connector, with its environment variables. On Heroku, give such a command to <code>heroku run</code> in
  quotes, and name the app: <code>heroku run --app NAME "npm run doctor"</code>.</p>`;

/** What the doctor has found: areas with failed checks first, and in each the failed ones first. */
export function doctorPage(report: DoctorReportResult): Html {
  const areas = [...Map.groupBy(report.findings, ({ area }) => area)]
    .map(([area, findings]) => ({ area, findings: findings.toSorted(byUrgency) }))
    .toSorted((a, b) => urgencyOf(a.findings[0]) - urgencyOf(b.findings[0]));
  return html`
    <p>Run at ${instant(report.ranAt)}, in ${(report.tookMs / 1000).toFixed(1)} seconds, by the web process
      with its own environment variables: a worker that has others may get other results.</p>
    ${summary(report)}
    ${areas.map(
      ({ area, findings }) =>
        html`<section class="whole-words"><h2>${area}</h2>${table(`Findings: ${area}`, COLUMNS, findings, '')}</section>`,
    )}
    <h2>Where to run commands</h2>${whereToRun}
    ${back}`;
}

/** While the doctor runs, or before it has run. */
export function noReport(isRunning: boolean): Html {
  return isRunning
    ? html`${notice('neutral', 'The doctor is still running. This page loads itself again until it has finished.')}${back}`
    : html`<p>The doctor has not run in this web process since it started. If the connector has several web processes,
        another one may have run it: load the page again.</p>${doctorForm}${back}`;
}

export const back: Html = html`<p><a href="/console/settings">Back to the settings</a></p>`;

function summary({ findings, isComplete }: DoctorReportResult): Html {
  const counts = STANDINGS.map((standing) => ({
    standing,
    count: findings.filter((finding) => finding.standing === standing).length,
  })).filter(({ count }) => count > 0);
  const worst = counts[0]?.standing ?? 'ok';
  const words = counts.map(({ standing, count }) => counted(standing, count)).join(', ');
  const cut = isComplete
    ? ''
    : ' The time was up before all checks had ended: the others are missing here. A system that does not answer is most likely the cause; npm run doctor waits for it.';
  return notice(isComplete ? TONES[worst] : 'warning', `${words || 'No check has ended'}.${cut}`);
}

function counted(standing: Standing, count: number): string {
  return `${count} ${standing === 'warning' && count > 1 ? 'warnings' : standing}`;
}

function urgencyOf(finding: Finding | undefined): number {
  return finding === undefined ? STANDINGS.length : STANDINGS.indexOf(finding.standing);
}

function byUrgency(a: Finding, b: Finding): number {
  return urgencyOf(a) - urgencyOf(b);
}

const COLUMNS: readonly Column<Finding>[] = [
  { label: 'Result', cell: ({ standing }) => badge(standing, TONES[standing]) },
  { label: 'Check', cell: ({ check }) => check },
  { label: 'Found', cell: ({ found }) => withCode(found) },
  { label: 'What to do', cell: ({ todo }) => (todo === null ? undefined : withCode(todo)) },
];
