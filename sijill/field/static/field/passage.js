// From the tablet to the chamber: the form, then each photograph in pieces, each from where it was
// cut; one that fails lets the others pass and comes again later. Used by the page and its worker.
import { changeItem, dropParts, itemsOf, part } from "./store.js";

const PIECE = 128 * 1024;
const FIRST_WAIT = 4_000; // milliseconds; doubled at each failure
const LONGEST_WAIT = 15 * 60_000;
const SLOW = 60_000;
const WAITS = new Set(["ready", "awaited", "refused"]);
const FOLLOWED = new Set(["arrived", "to_mend", "kept"]);
const AT_HOME = new Set(["taken", "to_mend"]);
const ASKED_AT_ONCE = 100;

class Unsigned extends Error {}
class Refusal extends Error {
  /** @param {string} why @param {string} said */
  constructor(why, said) {
    super(said || why);
    this.why = why;
  }
}

/** Send all that waits, in the name of whoever is signed in; one passage at a time on a tablet. */
/** @param {string} place of the page, e.g. /ar/field/ @param {(told: any) => void} [tell] @param {boolean} [atOnce] */
export async function pass(place, tell = () => {}, atOnce = true) {
  const work = () => passed(place, tell, atOnce);
  if (!navigator.locks) return work();
  return navigator.locks.request("sijill-field", { ifAvailable: true }, (lock) => (lock ? work() : { state: "busy" }));
}

/** @param {string} place @param {(told: any) => void} tell @param {boolean} atOnce */
async function passed(place, tell, atOnce) {
  let session;
  try {
    session = await asked(`${place}session/`);
  } catch (problem) {
    return { state: problem instanceof Unsigned ? "sign_in" : "no_network" };
  }
  const due = (await itemsOf(session.agent)).filter((one) => WAITS.has(one.state) && (atOnce || (one.tryAt ?? 0) <= Date.now()));
  const counts = { state: "done", agent: session.agent, sent: 0, failed: 0, all: due.length };
  for (const one of due) {
    try {
      await sendOne(place, session.token, one, tell);
      counts.sent += 1;
    } catch (problem) {
      counts.failed += 1;
      await failed(one, problem);
      if (problem instanceof Unsigned) return { ...counts, state: "sign_in" };
    }
    tell({ item: one.id, done: counts.sent + counts.failed, all: due.length });
  }
  await follow(place, session).catch(() => {});
  return counts;
}

/** @param {string} place @param {string} token @param {any} one @param {(told: any) => void} tell */
async function sendOne(place, token, one, tell) {
  let stands = await put(`${place}envelope/${one.id}/`, token, one.wire);
  for (const named of one.parts) {
    if (stands.state !== "awaited") break;
    await sendPart(place, token, one, named, stands.parts?.[named.id] ?? 0, tell);
  }
  if (stands.state === "awaited") stands = await put(`${place}envelope/${one.id}/`, token, one.wire);
  await note(one.id, stands);
}

/** @param {string} place @param {string} token @param {any} one @param {any} named @param {number} from @param {(told: any) => void} tell */
async function sendPart(place, token, one, named, from, tell) {
  const kept = from < named.size ? await part(named.id) : null;
  let [at, again] = [from, 0];
  while (kept && at < named.size) {
    const piece = kept.data.slice(at, at + PIECE);
    const { received } = await put(`${place}envelope/${one.id}/${named.id}/${at}/`, token, piece);
    again = received > at ? 0 : again + 1;
    if (again > 3) throw new Refusal("field.part", "");
    at = received;
    tell({ item: one.id, part: named.kind, share: at / named.size });
  }
}

/** Where the envelopes stand that were sent before. @param {string} place @param {any} session */
async function follow(place, session) {
  const open = (await itemsOf(session.agent)).filter((one) => FOLLOWED.has(one.state));
  for (let at = 0; at < open.length; at += ASKED_AT_ONCE) {
    const cases = open.slice(at, at + ASKED_AT_ONCE).map((one) => one.id);
    const { cases: told } = await post(`${place}states/`, session.token, { cases });
    for (const id of cases) if (told[id]) await note(id, told[id]);
  }
}

/** @param {string} id @param {any} stands */
async function note(id, stands) {
  await changeItem(id, (kept) => {
    Object.assign(kept, { state: stands.state, tries: 0, tryAt: 0, why: "", stateAt: Date.now() });
    Object.assign(kept, { reason: stands.reason, reference: stands.reference, remarks: stands.remarks });
  });
  if (AT_HOME.has(stands.state)) await dropParts(id); // the chamber holds them, in its case
}

/** @param {any} one @param {any} problem */
function failed(one, problem) {
  return changeItem(one.id, (kept) => {
    kept.tries = (kept.tries ?? 0) + 1;
    kept.tryAt = Date.now() + Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (kept.tries - 1)) * (0.75 + Math.random() / 2);
    kept.why = problem instanceof Refusal ? problem.message : "";
    if (problem instanceof Refusal) kept.state = "refused";
  });
}

/** @param {string} url @param {string} token @param {BodyInit} body */
const put = (url, token, body) => asked(url, { method: "PUT", body, headers: { "X-CSRFToken": token } });

/** @param {string} url @param {string} token @param {any} said */
export const post = (url, token, said) =>
  asked(url, { method: "POST", body: JSON.stringify(said), headers: { "X-CSRFToken": token, "Content-Type": "application/json" } });

/** The answer in JSON; a redirection to the sign-in is no answer. @param {string} url @param {RequestInit} [how] */
export async function asked(url, how = {}) {
  const answer = await fetch(url, { ...how, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(SLOW) });
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Unsigned();
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (answer.status === 403) throw new Unsigned();
  if (answer.status === 422) throw new Refusal(said.why, said.text);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return said;
}
