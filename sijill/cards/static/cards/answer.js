// An answer on the screen: colour, shape, two words, then what to do.
import { filled, speaker } from "./say.js";

const KINDS = {
  valid: ["ok", "granted"],
  suspended: ["refuse", "paused"],
  withdrawn: ["refuse", "broken"],
  expired: ["refuse", "late"],
  not_ours: ["refuse", "foreign"],
  cannot_say: ["wait", "unknown"],
  unreadable: ["wait", "unknown"],
};
const SOUNDS = { ok: "valid", refuse: "refused", wait: "unsure" };

/** @param {ParentNode} root @param {string} name */
const part = (root, name) => root.querySelector(`[data-f="${name}"]`);

/** @param {string} id @returns {DocumentFragment} */
const copy = (id) => document.getElementById(id).content.cloneNode(true);

/** @param {Element} use @param {string} name */
const draw = (use, name) => use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));

export class Sheet {
  /** @param {HTMLElement} root @param {any} words */
  constructor(root, words) {
    this.root = root;
    this.words = words;
    this.say = speaker(words);
    this.picture = "";
  }

  /**
   * Show an answer; returns the sound that goes with it.
   * @param {import("./reader/check.js").Answer} answer @param {{ at: number, made: number | null }} when
   */
  show(answer, { at, made }) {
    const [kind, star] = KINDS[answer.outcome];
    const [title, sub] = this.words.titles[answer.reason] ?? this.words.titles[answer.outcome];
    part(this.root, "seal").className = `seal ${kind}`;
    const drawing = part(this.root, "star");
    drawing.parentElement.setAttribute("class", `star xl ${star}`);
    draw(drawing, `star-${star}`);
    part(this.root, "title").textContent = title;
    part(this.root, "sub").textContent = sub;
    this.chip(answer, at, made);
    this.body(answer);
    this.root.hidden = false;
    part(this.root, "title").focus({ preventScroll: true });
    return SOUNDS[kind];
  }

  /** How old the list is that the answer stands on. */
  chip(answer, at, made) {
    const old = answer.listed ?? made;
    const chip = part(this.root, "chip").parentElement;
    chip.hidden = old === null || answer.outcome === "unreadable";
    if (chip.hidden) return;
    const stale = answer.outcome === "cannot_say";
    const words = stale && !navigator.onLine ? this.words.list_offline : this.words.list_made;
    part(this.root, "chip").textContent = filled(words, { ago: this.say.ago(Math.max(0, at - old)) });
    draw(part(this.root, "chip-icon"), stale ? (navigator.onLine ? "clock" : "wifi-off") : "check");
  }

  /** @param {import("./reader/check.js").Answer} answer */
  body(answer) {
    this.forget();
    const card = part(this.root, "card");
    const advice = part(this.root, "advice");
    const buttons = part(this.root, "buttons");
    card.replaceChildren(...this.card(answer));
    advice.replaceChildren(...this.advice(answer), ...this.more(answer));
    buttons.replaceChildren(...this.buttons(answer));
  }

  /** What stands on the floating card. */
  card({ outcome, reason, card, listed }) {
    if (reason === "list_expired") return [this.stale(listed), this.name(card)];
    if (outcome === "withdrawn") return [this.numberOnly(card)];
    if (!card) return [this.reason(reason)];
    return outcome === "cannot_say" ? [this.reason(reason), this.name(card)] : [this.person(card, outcome)];
  }

  /** @param {import("./reader/card.js").Card} card @param {string} outcome */
  person(card, outcome) {
    const found = copy("person");
    const trade = this.words.trades[card.trade] ?? [card.trade, ""];
    const set = (name, text) => (part(found, name).textContent = text);
    set("name-ar", card.nameArabic);
    set("name-latin", card.nameLatin);
    set("trade", trade[0]);
    set("number", grouped(card.number.replace(/^C/, ""), [4, 4, 2]));
    set("until", this.say.day(Number(card.until) - 1));
    if (outcome === "expired") set("until-word", this.words.was_valid_until);
    this.face(found, card, trade[1]);
    return found;
  }

  /** What matters less, under the advice. */
  more({ outcome, card }) {
    if (!card || outcome === "withdrawn") return [];
    const found = copy("more");
    part(found, "category").textContent = this.words.categories[card.category];
    part(found, "chamber").textContent = this.words.chambers[card.chamber] ?? card.chamber;
    part(found, "nia").textContent = grouped(card.nia, [4, 4, 2]);
    return [found];
  }

  /** The face when the code carries it, else the drawing of the trade. */
  face(found, card, picto) {
    const place = part(found, "face");
    const drawing = part(found, "picto");
    if (card.face) {
      const image = new Image(96, 120);
      this.picture = URL.createObjectURL(new Blob([card.face], { type: "image/webp" }));
      image.alt = place.dataset.alt;
      image.src = this.picture;
      place.replaceWith(image);
      drawing.parentElement.remove();
      return;
    }
    place.remove();
    if (picto) draw(drawing, picto);
    else drawing.parentElement.remove();
  }

  /** Let go of the face: it stays nowhere. */
  forget() {
    if (this.picture) URL.revokeObjectURL(this.picture);
    this.picture = "";
  }

  numberOnly(card) {
    const found = copy("number-only");
    part(found, "number").textContent = grouped(card.number.replace(/^C/, ""), [4, 4, 2]);
    return found;
  }

  reason(reason) {
    const found = copy("reason");
    part(found, "reason").textContent = this.words.reasons[reason] ?? reason;
    part(found, "code").textContent = reason;
    return found;
  }

  stale(listed) {
    const found = copy("stale");
    part(found, "since").textContent = filled(this.words.unknown_since, { day: this.say.dayMonth(listed) });
    part(found, "last").textContent = filled(this.words.last_update, { moment: this.say.moment(listed) });
    return found;
  }

  name(card) {
    const found = copy("named");
    part(found, "name").textContent = card.nameArabic;
    part(found, "trade").textContent = (this.words.trades[card.trade] ?? [card.trade])[0];
    return found;
  }

  /** What to do next, a line for each. */
  advice({ outcome, reason, card }) {
    const key = outcome === "valid" && card.face ? "valid_face" : reason in this.words.advice ? reason : outcome;
    const number = card ? `\u2066${grouped(card.number.replace(/^C/, ""), [4, 4, 2])}\u2069` : "";
    return (this.words.advice[key] ?? []).map(([icon, text]) => {
      const found = copy("line");
      draw(part(found, "icon"), icon);
      part(found, "text").textContent = filled(text, { number });
      return found;
    });
  }

  buttons({ outcome, reason }) {
    if (outcome === "cannot_say" && reason !== "index") return [copy("update"), copy("again-second")];
    return [copy("again")];
  }

  hide() {
    this.root.hidden = true;
    this.forget();
    for (const name of ["card", "advice", "buttons"]) part(this.root, name).replaceChildren();
  }
}

/** @param {string} digits @param {number[]} sizes */
function grouped(digits, sizes) {
  if (digits.length !== sizes.reduce((sum, size) => sum + size, 0)) return digits;
  let at = 0;
  return sizes.map((size) => digits.slice(at, (at += size))).join("\u00a0");
}
