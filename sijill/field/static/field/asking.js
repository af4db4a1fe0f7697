// One question after the other; each page answered is closed and on the disk before the next.
import { pad, shrunk } from "./pictures.js";
import { boxesOf, faults, linesOf, make, read, shownPages, wantedPapers } from "./questions.js";

const $ = (/** @type {string} */ id) => document.getElementById(id);

export class Asking {
  /** @param {{words: any, show: (view: string) => void, trouble: (said: string) => void, leave: () => void, given: (draft: any, receipt: string) => void}} house */
  constructor(house) {
    this.house = house;
    this.pad = null;
    /** @type {any} */
    this.draft = null;
    $("question").addEventListener("submit", (event) => (event.preventDefault(), this.#next()));
    document.querySelectorAll('[name="before"]').forEach((one) => one.addEventListener("click", () => this.#before()));
    document.querySelectorAll('[name="later"]').forEach((one) => one.addEventListener("click", () => this.#later()));
    $("signed").addEventListener("click", () => this.#finish(true));
    $("unsigned").addEventListener("click", () => this.#finish(false));
    $("wipe").addEventListener("click", () => this.pad?.wipe());
  }

  /** @param {any} draft */
  open(draft) {
    this.draft = draft;
    const first = this.pages.find((page) => page.code === draft.page) ?? this.pages[0];
    this.#ask(first);
  }

  /** Nothing of the last registration stays on the page. */
  close() {
    this.draft = null;
    for (const id of ["boxes", "papers", "told", "summary", "reads-rows"]) $(id).replaceChildren();
  }

  get pages() {
    return shownPages(this.draft.procedure, this.draft.answers, this.draft.quick);
  }

  /** @param {any} page */
  #ask(page) {
    const { draft, house } = this;
    this.page = page;
    const at = this.pages.indexOf(page);
    $("step").textContent = house.words.step.replace("{a}", `\u2066${at + 1}\u2069`).replace("{b}", `\u2066${this.pages.length}\u2069`);
    Object.assign($("steps"), { max: this.pages.length, value: at + 1 });
    $("ask-title").textContent = page.title;
    $("ask-hint").textContent = page.hint;
    const told = page.told ? new DOMParser().parseFromString(page.told.html, "text/html").body.childNodes : [];
    $("told").replaceChildren(...told);
    $("boxes").replaceChildren(...boxesOf(draft.kit, page, draft.answers[page.code] ?? {}, house.words));
    const titled = page.boxes.length === 1 && page.boxes[0].label === page.title;
    if (titled) $("boxes").querySelector(":is(label, legend)")?.classList.add("out");
    $("papers").replaceChildren(...wantedPapers(draft.procedure, page, draft.answers).map((one) => this.#slot(one)));
    house.show("ask");
  }

  /** A place for one photograph. @param {any} paper */
  #slot(paper) {
    const slot = $("slot").content.firstElementChild.cloneNode(true);
    const input = slot.querySelector("input");
    const id = `p-${paper.code}`;
    slot.dataset.slot = paper.code;
    slot.querySelector("h3").textContent = paper.label;
    slot.querySelector(".hint").textContent = paper.hint;
    Object.assign(input, { id, name: paper.code });
    input.setAttribute("aria-label", paper.label);
    slot.querySelector("label").htmlFor = id;
    input.onchange = () => this.#photograph(slot, paper.code, input.files[0]);
    this.draft.picture(paper.code).then((clear) => clear && preview(slot, clear, this.house.words));
    return slot;
  }

  /** @param {HTMLElement} slot @param {string} kind @param {File} file */
  async #photograph(slot, kind, file) {
    if (!file) return;
    try {
      const clear = await shrunk(file);
      const { fresh, gone } = await this.draft.add(kind, clear);
      await this.draft.keep(fresh, gone);
      preview(slot, clear, this.house.words);
    } catch (problem) {
      this.house.trouble(problem?.name === "QuotaExceededError" ? this.house.words.full : this.house.words.no_picture);
    }
  }

  async #next() {
    const { draft, page, house } = this;
    const given = read($("question"), page);
    const wrong = faults(page, given, house.words);
    mark(wrong);
    if (wrong.length) return;
    const missing = wantedPapers(draft.procedure, page, draft.answers).filter((one) => one.must && !draft.parts.some((part) => part.kind === one.code));
    if (missing.length) return house.trouble(`${house.words.papers_missing} ${missing.map((one) => one.label).join(" · ")}`);
    draft.answers = { ...draft.answers, [page.code]: given };
    if (page.told) draft.told[page.code] = { text: page.told.text, version: page.told.version };
    const next = this.pages[this.pages.indexOf(page) + 1];
    draft.page = (next ?? page).code;
    if (!(await this.#kept())) return;
    if (next) this.#ask(next);
    else this.#agree();
  }

  async #kept() {
    try {
      await this.draft.keep();
      return true;
    } catch {
      this.house.trouble(this.house.words.full);
      return false;
    }
  }

  #before() {
    if (!$("agree").hidden) return this.#ask(this.page);
    const at = this.pages.indexOf(this.page);
    if (at > 0) this.#ask(this.pages[at - 1]);
    else this.#later();
  }

  async #later() {
    if (this.draft && Object.keys(this.draft.answers).length) await this.#kept();
    this.close();
    this.house.leave();
  }

  /** What was written, read aloud with the person, and her signature. */
  #agree() {
    const { draft, house } = this;
    const known = new Set(this.pages.map((page) => page.code));
    for (const code of Object.keys(draft.answers)) if (!known.has(code)) delete draft.answers[code];
    $("summary").replaceChildren(...this.pages.flatMap((page) => {
      const lines = linesOf(draft.kit, page, draft.answers[page.code] ?? {}, house.words);
      const papers = page.evidence.flatMap((code) => (draft.parts.some((part) => part.kind === code) ? [[draft.procedure.evidence[code].label, house.words.photographed]] : []));
      return [...lines, ...papers].map(([label, said]) => make("div", {}, make("dt", {}, label), make("dd", {}, make("bdi", {}, said))));
    }));
    $("agree-whole").hidden = draft.quick;
    $("agree-quick").hidden = $("reads").hidden = !draft.quick;
    $("reads-rows").replaceChildren(...(draft.quick ? this.#languages() : []));
    $("unsigned").hidden = draft.quick && !draft.phone; // a code needs a phone
    this.pad = pad($("pad"));
    house.show("agree");
  }

  /** In which language the receipt and the messages are. */
  #languages() {
    const { draft, house } = this;
    return Object.entries(house.words.receipts).map(([code, said]) => {
      const input = make("input", { type: "radio", name: "reads", value: code });
      input.checked = code === draft.language;
      input.onchange = () => (draft.language = code);
      return make("label", {}, input, make("span", { class: "line", lang: code }, said.named));
    });
  }

  /** @param {boolean} signed */
  async #finish(signed) {
    const { draft, house } = this;
    if (!draft || draft.done) return;
    if (signed && !this.pad.isSigned()) return house.trouble(house.words.sign_first);
    draft.done = true; // two taps are one registration
    try {
      const receipt = await draft.finish(signed ? await this.pad.picture() : null);
      this.close();
      house.given(draft, receipt);
    } catch {
      draft.done = false;
      house.trouble(house.words.full);
    }
  }
}

/** @param {HTMLElement} slot @param {Uint8Array} clear @param {any} words */
function preview(slot, clear, words) {
  const image = make("img", { alt: "" });
  const address = URL.createObjectURL(new Blob([clear], { type: "image/jpeg" }));
  image.onload = () => URL.revokeObjectURL(address);
  image.src = address;
  slot.querySelector("[data-shot]").replaceChildren(image);
  slot.querySelector("[data-shot]").hidden = false;
  slot.classList.add("received");
  slot.querySelector("label span").textContent = words.again;
}

/** @param {string[][]} wrong */
function mark(wrong) {
  const said = Object.fromEntries(wrong);
  for (const field of document.querySelectorAll("#boxes [data-box]")) {
    const list = field.querySelector(".errors");
    const text = said[field.dataset.box];
    field.classList.toggle("wrong", Boolean(text));
    list.hidden = !text;
    list.replaceChildren(...(text ? [make("li", {}, text)] : []));
  }
  document.querySelector("#boxes .wrong :is(input, select, textarea)")?.focus();
}
