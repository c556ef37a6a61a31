// Keeps the page up to date without a reload: one stream tells which record changed, and the parts
// of the page that follow its object are fetched anew.
import './current-tab.js';
import { localizeMoments } from './moments.js';
import { refreshAll, refreshFollowers } from './regions.js';

const indicator = document.querySelector('[data-live-state]');
let stream;
let missedChanges = false;

function connect() {
  stream = new EventSource('/live');
  stream.addEventListener('change', (message) => refreshFollowers(JSON.parse(message.data)));
  stream.addEventListener('open', () => {
    show('live', 'Live');
    // What changed while the stream was away is not told again.
    if (missedChanges) refreshAll();
    missedChanges = false;
  });
  stream.addEventListener('error', () => {
    missedChanges = true;
    show('offline', 'Reconnecting');
    // After an answer that is no stream (a proxy's 502) the browser gives up, so we try again.
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

// Browsers allow six connections to a server, and many open tabs would use them up.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    stream.close();
    missedChanges = true;
  } else {
    reconnect();
  }
});

localizeMoments(document);
setInterval(() => localizeMoments(document), 10_000);
connect();
