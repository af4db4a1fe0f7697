// The receipt, drawn on the tablet without a network, in the language that the person reads: its
// number, what is still missing in plain words, and where to finish.
import { make, missingOf } from "./questions.js";
import { unbase64 } from "./seal.js";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules of white around a square

/** Each module of a packed square, 1 when it is dark. @param {string} packed */
const modules = (packed) => Array.from(unbase64(packed)).flatMap((eight) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (eight >> bit) & 1));

/** The square that opens this receipt's page: the first one, changed by each bit of the number that differs. @param {{side: number, first: string, changes: string[][]}} given @param {string} code @param {string} said */
export function square({ side, first, changes }, code, said) {
  const dark = modules(first);
  [...code].forEach((letter, place) =>
    changes[place].forEach((change, bit) => {
      if (((letter.charCodeAt(0) ^ 48) >> bit) & 1) modules(change).forEach((one, at) => (dark[at] ^= one));
    }),
  );
  const all = dark.slice(0, side * side).map((one, at) => (one ? `M${at % side} ${Math.floor(at / side)}h1v1h-1z` : ""));
  const [drawn, path] = ["svg", "path"].map((name) => document.createElementNS(SVG, name));
  const facts = { class: "square", role: "img", "aria-label": said, viewBox: `${-QUIET} ${-QUIET} ${side + 2 * QUIET} ${side + 2 * QUIET}`, "shape-rendering": "crispEdges" };
  for (const [name, value] of Object.entries(facts)) drawn.setAttribute(name, value);
  path.setAttribute("d", all.join(""));
  drawn.append(path);
  return drawn;
}

/** @param {string} said @param {Record<string, string>} values */
const filled = (said, values) => said.split(/(\{\w+\})/).map((piece) => (piece.startsWith("{") ? put(piece.slice(1, -1), values) : piece));

/** A number keeps its line and its direction, the name of an office runs as it is written. @param {string} name @param {Record<string, string>} values */
const put = (name, values) => make("bdi", name === "institution" ? {} : { class: "n" }, values[name] ?? "");

/** @param {string} phone as it was typed */
const paired = (phone) => phone.replace(/^(0\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, "$1\u00a0$2\u00a0$3\u00a0$4\u00a0$5");

/** @param {string} title @param {string[]} all */
const list = (title, all) => (all.length ? [make("h3", {}, title), make("ul", {}, ...all.map((one) => make("li", {}, one)))] : []);

/** @param {HTMLElement} place @param {any} draft @param {any} kit of the person's language @param {any} words of the receipt @param {{number: string, when: string, agent: string, institution: string, square: any}} told */
export function drawReceipt(place, draft, kit, words, told) {
  const procedure = kit.procedures.find((one) => one.code === draft.procedure.code) ?? draft.procedure;
  const title = make("h1", { tabindex: "-1" }, words.receipt);
  const lines = [[words.name, draft.title], [words.what, draft.quick ? words.quick : procedure.title], [words.when, told.when], [words.who, told.agent], [words.where, told.institution]];
  const facts = lines.map(([label, said]) => make("div", {}, make("dt", {}, label), make("dd", {}, make("bdi", {}, said))));
  const arrived = make("p", {}, words.arrived, " ", make("bdi", { class: "n" }, words.address));
  place.lang = kit.language;
  place.dir = words.dir;
  place.replaceChildren(
    title,
    make("div", { class: "row apart number-and-square" },
      make("div", {}, make("p", { class: "big" }, make("bdi", { class: "n", id: "receipt-number" }, told.number)), make("p", { class: "hint" }, words.scan)),
      square(told.square, draft.receipt, words.square)),
    make("dl", { class: "answers" }, ...facts),
    ...(draft.quick ? enrolled(draft, kit, procedure, words, told) : []),
    make("p", {}, words.leaves),
    ...(draft.quick ? [] : [arrived]),
  );
}

/** @param {any} draft @param {any} kit @param {any} procedure @param {any} words @param {any} told */
function enrolled(draft, kit, procedure, words, told) {
  const { questions, photos } = missingOf(procedure, draft.answers, draft.parts);
  const values = { address: words.address, phone: paired(draft.phone ?? ""), institution: told.institution, days: String(kit.kept_days) };
  const ways = [draft.phone ? words.by_phone : words.no_phone, words.at_counter];
  const signed = draft.parts.some((part) => part.kind === "agreement");
  return [
    make("p", {}, make("b", {}, words.not_yet)),
    make("p", {}, signed ? words.agreed : words.agree_later),
    make("section", { class: "stack-s", id: "receipt-missing" }, make("h2", {}, words.missing), ...list(words.questions, questions), ...list(words.photos, photos)),
    make("section", { class: "stack-s" }, make("h2", {}, words.finish), make("ul", { class: "starred" }, ...ways.map((way) => make("li", {}, ...filled(way, values)))), make("p", {}, ...filled(words.kept, values))),
  ];
}
