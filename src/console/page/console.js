// Improves the pages; each of them works without it.

/** How long a stream that was refused is not asked for again, in milliseconds: doubled each time. */
const FIRST_RETRY_MS = 30_000;
const MAX_RETRY_MS = 300_000;

const place = document.querySelector('[data-live-source]');
if (place !== null) keepLive(place);

/** Replaces the parts of the page that change, while somebody looks at it. */
function keepLive(place) {
  const state = place.querySelector('[data-live-state]');
  const waiting = new Map();
  let source;
  let retryMs = FIRST_RETRY_MS;
  let retry;
  let isOver = false;

  function show(text) {
    if (state !== null && state.textContent !== text) state.textContent = text;
  }

  function stop() {
    clearTimeout(retry);
    source?.close();
    source = undefined;
  }

  function start() {
    if (isOver || source !== undefined) return;
    source = new EventSource(place.dataset.liveSource);
    source.addEventListener('open', () => {
      retryMs = FIRST_RETRY_MS;
      show('Live');
    });
    source.addEventListener('change', ({ data }) => replace(JSON.parse(data), waiting));
    source.addEventListener('end', () => {
      isOver = true;
      stop();
      show('Not live any more: refresh the page.');
    });
    source.addEventListener('error', () => {
      show('Not live at the moment.');
      // Otherwise the browser itself connects again.
      if (source?.readyState !== EventSource.CLOSED) return;
      stop();
      retry = setTimeout(start, retryMs);
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
    });
  }

  function follow() {
    stop();
    if (document.visibilityState === 'visible') start();
    else show('Paused');
  }

  document.addEventListener('visibilitychange', follow);
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', follow);
  // What could not be replaced while the reader was in it is replaced afterwards.
  document.addEventListener('focusout', () => setTimeout(() => replaceWaiting(waiting)));
  document.addEventListener('selectionchange', () => replaceWaiting(waiting));
  follow();
}

function replaceWaiting(waiting) {
  const fragments = [...waiting.values()];
  waiting.clear();
  for (const fragment of fragments) replace(fragment, waiting);
}

/** Replaces a part of the page, unless the reader is in it: with the keyboard, or by a selection. */
function replace(fragment, waiting) {
  const { name, version, html } = fragment;
  const part = document.querySelector(`[data-live="${CSS.escape(name)}"]`);
  if (part === null) return;
  waiting.delete(name);
  if (part.dataset.version === version) return;
  if (isReading(part)) {
    waiting.set(name, fragment);
    return;
  }
  const open = [...part.querySelectorAll('details[open][id]')].map(({ id }) => id);
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const id of open) template.content.getElementById(id)?.setAttribute('open', '');
  part.replaceChildren(template.content);
  part.dataset.version = version;
}

function isReading(part) {
  const selection = document.getSelection();
  const isSelected =
    selection !== null && !selection.isCollapsed && selection.containsNode(part, true);
  return part.contains(document.activeElement) || isSelected;
}

// An element with an id and `data-refresh` (milliseconds) is fetched again and replaced, as long as it
// has the attribute. A page that is not looked at waits.
for (const { id } of document.querySelectorAll('[data-refresh][id]')) void keepFresh(id);

async function keepFresh(id) {
  for (;;) {
    const element = document.getElementById(id);
    const everyMs = Number(element?.dataset.refresh);
    if (!(everyMs > 0)) return;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    if (document.hidden || element.contains(document.activeElement)) continue;
    await fetchAgain(id).catch(() => undefined);
  }
}

async function fetchAgain(id) {
  // biome-ignore lint/style/noRestrictedGlobals: It runs in a browser.
  const reply = await fetch(location.href, {
    redirect: 'error',
    headers: { 'X-Console-Background': 'true' },
  });
  if (!reply.ok) return;
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
  const fresh = page.getElementById(id);
  if (fresh !== null) document.getElementById(id)?.replaceWith(document.adoptNode(fresh));
}
