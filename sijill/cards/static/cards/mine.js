// My card: a code as large as the screen, the State's list asked about it, a copy kept on this
// phone when its holder wants one and forgotten when she does not.
import { forget, isKept, keep } from "./keeping.js";
import { Lists } from "./lists.js";
import { check } from "./reader/check.js";
import { filled, speaker } from "./say.js";

const words = JSON.parse(document.getElementById("words").textContent);
const $ = (/** @type {string} */ id) => document.getElementById(id);
const say = speaker(words);
const lists = new Lists(words.roots);
const now = () => Math.floor(Date.now() / 1000);
const SHAPES = { valid: "granted", cannot_say: "unknown" };
/** @type {WakeLockSentinel | null} */
let awake = null;

/** Say what a checker would say now, and on how fresh a list. */
async function judge() {
  const answer = await check(words.code, lists.held, now());
  const shape = SHAPES[answer.outcome] ?? "broken";
  const ago = answer.listed ? say.ago(Math.max(0, now() - answer.listed)) : "";
  const title = (words.titles[answer.reason] ?? words.titles[answer.outcome])[0];
  const sentence = { granted: words.good, unknown: words.unsure, broken: words.not_good }[shape];
  $("state").className = `state ${shape}`;
  $("state").querySelector("svg").setAttribute("class", `star ${shape}`);
  const use = $("state").querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#star-${shape}`));
  $("state").querySelector("span").textContent = filled(sentence, { ago, title });
}

/** @param {string} side */
async function full(side) {
  const dialog = $("full");
  dialog.querySelector(".white").replaceChildren($(side).querySelector("svg").cloneNode(true));
  dialog.showModal();
  awake = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
}

async function showKeeping(/** @type {string} */ sentence = "") {
  if (!("serviceWorker" in navigator) || !("caches" in globalThis)) return;
  const kept = await isKept(words.page, words.holder);
  $("keeping").hidden = false;
  $("keep").hidden = kept;
  $("forget").hidden = !kept;
  $("kept").textContent = sentence || (kept ? words.kept_now : "");
}

async function change(/** @type {HTMLButtonElement} */ pressed) {
  pressed.setAttribute("aria-busy", "true");
  if (pressed.name === "forget") {
    await forget(words.page);
    await showKeeping(words.forgotten);
  } else {
    const done = await keep(words);
    await showKeeping(done ? words.kept_now : words.kept_not);
  }
  pressed.removeAttribute("aria-busy");
}

document.addEventListener("click", ({ target }) => {
  const pressed = target.closest("button[name]");
  if (pressed?.name === "full") full(pressed.value);
  else if (pressed?.name === "close") $("full").close();
  else if (pressed?.name === "keep" || pressed?.name === "forget") change(pressed);
});
$("full").addEventListener("close", () => awake?.release());
for (const shown of document.querySelectorAll("[data-js]")) shown.hidden = false;
showKeeping();
const opened = lists.open().then(judge);
opened.then(() => navigator.onLine && lists.refresh().then((done) => done && judge())).catch(() => {});
addEventListener("online", () => lists.refresh().then(judge));
