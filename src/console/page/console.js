// Improves the pages; each of them works without it.

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
    await replace(id).catch(() => undefined);
  }
}

async function replace(id) {
  const reply = await fetch(location.href, { redirect: 'error' });
  if (!reply.ok) return;
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
  const fresh = page.getElementById(id);
  if (fresh !== null) document.getElementById(id)?.replaceWith(document.adoptNode(fresh));
}
