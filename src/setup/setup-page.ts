import type { MissingSetting } from '../config/first-setup/missing-settings.ts';
import { type Html, html } from '../console/page/html-tag.ts';

/** The page of an installation that is not configured yet: what to set, and where to read more. */
export function setupPage(missing: readonly MissingSetting[]): Html {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Set-up</title></head>
<body>
<h1>The connector runs, and is not configured yet</h1>
<p>Set these variables in the environment of the app (on Heroku: Settings, Config Vars), then restart
it. Heroku restarts it by itself.</p>
<dl>
${missing.map(({ name, purpose }) => html`<dt><code>${name}</code></dt><dd>${purpose}</dd>\n`)}</dl>
<p>Until then webhooks are answered 503, so that senders repeat them. In the source code of the app,
docs/deploy.md leads through the set-up, and docs/configuration.md describes every variable.
<a href="/health/ready">/health/ready</a> has this list as JSON.</p>
</body>
</html>
`;
}
