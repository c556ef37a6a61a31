import { setTimeout as wait } from 'node:timers/promises';
import { type RequestHandler, Router } from 'express';
import { TooManyRequestsError } from '../../errors.ts';
import { SECOND_MS } from '../../time.ts';
import type { ConsoleFeature, PageTools } from '../console-feature.ts';
import { ConflictError } from '../operation/operation-errors.ts';
import { actorIn } from '../page/for-operators.ts';
import { html } from '../page/html-tag.ts';
import { sendPage } from '../page/page-layout.ts';
import { notice } from '../page/parts.ts';
import { DoctorDesk } from './doctor-desk.ts';
import { back, doctorPage, noReport } from './doctor-page.ts';
import type { SettingsData } from './settings-data.ts';
import { type SettingsOperations, settingsOperations } from './settings-operations.ts';
import { settingsPage } from './settings-page.ts';

const DOCTOR = '/console/settings/doctor';
const TITLE = 'Doctor';
/** Proxies give up on a page after 30 seconds or more; Heroku's do after 30. */
const PAGE_WAIT_MS = 20 * SECOND_MS;
const RELOAD_SECONDS = 3;

/**
 * How the connector is set up, and the doctor.
 *
 * @param desk one for each process
 * @param pageWaitMs how long a page waits for the doctor, in milliseconds
 */
export function settingsFeature(
  data: SettingsData,
  desk = new DoctorDesk(data.examine),
  pageWaitMs = PAGE_WAIT_MS,
): ConsoleFeature {
  const operations = settingsOperations(data, desk);
  return {
    operations: Object.values(operations),
    pages: (tools) =>
      Router()
        .get('/settings', showSettings(operations, tools))
        .get('/settings/doctor', showReport(operations, tools))
        .post('/settings/doctor', runDoctor(operations, tools, pageWaitMs)),
  };
}

function showSettings(
  { readSettings }: SettingsOperations,
  { perform }: PageTools,
): RequestHandler {
  return async (request, response) => {
    sendPage(response, 'Settings', settingsPage(await perform(readSettings, {}, actorIn(request))));
  };
}

function showReport(
  { readDoctorReport }: SettingsOperations,
  { perform }: PageTools,
): RequestHandler {
  return async (request, response) => {
    const { isRunning, report } = await perform(readDoctorReport, {}, actorIn(request));
    if (report !== null && !isRunning) return sendPage(response, TITLE, doctorPage(report));
    if (isRunning) response.set('Refresh', String(RELOAD_SECONDS));
    sendPage(response, TITLE, noReport(isRunning));
  };
}

/**
 * The page that answers has the report itself: another web process, which a redirect may lead to,
 * does not know it. Only when it takes long, a page of this process waits for it.
 */
function runDoctor(
  { runDoctor: operation }: SettingsOperations,
  { perform }: PageTools,
  pageWaitMs: number,
): RequestHandler {
  return async (request, response) => {
    const run = perform(operation, {}, actorIn(request));
    const done = new AbortController();
    const late = wait(pageWaitMs, undefined, { signal: done.signal });
    // The loser of the race: what fails after the page was sent is in the audit trail.
    for (const each of [run, late]) each.catch(() => undefined);
    try {
      const report = await Promise.race([run, late]);
      if (report === undefined) response.redirect(303, DOCTOR);
      else sendPage(response, TITLE, doctorPage(report));
    } catch (error) {
      if (!(error instanceof ConflictError || error instanceof TooManyRequestsError)) throw error;
      const { status, headers, message } = error;
      const latest = html`<p><a href="${DOCTOR}">Show the last report</a></p>`;
      sendPage(
        response.status(status).set(headers),
        TITLE,
        html`${notice('warning', message)}${latest}${back}`,
      );
    } finally {
      done.abort();
    }
  };
}
