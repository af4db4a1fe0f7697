// Keeps the tablet's page for days without a network, and sends what waits when one returns, the
// page open or not. Of a person it keeps nothing: envelopes are closed before they come here.
import { pass } from "./passage.js";
import { thing } from "./store.js";

const PAGES = "field-pages";
const FILES = "field-files";
const NAMED = /\.[0-9a-f]{12}\.\w+$/; // by its content
const PLACE = /^\/[a-z]{2,3}\/field\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const page = event.data?.keep;
  if (!page || !PLACE.test(page)) return;
  const answer = (/** @type {boolean} */ done) => event.source?.postMessage({ kept: page, done });
  event.waitUntil(renewed(page).then(() => answer(true), () => answer(false)));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "field") event.waitUntil(sent());
});

/** Send, then tell the pages that are open. */
async function sent() {
  const place = await thing("place");
  if (!place) return;
  const told = await pass(place, () => {}, true);
  for (const page of await self.clients.matchAll()) page.postMessage({ passed: told });
  if (told.state === "no_network" || told.failed) throw new Error("later"); // the browser tries again
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && PLACE.test(pathname)) event.respondWith(shown(event, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(fromFiles(request));
});

/** The kept page at once, and a newer one for the next time. @param {FetchEvent} event @param {string} path */
async function shown(event, path) {
  const found = await (await caches.open(PAGES)).match(path);
  if (!found) return fetch(event.request);
  event.waitUntil(renewed(path).catch(() => {}));
  return found;
}

/** @param {Request} request */
async function fromFiles(request) {
  return (await (await caches.open(FILES)).match(request.url)) ?? fetch(request);
}

/** A page takes the place of the one kept when all its files are here. @param {string} path */
async function renewed(path) {
  const page = await fetch(path, { credentials: "omit", cache: "no-cache", redirect: "error" });
  if (!page.ok) throw new Error(`${path}: ${page.status}`);
  const list = (await page.clone().text()).match(/<script id="files" type="application\/json">(.*?)<\/script>/s);
  await Promise.all((list ? JSON.parse(list[1]) : []).map(file));
  await (await caches.open(PAGES)).put(path, page);
}

/** @param {string} address */
async function file(address) {
  const files = await caches.open(FILES);
  if (NAMED.test(address) && (await files.match(address))) return;
  const found = await fetch(address, { credentials: "omit" });
  if (!found.ok) throw new Error(`${address}: ${found.status}`);
  await files.put(address, found);
}
