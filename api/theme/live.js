// Follows a page whose list is being computed; without this script the page reloads itself or says how to.
// The run's own events (Server-Sent Events, resumed by the browser with Last-Event-ID) say how far it is; the state of the
// list, asked every three seconds while no event comes, says when to reload. What is said aloud is said every ten seconds.
const waiting = document.querySelector('[data-live-state]');
if (waiting) {
  const { liveState, liveUrl } = waiting.dataset;
  const bar = waiting.querySelector('progress');
  const step = waiting.querySelector('[data-live-step]');
  const said = waiting.querySelector('[data-live-said]');
  const SAY_MS = 10_000;
  const POLL_MS = 3_000;
  const typing = () => document.querySelector('form details[open], form :focus') !== null;
  let lastSaid = Number.NEGATIVE_INFINITY;
  let pending = null;
  let following = null;
  let attempts = 200;

  const say = (text) => {
    clearTimeout(pending);
    const wait = Math.max(0, lastSaid + SAY_MS - performance.now());
    pending = setTimeout(() => {
      lastSaid = performance.now();
      said.textContent = text;
    }, wait);
  };
  const show = ({ label, percent }) => {
    bar.hidden = false;
    bar.value = percent;
    step.textContent = label;
    say(label);
  };
  const follow = (url) => {
    const source = new EventSource(url);
    following = source;
    const over = () => {
      source.close();
      following = null;
      setTimeout(ask, 200);
    };
    source.addEventListener('progress', (event) => {
      const progress = JSON.parse(event.data);
      show(progress);
      if (progress.done) over();
    });
    source.addEventListener('ended', over);
    source.addEventListener('error', () => {
      // The browser takes an interrupted stream up again by itself; a refused one is left to polling.
      if (source.readyState === EventSource.CLOSED) over();
    });
  };
  const ask = async () => {
    attempts -= 1;
    try {
      const response = await fetch(liveUrl, { headers: { accept: 'application/json' }, cache: 'no-store' });
      if (response.ok) {
        const { state, events } = await response.json();
        if (state !== liveState && !typing()) return location.reload();
        if (events && following === null && 'EventSource' in window) return follow(events);
      }
    } catch {
      // The server is restarting or the network is down: the next attempt asks again.
    }
    if (attempts > 0 && following === null) setTimeout(ask, POLL_MS);
  };
  setTimeout(ask, 500);
}
