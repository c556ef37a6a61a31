import { type Html, html } from '../page/html-tag.ts';
import { configurationPart, noticesPart } from './configuration-part.ts';
import { doctorForm, whereToRun } from './doctor-page.ts';
import type { SettingsResult } from './settings-schemas.ts';
import { sourcesPart } from './sources-part.ts';
import { webhooksPart } from './webhooks-part.ts';

/** How the connector is set up; nothing can be changed here. */
export function settingsPage({ configuration, webhooks, sources }: SettingsResult): Html {
  return html`
    <p>How the connector is set up. Nothing can be changed here.</p>
    ${noticesPart(configuration)}
    <nav aria-label="On this page"><ul class="contents">
      <li><a href="#doctor">Doctor</a></li>
      <li><a href="#webhooks">Webhooks</a></li>
      <li><a href="#sources">Sources</a></li>
      <li><a href="#configuration">Configuration</a></li>
    </ul></nav>
    <h2 id="doctor">Doctor</h2>${doctorForm}
    <h2 id="webhooks">Webhooks at Digital River</h2>${webhooksPart(webhooks)}${webhooks.watch === 'none' ? '' : whereToRun}
    <h2 id="sources">Sources</h2>${sourcesPart(sources)}
    <h2 id="configuration">Configuration</h2>${configurationPart(configuration)}`;
}
