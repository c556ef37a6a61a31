// Keeps the page up to date without a reload: a stream reports changed records, and the regions of
// the page that follow their objects are fetched again.
import './current-tab.js';
import './one-submit.js';
import { refreshAll, refreshFollowers } from './regions.js';
import { localizeTimestamps } from './timestamps.js';

const indicator = document.querySelector('[data-live-state]');
let stream;
let missedChanges = false;

function connect() {
  stream = new EventSource('/live');
  stream.addEventListener('change', (message) => refreshFollowers(JSON.parse(message.data)));
  stream.addEventListener('open', () => {
    show('live', 'Live');
    // Changes during an interruption of the stream are not repeated.
    if (missedChanges) refreshAll();
    missedChanges = false;
  });
  stream.addEventListener('error', () => {
    missedChanges = true;
    show('offline', 'Reconnecting');
    // After an answer that is not a stream (a proxy's 502) the browser gives up, so we retry.
    if (stream.readyState === EventSource.CLOSED) setTimeout(reconnect, 2000);
  });
}

function reconnect() {
  stream.close();
  if (!document.hidden) connect();
}

function show(state, label) {
  indicator.dataset.liveState = state;
  indicator.textContent = label;
}

// Browsers allow six connections to a server, which many open tabs would use up.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    stream.close();
    missedChanges = true;
  } else {
    reconnect();
  }
});

localizeTimestamps(document);
setInterval(() => localizeTimestamps(document), 10_000);
connect();
