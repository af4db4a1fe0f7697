// The checker's page: ways in, the answer, and how fresh the lists are.
import { Sheet } from "./answer.js";
import { Camera, NoCamera } from "./camera.js";
import { codesInPhoto } from "./decode.js";
import { Lists } from "./lists.js";
import { askNumber } from "./number.js";
import { keepOffline } from "./offline.js";
import { check } from "./reader/check.js";
import { filled, speaker } from "./say.js";
import { listen, sound } from "./sounds.js";

const words = JSON.parse(document.getElementById("words").textContent);
const $ = (/** @type {string} */ id) => document.getElementById(id);
const say = speaker(words);
const sheet = new Sheet($("answer"), words);
const lists = new Lists(words.roots);
const now = () => Math.floor(Date.now() / 1000);
const OTHER_PAPER = /\/(?:verify|extract)\/[^#]/i;
const A_MINUTE = 60_000;
/** @type {Camera | null} */
let camera = null;
let shown = ""; // the text answered now, to be judged again after an update; forgotten with the answer

/** Judge a text and show the answer. @param {string} text */
async function judge(text) {
  await opened;
  let answer = await check(text, lists.held, now());
  if (answer.outcome === "cannot_say" && navigator.onLine && (await within(lists.refresh(), 5_000))) {
    answer = await check(text, lists.held, now());
  }
  shown = text;
  showAnswer(answer);
}

/** @template T @param {Promise<T>} promise @param {number} limit milliseconds */
const within = (promise, limit) => Promise.race([promise, new Promise((done) => setTimeout(done, limit, false))]);

/** @param {import("./reader/check.js").Answer} answer */
function showAnswer(answer) {
  if (answer.reason.endsWith("_future") && answer.outcome === "cannot_say") answer.reason = "clock";
  document.body.classList.add("answered");
  if (history.state?.answered !== true) history.pushState({ answered: true }, "");
  sound(sheet.show(answer, { at: now(), made: lists.made }));
  scrollTo(0, 0);
}

/** Back to the beginning; nothing of the last card remains on the page. */
function ready() {
  sheet.hide();
  shown = "";
  document.body.classList.remove("answered");
  $("ready").querySelector("h1").focus({ preventScroll: true });
  freshness();
}

/** What hinders, said on the page. @param {string} code */
function trouble(code) {
  const [title, text] = words.troubles[code] ?? words.troubles.broken;
  const box = $("trouble");
  box.hidden = !code;
  box.querySelector("strong").textContent = title;
  box.querySelector("p").textContent = text;
  if (code) box.scrollIntoView({ block: "nearest" });
}

/** How old the lists are, before anything is scanned. */
function freshness() {
  const box = $("freshness");
  const state = lists.clockIsBehind ? "clock" : lists.state;
  const [title, note] = words.freshness[state];
  const age = lists.made === null ? "" : say.ago(Math.max(0, now() - lists.made));
  const moment = lists.made === null ? "" : say.moment(lists.made);
  box.className = `freshness ${state}`;
  box.querySelector('[data-f="title"]').textContent = filled(title, { ago: age });
  box.querySelector('[data-f="note"]').textContent = filled(note, { moment });
  const star = { fresh: "granted", old: "unknown", none: "hollow", clock: "unknown" }[state];
  box.querySelector("svg").setAttribute("class", `star l ${star}`);
  const use = box.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#star-${star}`));
  box.hidden = false;
}

async function update() {
  for (const button of buttons("update")) button.setAttribute("aria-busy", "true");
  const done = navigator.onLine && (await lists.refresh());
  for (const button of buttons("update")) button.removeAttribute("aria-busy");
  freshness();
  trouble(done ? "" : "network");
  return done;
}

/** @param {string} name @returns {NodeListOf<HTMLButtonElement>} */
const buttons = (name) => document.querySelectorAll(`button[name="${name}"]`);

/** A text that a camera, a photo or a person gave. @param {string} text @returns {Promise<boolean>} */
async function taken(text) {
  if (OTHER_PAPER.test(text)) {
    camera?.stop();
    $("scanning").close();
    trouble("letter");
    return true;
  }
  const answer = await check(text, lists.held, now());
  if (camera?.running && answer.outcome === "unreadable") {
    hint("foreign");
    return false;
  }
  $("scanning").close();
  await judge(text);
  return true;
}

/** @param {string} code */
const hint = (code) => ($("scanning").querySelector('[data-f="hint"]').textContent = words.hints[code || "hold"]);

async function scan() {
  listen();
  trouble("");
  const dialog = $("scanning");
  hint("");
  dialog.showModal();
  camera = new Camera($("video"), words.scanner, { text: taken, hint });
  try {
    await camera.start();
    dialog.querySelector('[name="lamp"]').hidden = !camera.hasLamp;
  } catch (problem) {
    camera.stop();
    dialog.close();
    if (document.body.classList.contains("answered")) history.back();
    trouble(problem instanceof NoCamera ? problem.reason : "scanner");
  }
}

/** @param {File} file */
async function photo(file) {
  listen();
  trouble("");
  try {
    const texts = await codesInPhoto(file, words.scanner);
    if (!texts.length) return trouble("no_code");
    await taken(texts.find((text) => text.includes("#")) ?? texts[0]);
  } catch (problem) {
    trouble(problem instanceof DOMException ? "no_picture" : "scanner");
  }
}

/** The code that the phone's own camera opened: read, then taken out of the address. */
function fromAddress() {
  const text = location.hash.slice(1);
  if (!text || text === "main") return;
  history.replaceState(null, "", location.pathname);
  judge(`#${text}`);
}

function listenToThePage() {
  document.addEventListener("click", (event) => {
    const name = event.target.closest("button[name]")?.name;
    if (name === "scan") scan();
    else if (name === "update") update().then((done) => done && shown && judge(shown));
    else if (name === "back") history.back();
    else if (name === "close") $("scanning").close();
    else if (name === "lamp") lamp(event.target.closest("button"));
  });
  $("scanning").addEventListener("close", () => camera?.stop());
  $("photo").addEventListener("change", ({ target }) => {
    if (target.files[0]) photo(target.files[0]).finally(() => (target.value = ""));
  });
  $("text-form").addEventListener("submit", (event) => {
    event.preventDefault();
    listen();
    taken($("text").value).finally(() => ($("text").value = ""));
  });
  $("number-form").addEventListener("submit", (event) => askNumber(event, words, trouble));
  addEventListener("popstate", () => document.body.classList.contains("answered") && ready());
  addEventListener("hashchange", fromAddress);
  addEventListener("online", () => lists.refresh().then(freshness));
  addEventListener("offline", freshness);
}

/** @param {HTMLButtonElement} button */
function lamp(button) {
  const lit = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(lit));
  camera?.light(lit);
}

/** Lists are asked for anew when they are an hour old, however long the page stays open. */
function renew() {
  const age = lists.made === null ? Infinity : now() - lists.made;
  if (navigator.onLine && age > words.renew) lists.refresh().then(freshness);
  else if (!document.body.classList.contains("answered")) freshness();
}

for (const element of document.querySelectorAll("[data-js]")) element.hidden = false;
listenToThePage();
const opened = lists.open().then(freshness);
opened.then(() => (lists.made === null || lists.state !== "fresh" ? lists.refresh().then(freshness) : renew()));
fromAddress();
setInterval(renew, A_MINUTE);
addEventListener("load", () => keepOffline(words, (done) => ($("kept").textContent = words.kept[done])));
