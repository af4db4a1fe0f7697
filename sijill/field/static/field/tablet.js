// The tablet's page: prepared once with a network, then opened by a PIN wherever one is.
import { Asking } from "./asking.js";
import { Draft, drop, exported, handOver, written } from "./drafts.js";
import { keepHere, wake } from "./offline.js";
import { asked, pass, post } from "./passage.js";
import { choosePin, tryPin } from "./pin.js";
import { make, shownPages } from "./questions.js";
import { drawReceipt } from "./receipt.js";
import { newId } from "./seal.js";
import { keepThing, thing } from "./store.js";

const words = JSON.parse(document.getElementById("words").textContent);
const place = words.place;
const $ = (/** @type {string} */ id) => document.getElementById(id);
const IDLE = 10 * 60_000; // milliseconds after which the PIN is asked for again
const AGAIN = 60_000;
/** @type {import("./drafts.js").Who | null} */
let who = null;
let kit = null;
let idle = 0;

const VIEWS = ["start", "choose-pin", "locked", "home", "ask", "agree", "given"];

/** @param {string} name */
function show(name) {
  for (const view of VIEWS) $(view).hidden = view !== name;
  document.body.dataset.view = name;
  trouble("");
  scrollTo(0, 0);
  $(name).querySelector("h1").focus({ preventScroll: true });
}

/** What hinders, said on the page. @param {string} said */
function trouble(said) {
  $("trouble").hidden = !said;
  $("trouble").querySelector("p").textContent = said;
}

/** The network as it is. */
function network(there = navigator.onLine) {
  document.body.dataset.network = there ? "yes" : "no";
  $("network").textContent = there ? words.online : words.offline;
}

/** The agents who prepared this tablet. @returns {Promise<any[]>} */
const agents = async () => (await thing("agents")) ?? [];

/** Sign in once, take along what is needed, choose a PIN. */
async function prepare() {
  let session;
  try {
    session = await asked(`${place}session/`);
  } catch (problem) {
    if (!navigator.onLine || problem.name === "TypeError" || problem.name === "TimeoutError") {
      network(false);
      return trouble(words.no_network);
    }
    location.assign(words.sign_in);
    return;
  }
  const known = (await agents()).find((one) => one.agent === session.agent && one.institution === session.institution);
  const device = known?.device ?? newId();
  const mark = (await thing("mark")) ?? newId();
  await keepThing("mark", mark);
  try {
    await post(`${place}prepare/`, session.token, { device, mark, name: navigator.userAgent.match(/\(([^)]*)\)/)?.[1] ?? "" });
    await takeKits(session.agent);
  } catch {
    return trouble(words.not_prepared);
  }
  const { agent, name, institution, institution_name } = session;
  const others = (await agents()).filter((one) => one.agent !== agent);
  await keepThing("agents", [...others, { agent, name, institution, institution_name, device }]);
  await keepThing("place", place);
  navigator.storage?.persist?.().catch(() => {});
  $("choose-pin").dataset.agent = agent;
  $("pin-owner").textContent = name;
  show("choose-pin");
}

/** The questions in each language that the page speaks. @param {string} agent */
async function takeKits(agent) {
  for (const language of words.languages) {
    const taken = await asked(place.replace(/^\/\w+/, `/${language}`) + "kit/");
    await keepThing(`kit:${agent}:${language}`, { ...taken, taken: Date.now() });
  }
}

$("pin-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const [pin, again] = [$("pin-new").value, $("pin-again").value];
  if (!/^\d{6}$/.test(pin)) return trouble(words.pin_shape);
  if (pin !== again) return trouble(words.pin_differs);
  const agent = $("choose-pin").dataset.agent;
  const key = await choosePin(agent, pin);
  event.target.reset();
  await enter(agent, key);
  await handOver(who);
  await list();
});

$("lock-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const agent = new FormData(event.target).get("agent");
  const key = agent && (await tryPin(String(agent), $("pin").value));
  $("pin").value = "";
  if (!key) return trouble(words.pin_wrong);
  await enter(String(agent), key);
});

/** @param {string} agent @param {Uint8Array} key */
async function enter(agent, key) {
  const known = (await agents()).find((one) => one.agent === agent);
  kit = await thing(`kit:${agent}:${words.language}`);
  who = { ...known, key };
  $("who").textContent = known.name;
  $("where").textContent = known.institution_name;
  const asks = (kit?.procedures ?? []).map((one) => make("option", { value: one.code }, one.title));
  $("procedure").replaceChildren(...asks);
  $("procedures").hidden = asks.length < 2;
  home();
  send();
}

/** Forget the key; the page shows nothing of anybody. */
async function lock() {
  who = kit = null;
  asking.close();
  $("items").replaceChildren();
  const all = await agents();
  if (!all.length) return show("start");
  $("agents").replaceChildren(...all.map((one, at) => {
    const input = make("input", { type: "radio", name: "agent", value: one.agent });
    input.checked = at === all.length - 1;
    return make("label", {}, input, make("span", { class: "line" }, make("b", {}, one.name), make("small", {}, one.institution_name)));
  }));
  show("locked");
}

function home() {
  show("home");
  return list();
}

/** The list of what was written, and how much of it waits. */
async function list() {
  if (!who) return;
  const all = await written(who);
  const waiting = all.filter((one) => ["ready", "awaited", "refused"].includes(one.state)).length;
  $("waiting").textContent = String(waiting);
  $("drafts").textContent = String(all.filter((one) => one.state === "draft").length);
  $("at-home").textContent = String(all.length - waiting - all.filter((one) => one.state === "draft").length);
  $("none").hidden = all.length > 0;
  $("items").replaceChildren(...all.map(row));
}

/** @param {any} one */
function row(one) {
  const [label, tone] = words.states[one.state] ?? words.states.refused;
  const line = $("item").content.firstElementChild.cloneNode(true);
  const say = (/** @type {string} */ part, /** @type {string} */ said) => (line.querySelector(`[data-f="${part}"]`).textContent = said);
  line.dataset.item = one.id;
  line.dataset.state = one.state;
  say("title", one.title || words.unnamed);
  say("receipt", grouped(one.receipt));
  say("kind", one.quick ? words.quick : words.whole);
  say("when", moment(one.madeAt));
  say("reference", one.reference ?? "");
  line.querySelector('[data-f="reference-line"]').hidden = !one.reference;
  const tag = line.querySelector(".tag");
  tag.textContent = label;
  tag.classList.add(tone);
  const why = [one.reason && words.reasons[one.reason], one.why, ...(one.remarks ?? []).map((each) => each.text || words.remarks[each.code])].filter(Boolean);
  line.querySelector("ul").replaceChildren(...why.map((said) => make("li", {}, said)));
  buttons(line, one);
  return line;
}

/** @param {HTMLElement} line @param {any} one */
function buttons(line, one) {
  const go = line.querySelector('[name="go-on"]');
  const away = line.querySelector('[name="drop"]');
  const desk = line.querySelector('[data-f="desk"]');
  go.hidden = away.hidden = one.state !== "draft" || !one.own;
  desk.hidden = one.state !== "to_mend";
  desk.querySelector("a").href = words.check.replace("00000000-0000-0000-0000-000000000000", one.id);
  go.onclick = () => reopen(one);
  away.onclick = async () => {
    if (!confirm(words.drop_sure)) return;
    await drop(one.id);
    await list();
  };
}

/** @param {any} one */
async function reopen(one) {
  const draft = await Draft.opened(who, kit, one);
  if (!draft) return trouble(words.other_pin);
  asking.open(draft);
}

/** @param {boolean} quick */
function begin(quick) {
  if (!kit) return trouble(words.not_prepared);
  const code = $("procedure").value || kit.procedures[0].code;
  const asked = kit.procedures.find((one) => one.code === code);
  if (quick && !shownPages(asked, {}, true).length) return trouble(words.no_quick);
  asking.open(new Draft(who, kit, asked, quick));
}

/** Send what waits; what the house says of each is in the list. @param {boolean} [byHand] */
async function send(byHand = false) {
  if (!who) return;
  if (!navigator.onLine) return byHand ? trouble(words.no_network) : undefined;
  const bar = $("passage");
  const told = await pass(place, ({ done, all }) => {
    if (all === undefined) return;
    bar.hidden = false;
    Object.assign(bar, { max: all, value: done });
    list();
  }, byHand);
  bar.hidden = true;
  if (told.state !== "busy") network(told.state !== "no_network");
  await list();
  if (told.state === "done" && told.agent !== who?.agent && byHand) trouble(words.other_agent);
  if (told.state === "sign_in") signIn(byHand);
  if (byHand && told.state === "no_network") trouble(words.no_network);
  if (told.state === "done" && !told.failed) await refresh().catch(() => {});
}

/** @param {boolean} byHand */
function signIn(byHand) {
  $("sign-in").hidden = false;
  if (byHand) trouble(words.must_sign_in);
}

/** A kit taken more than a day ago is taken anew; the chamber's key may have changed. */
async function refresh() {
  $("sign-in").hidden = true;
  if (!who || !kit || Date.now() - kit.taken < words.kit_lasts * 1000) return;
  await takeKits(who.agent);
  kit = await thing(`kit:${who.agent}:${words.language}`);
}

/** Files to carry to the chamber by hand. */
async function carry() {
  const files = await exported(who.agent);
  if (!files.length) return trouble(words.nothing_to_export);
  files.forEach((said, at) => {
    const link = make("a", { href: URL.createObjectURL(new Blob([said], { type: "application/json" })), download: `sijill-${new Date().toISOString().slice(0, 10)}-${at + 1}.sijill.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), AGAIN);
  });
}

/** @param {string} receipt */
const grouped = (receipt) => receipt.replace(/(.{4})(?=.)/g, "$1-");

/** @param {string} at */
function moment(at) {
  const said = new Intl.DateTimeFormat("en-GB", { timeZone: "Africa/Casablanca", day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" });
  return said.format(new Date(at)).replace(",", "");
}

const asking = new Asking({
  words, show, trouble,
  leave: home,
  /** @param {any} draft @param {string} receipt */
  async given(draft, receipt) {
    const read = draft.language === kit.language ? kit : ((await thing(`kit:${who.agent}:${draft.language}`)) ?? kit);
    const told = { number: grouped(receipt), when: moment(draft.madeAt), agent: who.name, institution: who.institution_name, square: words.square };
    drawReceipt($("receipt"), draft, read, words.receipts[read.language], told);
    show("given");
    wake().finally(() => send());
  },
});

for (const [name, deed] of Object.entries({
  prepare, lock, "prepare-again": prepare, forgotten: prepare,
  "new": () => begin(false), "new-quick": () => begin(true),
  send: () => send(true), carry, print: () => print(), "back-home": home, "next-quick": () => begin(true),
})) {
  document.querySelectorAll(`[name="${name}"]`).forEach((one) => one.addEventListener("click", deed));
}

for (const heard of ["pointerdown", "keydown"]) {
  addEventListener(heard, () => {
    clearTimeout(idle);
    idle = setTimeout(() => who && document.body.dataset.view === "home" && lock(), IDLE);
  });
}
addEventListener("online", () => (network(), send()));
addEventListener("offline", () => network(false));
setInterval(() => send(), AGAIN);
navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.passed && list());

network();
keepHere(words, (kept) => ($("kept").textContent = kept ? words.kept : words.not_kept));
await lock();
if (location.hash === "#prepare") {
  history.replaceState(null, "", location.pathname);
  await prepare();
}
document.body.dataset.ready = "yes";
