// Keeps the checker on the phone, for places without a network: pages and files that are the same
// for everyone, asked for without cookies. Of a person it keeps one page alone, the own card, in a
// cache of its own, when its holder asked for that; with a network it is never shown instead of
// what the house answers.
//
// A page says itself what it needs (its list of files). At each start the kept page is shown at
// once and a newer one is fetched behind it; it takes the place of the old one when all its files
// are there, and is seen at the next start. The scanner is kept when the page asks for it.

const PAGES = "checker-pages";
const FILES = "checker-files";
const MINE = "my-card";
const SLOW = 5_000; // milliseconds after which the kept card is shown rather than nothing
const NAMED = /\.[0-9a-f]{12}\.\w+$/; // by its content
const DOOR = /^\/(v|verify\/?)$/i;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { keep: page, mine, files = [] } = event.data ?? {};
  if (mine && isMine(mine)) {
    const told = (/** @type {boolean} */ done) => event.source?.postMessage({ mine, done });
    event.waitUntil(keepMine(mine).then(() => told(true), () => told(false)));
  }
  if (!page || !isChecker(page)) return;
  const work = renewed(page).then(() => Promise.all(files.map(file)));
  const answer = (/** @type {boolean} */ done) => event.source?.postMessage({ kept: page, done });
  event.waitUntil(work.then(() => answer(true), () => answer(false)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (DOOR.test(pathname)) event.respondWith(throughTheDoor(request));
    else if (isChecker(pathname)) event.respondWith(shown(event, pathname));
    else if (isMine(pathname)) event.respondWith(mineOrKept(request, pathname));
  } else if (pathname.startsWith("/static/")) {
    event.respondWith(fromFiles(request));
  }
});

/** Whether this is the address of the checker in some language. @param {string} path */
const isChecker = (path) => /^\/[a-z]{2,3}\/check\/$/.test(path);

/** Whether this is the address of the holder's own card. @param {string} path */
const isMine = (path) => /^\/[a-z]{2,3}\/card\/$/.test(path);

/** What the house answers; without a network, or signed out by time, the copy kept here. */
/** @param {Request} request @param {string} path */
async function mineOrKept(request, path) {
  const kept = await (await caches.open(MINE)).match(path);
  if (!kept) return fetch(request);
  try {
    const late = new Promise((_, failed) => setTimeout(failed, SLOW));
    const answer = await Promise.race([fetch(request), late]);
    return answer.type === "opaqueredirect" || !answer.ok ? kept : answer;
  } catch {
    return kept;
  }
}

/** The holder's page, made for being kept, with its files. @param {string} path */
async function keepMine(path) {
  const page = await fetch(`${path}?kept`, { credentials: "same-origin", cache: "no-store", redirect: "error" });
  if (!page.ok) throw new Error(`${path}: ${page.status}`);
  await Promise.all(filesOf(await page.clone().text()).map(file));
  await (await caches.open(MINE)).put(path, page);
}

/** The kept page, and a newer one for the next time. @param {FetchEvent} event @param {string} path */
async function shown(event, path) {
  const found = await (await caches.open(PAGES)).match(path);
  if (!found) return fetch(event.request);
  event.waitUntil(renewed(path).catch(() => {}));
  return found;
}

/** The address printed on cards leads to the page last kept; the browser carries the fragment. */
/** @param {Request} request */
async function throughTheDoor(request) {
  const kept = await (await caches.open(PAGES)).keys();
  const checkers = kept.map((one) => new URL(one.url).pathname).filter((path) => path.endsWith("/check/"));
  return checkers.length ? Response.redirect(checkers[checkers.length - 1], 302) : fetch(request);
}

/** @param {Request} request */
async function fromFiles(request) {
  const found = await (await caches.open(FILES)).match(request.url);
  return found ?? fetch(request);
}

/** Fetch a page with all its files, then let it take the place of the one kept. @param {string} path */
async function renewed(path) {
  const pages = await caches.open(PAGES);
  const page = await fetch(path, { credentials: "omit", cache: "no-cache", redirect: "error" });
  if (!page.ok) throw new Error(`${path}: ${page.status}`);
  const needed = filesOf(await page.clone().text());
  await Promise.all(needed.map(file));
  const before = await pages.match(path);
  await pages.delete(path); // what was kept last stands last
  await pages.put(path, page);
  await forget(before ? filesOf(await before.text()) : []);
}

/** The addresses that a page lists. @param {string} page */
function filesOf(page) {
  const list = page.match(/<script id="files" type="application\/json">(.*?)<\/script>/s);
  return list ? JSON.parse(list[1]) : [];
}

/** Keep one file, unless it is there: a served file's name changes with its content. */
/** @param {string} address */
async function file(address) {
  const files = await caches.open(FILES);
  if (NAMED.test(address) && (await files.match(address))) return;
  const found = await fetch(address, { credentials: "omit" });
  if (!found.ok) throw new Error(`${address}: ${found.status}`);
  await files.put(address, found);
}

/** Let go of the files that no kept page needs, nor the pages still open. @param {string[]} before */
async function forget(before) {
  const [pages, files] = [await caches.open(PAGES), await caches.open(FILES)];
  const needed = new Set(before);
  const mine = await caches.open(MINE);
  for (const held of [pages, mine]) {
    for (const kept of await held.keys()) {
      const page = await held.match(kept);
      for (const address of filesOf(page ? await page.text() : "")) needed.add(address);
    }
  }
  for (const kept of await files.keys()) {
    const { pathname } = new URL(kept.url);
    if (!needed.has(pathname) && !/scanner/.test(pathname)) await files.delete(kept);
  }
}
