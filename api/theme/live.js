// Refreshes a page whose list is being computed; without this script the page says how to reload it.
// It asks the server every three seconds, for two minutes at most, and reloads once when the list is ready.
const waiting = document.querySelector('[data-live-state]');
if (waiting) {
  const { liveState, liveUrl } = waiting.dataset;
  const typing = () => document.querySelector('form details[open], form :focus') !== null;
  let attempts = 40;
  const ask = async () => {
    attempts -= 1;
    try {
      const response = await fetch(liveUrl, { headers: { accept: 'application/json' }, cache: 'no-store' });
      if (response.ok) {
        const { state } = await response.json();
        if (state !== liveState && !typing()) return location.reload();
      }
    } catch {
      // The server is restarting or the network is down: the next attempt asks again.
    }
    if (attempts > 0) setTimeout(ask, 3000);
  };
  setTimeout(ask, 1500);
}
