// The page kept on the tablet, and the browser asked to send when a network returns.

/** @param {any} words @param {(kept: boolean) => void} tell */
export async function keepHere(words, tell) {
  if (!("serviceWorker" in navigator)) return tell(false);
  try {
    const registered = await navigator.serviceWorker.register(words.worker, { scope: words.place, type: "module" });
    navigator.serviceWorker.addEventListener("message", ({ data }) => data?.kept === words.place && tell(data.done));
    (await active(registered)).postMessage({ keep: words.place });
    for (const language of words.languages) {
      const place = words.place.replace(/^\/\w+/, `/${language}`);
      if (place === words.place) continue;
      const other = await navigator.serviceWorker.register(words.worker, { scope: place, type: "module" });
      (await active(other)).postMessage({ keep: place });
    }
  } catch {
    tell(false);
  }
}

/** Where the browser can, it sends by itself when a network returns, the page closed or not. */
export async function wake() {
  const registered = await navigator.serviceWorker?.getRegistration();
  await registered?.sync?.register("field").catch(() => {});
}

/** @param {ServiceWorkerRegistration} registered @returns {Promise<ServiceWorker>} */
function active(registered) {
  const coming = registered.installing ?? registered.waiting;
  if (registered.active || !coming) return Promise.resolve(registered.active);
  return new Promise((done) => {
    coming.addEventListener("statechange", () => coming.state === "activated" && done(coming));
  });
}
