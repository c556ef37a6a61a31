import { designSystemPath, ownAssetsPath } from './assets.ts';
import { type Content, type Html, html } from './html.ts';

/** The content of the authorize page. */
export interface AuthorizePageContent {
  /** Name of the app that requests access. */
  app: string;
  scopes: string[];
  /** The users to choose from. */
  users: { userId: string; username: string }[];
  /** The username that is preselected; the first one when it is none of them. */
  suggestedUser: string | undefined;
  /** The query of the request, which the decision repeats. */
  query: string;
}

/** The page that asks whether an app may act for one of the org's users. */
export function authorizePage(content: AuthorizePageContent): Html {
  const { app, scopes, users, suggestedUser, query } = content;
  const chosen = users.find(({ username }) => username === suggestedUser) ?? users[0];
  const main = html`
    <h1>Allow access?</h1>
    <p><b>${app}</b> asks for permission to:</p>
    <ul class="slds-list_dotted">${scopes.map((scope) => html`<li>${meaningOf(scope)}</li>`)}</ul>
    <form method="post" action="/services/oauth2/authorize">
      <input type="hidden" name="request" value="${query}">
      <fieldset>
        <legend>Log in as</legend>
        ${users.map(
          ({ userId, username }) =>
            html`<label><input type="radio" name="user" value="${userId}" ${userId === chosen?.userId && html`checked`}> ${username}</label>`,
        )}
      </fieldset>
      <div class="authorize__buttons">
        <button class="slds-button slds-button_neutral" name="decision" value="deny">Deny</button>
        <button class="slds-button slds-button_brand" name="decision" value="allow">Allow</button>
      </div>
    </form>
    <p class="hint">This local org does not ask for a password. A Salesforce org asks for user name and password
      first.</p>`;
  return shell('Allow access?', main);
}

/** The page for an invalid request that cannot be redirected back to its app. */
export function authorizeErrorPage(code: string, description: string): Html {
  const main = html`
    <h1>This app cannot be authorized</h1>
    <p>The app's request is invalid, so you cannot be sent back to the app.</p>
    <p class="token">error=${code}<br>error_description=${description}</p>`;
  return shell('OAuth error', main);
}

/** The page for a frontdoor URL whose password is unknown, used or expired. */
export function expiredFrontdoorPage(): Html {
  const main = html`
    <h1>This link is no longer valid</h1>
    <p>It can be used only once, and only for a short time. Create a new one, for example with
      <code>sf org open</code>.</p>`;
  return shell('Link expired', main);
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

/** What a scope permits, as text for people. */
function meaningOf(scope: string): string {
  return MEANINGS.get(scope) ?? scope;
}

const MEANINGS = new Map([
  ['api', 'read and change data through the API'],
  ['full', 'do everything that you can do'],
  ['id', 'know who you are'],
  ['openid', 'know who you are'],
  ['refresh_token', 'access the org at any time, until you revoke this permission'],
  ['offline_access', 'access the org at any time, until you revoke this permission'],
  ['web', 'use the org in a browser'],
]);
