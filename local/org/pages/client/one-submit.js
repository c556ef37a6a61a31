// Sends a form once when it is clicked twice: the answer leads to another page anyway.

/** An answer that leads nowhere, such as a download, leaves the page as it is. */
const WAIT_MILLISECONDS = 3_000;

let sentAt = Number.NEGATIVE_INFINITY;

document.addEventListener('submit', (event) => {
  if (performance.now() - sentAt < WAIT_MILLISECONDS) event.preventDefault();
  else sentAt = performance.now();
});
// The browser shows a former page as it was left.
window.addEventListener('pageshow', () => {
  sentAt = Number.NEGATIVE_INFINITY;
});
