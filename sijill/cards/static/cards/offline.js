// The checker kept on the phone by its worker: this page, its files, and the scanner when needed.
import { readsByItself } from "./decode.js";

const LATER = 2_500; // milliseconds: after the page is usable

/** @param {any} words @param {(state: "yes" | "no") => void} tell */
export async function keepOffline(words, tell) {
  if (!("serviceWorker" in navigator)) return tell("no");
  const { worker, page, door } = words.offline;
  try {
    const registered = await navigator.serviceWorker.register(worker, { scope: page });
    navigator.serviceWorker.register(worker, { scope: door }).catch(() => {});
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
      if (data.kept === page) tell(data.done ? "yes" : "no");
    });
    await active(registered);
    await new Promise((done) => setTimeout(done, LATER));
    const files = (await readsByItself()) || navigator.connection?.saveData ? [] : words.scanner.files;
    registered.active.postMessage({ keep: page, files });
  } catch {
    tell("no");
  }
}

/** @param {ServiceWorkerRegistration} registered */
function active(registered) {
  const coming = registered.installing ?? registered.waiting;
  if (registered.active || !coming) return registered;
  return new Promise((done) => {
    coming.addEventListener("statechange", () => coming.state === "activated" && done(registered));
  });
}
