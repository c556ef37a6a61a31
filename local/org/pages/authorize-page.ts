import { designSystemPath, ownAssetsPath } from './assets.ts';
import { type Content, type Html, html } from './html.ts';

/** What a person is asked. */
export interface AuthorizeQuestion {
  /** Name of the app that asks. */
  app: string;
  scopes: string[];
  /** Whom one can be; the first is proposed. */
  users: { userId: string; username: string }[];
  /** The request as it came, which the decision repeats. */
  query: string;
}

/** Asks whether an app may act for one of the org's users. */
export function authorizePage({ app, scopes, users, query }: AuthorizeQuestion): Html {
  const main = html`
    <h1>Allow access?</h1>
    <p><b>${app}</b> asks to:</p>
    <ul class="slds-list_dotted">${scopes.map((scope) => html`<li>${meaningOf(scope)}</li>`)}</ul>
    <form method="post" action="/services/oauth2/authorize">
      <input type="hidden" name="request" value="${query}">
      <fieldset>
        <legend>You are</legend>
        ${users.map(
          ({ userId, username }, index) =>
            html`<label><input type="radio" name="user" value="${userId}" ${index === 0 && html`checked`}> ${username}</label>`,
        )}
      </fieldset>
      <div class="authorize__buttons">
        <button class="slds-button slds-button_neutral" name="decision" value="deny">Deny</button>
        <button class="slds-button slds-button_brand" name="decision" value="allow">Allow</button>
      </div>
    </form>
    <p class="hint">This org is a stand-in on this machine: everybody here is logged in already. A real org asks for user
      name and password first.</p>`;
  return shell('Allow access?', main);
}

/** Tells the person what is wrong with a request that can't be sent back to its app. */
export function authorizeErrorPage(code: string, description: string): Html {
  const main = html`
    <h1>This app can't be allowed</h1>
    <p>The app's request is wrong, and it is not sure whom to send you back to.</p>
    <p class="token">error=${code}<br>error_description=${description}</p>`;
  return shell('OAuth error', main);
}

function shell(title: string, main: Content): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} | local org</title>
  <link rel="icon" href="${ownAssetsPath}/mark.svg" type="image/svg+xml">
  <link rel="stylesheet" href="${designSystemPath}/styles/salesforce-lightning-design-system.min.css">
  ${['base', 'authorize'].map((name) => html`<link rel="stylesheet" href="${ownAssetsPath}/${name}.css">`)}
</head>
<body>
  <main class="authorize slds-card">
    <img src="${ownAssetsPath}/mark.svg" alt="" width="48" height="48">
    <span class="slds-badge">Local org</span>
    ${main}
  </main>
</body>
</html>`;
}

/** What a scope lets an app do, in words for people. */
function meaningOf(scope: string): string {
  return MEANINGS.get(scope) ?? scope;
}

const MEANINGS = new Map([
  ['api', 'read and change data through the API'],
  ['full', 'do everything that you can do'],
  ['id', 'know who you are'],
  ['openid', 'know who you are'],
  ['refresh_token', 'do so at any time, until you take it back'],
  ['offline_access', 'do so at any time, until you take it back'],
  ['web', 'use the org in a browser'],
]);
