// Fetches the regions of the page that follow an object, and highlights the changed records.
import { localizeTimestamps } from './timestamps.js';

/**
 * A burst of changes causes one fetch per region, this many milliseconds after the first change.
 */
const gatherMilliseconds = 120;

/**
 * How long a changed record is highlighted, in milliseconds; the animation in table.css takes as
 * long.
 */
const markMilliseconds = 4_000;

/** Currently highlighted records: id → end of the highlight. */
const marked = new Map();

/** Regions with a scheduled or running refresh: element → whether another refresh is needed. */
const refreshing = new Map();

/** Fetches the regions that follow the changed record's object. */
export function refreshFollowers({ object, id }) {
  marked.set(id, Date.now() + markMilliseconds);
  for (const region of document.querySelectorAll('[data-live]')) {
    const follows = region.dataset.follows.split(' ');
    if (follows.includes(object) || follows.includes('*')) schedule(region);
  }
}

/** Fetches every region. */
export function refreshAll() {
  for (const region of document.querySelectorAll('[data-live]')) schedule(region);
}

function schedule(region) {
  if (refreshing.has(region)) {
    refreshing.set(region, true);
    return;
  }
  refreshing.set(region, false);
  setTimeout(() => refresh(region), gatherMilliseconds);
}

async function refresh(region) {
  refreshing.set(region, false);
  try {
    // biome-ignore lint/style/noRestrictedGlobals: It runs in a browser.
    const answer = await fetch(region.dataset.live, { headers: { accept: 'text/html' } });
    if (answer.ok) replace(region, await answer.text());
    // The record was deleted; its page shows that.
    if (answer.status === 404) location.reload();
  } catch {
    // The server is unreachable; the stream will refresh everything when it is connected again.
  }
  const again = refreshing.get(region);
  refreshing.delete(region);
  if (again) schedule(region);
}

function replace(region, markup) {
  const focused = region.contains(document.activeElement) && document.activeElement.href;
  const checked = [...region.querySelectorAll('input:checked')].map(({ value }) => value);
  const open = [...region.querySelectorAll('details[open]')].map(({ id }) => id);
  const focusedBox = region.contains(document.activeElement) && document.activeElement.value;
  const focusedButton = focusedIn(region, 'button')?.textContent;
  const template = document.createElement('template');
  template.innerHTML = markup;
  localizeTimestamps(template.content);
  region.replaceChildren(template.content);
  for (const details of region.querySelectorAll('details')) {
    details.open = details.open || open.includes(details.id);
  }
  mark(region);
  for (const box of region.querySelectorAll('input[type=checkbox]')) {
    box.checked = checked.includes(box.value);
    if (focusedBox && box.value === focusedBox) box.focus();
  }
  if (focusedButton) {
    const buttons = [...region.querySelectorAll('button')];
    buttons.find(({ textContent }) => textContent === focusedButton)?.focus();
  }
  if (focused) [...region.querySelectorAll('a')].find((link) => link.href === focused)?.focus();
}

function focusedIn(region, selector) {
  const element = document.activeElement;
  return region.contains(element) && element.matches(selector) ? element : undefined;
}

function mark(region) {
  const now = Date.now();
  for (const [id, end] of marked) if (end < now) marked.delete(id);
  for (const element of region.querySelectorAll('[data-record]')) {
    const end = marked.get(element.dataset.record);
    if (end === undefined) continue;
    element.classList.add('is-changed');
    // If the region is fetched again, the animation continues where it was.
    element.style.animationDelay = `${end - markMilliseconds - now}ms`;
    announce(element);
  }
}

function announce(element) {
  const name = element.querySelector('a, h1')?.textContent;
  const announcer = document.querySelector('[data-announcer]');
  if (name) announcer.textContent = `${name} changed`;
}
