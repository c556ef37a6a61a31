import type { ObjectSchema } from '../schema/schema.ts';
import { type Html, html } from './html.ts';
import { utilityIcon } from './icon.ts';
import type { ListView } from './list-views/list-view.ts';
import type { PageParts } from './page-parts.ts';
import { listPath } from './record-link.ts';

/** The title of a list without a list view. */
const recentlyChanged = 'Recently Changed';

/** The title of the current list, with a menu of the other lists if there are any. */
export function listViewPicker(
  { listViews }: PageParts,
  object: ObjectSchema,
  current: ListView | undefined,
): Html {
  const title = current?.label ?? recentlyChanged;
  const views = listViews.get(object.name.toLowerCase()) ?? [];
  if (views.length === 0) return html`<h1 class="list-header__title" id="list-title">${title}</h1>`;
  const entry = (path: string, label: string, isCurrent: boolean) =>
    html`<li><a href="${path}" ${isCurrent && html`aria-current="page"`}>${isCurrent && utilityIcon('check')}${label}</a></li>`;
  return html`
    <details class="picker">
      <summary>
        <h1 class="list-header__title" id="list-title">${title}</h1>
        ${utilityIcon('down', 'picker__caret')}<span class="slds-assistive-text">Select a list view</span>
      </summary>
      <nav class="picker__choice" aria-label="List views">
        <ul>
          ${entry(listPath(object), recentlyChanged, current === undefined)}
          ${views.map((view) => entry(`${listPath(object)}?filterName=${encodeURIComponent(view.name)}`, view.label, view === current))}
        </ul>
      </nav>
    </details>`;
}
