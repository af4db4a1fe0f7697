// The copy of the holder's own card on this phone: made when she asks, alone in its cache, and
// marked by a cookie so that the house knows at sign-out that there is something to forget.
const CACHE = "my-card";
const COOKIE = "card_kept";
const PATIENCE = 15_000; // milliseconds

/** @param {string} page @param {string} holder */
export async function isKept(page, holder) {
  const found = await (await caches.open(CACHE)).match(page);
  if (!found) return false;
  if ((await found.text()).includes(`data-holder="${holder}"`)) return true;
  await forget(page); // somebody else's, from before
  return false;
}

/** @param {any} words */
export async function keep({ page, worker, holder }) {
  try {
    const registered = await navigator.serviceWorker.register(worker, { scope: page });
    const answer = new Promise((done, failed) => {
      navigator.serviceWorker.addEventListener("message", ({ data }) => data.mine === page && done(data.done));
      setTimeout(failed, PATIENCE);
    });
    (await active(registered)).postMessage({ mine: page });
    if (!(await answer)) return false;
    document.cookie = `${COOKIE}=${holder};path=/;max-age=31536000;samesite=lax`;
    return true;
  } catch {
    return false;
  }
}

/** @param {string} page */
export async function forget(page) {
  document.cookie = `${COOKIE}=;path=/;max-age=0;samesite=lax`;
  await caches.delete(CACHE);
  const registered = await navigator.serviceWorker.getRegistration(page);
  if (registered?.scope.endsWith(page)) await registered.unregister();
}

/** @param {ServiceWorkerRegistration} registered @returns {Promise<ServiceWorker>} */
function active(registered) {
  const coming = registered.installing ?? registered.waiting;
  if (registered.active || !coming) return Promise.resolve(registered.active);
  return new Promise((done) => {
    coming.addEventListener("statechange", () => coming.state === "activated" && done(coming));
  });
}
