// Registrations as they are written: closed for the chamber at each page, under a key that the
// agent's PIN opens again until they are finished; then the chamber alone opens them.
import { hidden, shown } from "./pin.js";
import { base64, contentOf, digest, envelope, newId, newKey, newReceipt, sealed, unbase64, unhex, unsealed } from "./seal.js";
import { changeItem, dropItem, item, itemsOf, keepItem, part } from "./store.js";

/**
 * @typedef {object} Who @property {string} agent @property {string} institution @property {string} device
 * @property {Uint8Array} key what the PIN opened @property {string} name
 */

/** One registration on its way to being whole. */
export class Draft {
  /** @param {Who} who @param {any} kit @param {any} procedure @param {boolean} quick */
  constructor(who, kit, procedure, quick) {
    Object.assign(this, { who, kit, procedure, quick });
    this.id = newId();
    this.key = newKey();
    this.receipt = newReceipt();
    this.madeAt = new Date().toISOString();
    this.language = kit.language; // in which the person reads
    this.answers = {};
    this.told = {};
    this.page = "";
    /** @type {{id: string, kind: string, size: number, sha256: string}[]} */
    this.parts = [];
  }

  /** What was begun before, opened by the PIN; nothing when another PIN closed it. */
  /** @param {Who} who @param {any} kit @param {any} kept */
  static async opened(who, kit, kept) {
    const key = kept.own && (await shown(who.key, kept.own, kept.id));
    const procedure = kit.procedures.find((one) => one.code === kept.procedure);
    if (!key || !procedure) return null;
    const draft = new Draft(who, kit, procedure, kept.quick);
    draft.key = unbase64(key);
    const content = await contentOf(kept.wire, draft.key);
    const { id, receipt, madeAt, parts, page } = kept;
    Object.assign(draft, { id, receipt, madeAt, parts, page, answers: content.answers, told: content.told, language: content.language });
    return draft;
  }

  /** The names under which the agent finds it again. */
  get title() {
    const page = this.procedure.pages.find((one) => one.boxes.some((box) => box.kind.startsWith("name_")));
    const given = this.answers[page?.code] ?? {};
    const written = (page?.boxes ?? []).filter((box) => box.kind === "name_ar").map((box) => given[box.code]);
    return written.filter(Boolean).join(" ");
  }

  /** The phone that was written, if any. */
  get phone() {
    const asked = this.procedure.pages.flatMap((page) => page.boxes.filter((box) => box.kind === "phone").map((box) => this.answers[page.code]?.[box.code]));
    return asked.find(Boolean) ?? "";
  }

  /** @param {string} kind @param {any} [consent] */
  async wire(kind, consent = {}) {
    const { who, kit, procedure, id, receipt, parts } = this;
    const header = {
      v: 1, id, kind, agent: who.agent, institution: who.institution, device: who.device,
      kid: kit.key.kid, receipt, procedure: procedure.code, version: procedure.version,
      made_at: this.madeAt, kit: kit.kit, parts,
    };
    const content = { answers: this.answers, told: this.told, language: this.language, consent };
    return envelope(header, content, this.key, unhex(kit.key.public));
  }

  /** What the list shows, and what the disk keeps. @param {string} state @param {string} wire */
  async #item(state, wire) {
    const { who, id, receipt, parts, procedure, quick, page } = this;
    const own = state === "draft" ? await hidden(who.key, base64(this.key), id) : "";
    const summary = await hidden(who.key, { title: this.title }, `${id}/summary`);
    return {
      id, agent: who.agent, state, wire, parts, receipt, own, summary, quick, page,
      procedure: procedure.code, madeAt: this.madeAt, stateAt: Date.now(),
    };
  }

  /** On the disk, with what came since. @param {any[]} [fresh] @param {string[]} [gone] */
  async keep(fresh = [], gone = []) {
    await keepItem(await this.#item("draft", await this.wire("draft")), fresh, gone);
  }

  /** A photograph or a signature, closed at once; it takes the place of the former of its kind. */
  /** @param {string} kind @param {Uint8Array} clear */
  async add(kind, clear) {
    const id = newId();
    const data = await sealed(this.key, clear, `${this.id}/${id}/${kind}`);
    const gone = this.parts.filter((one) => one.kind === kind).map((one) => one.id);
    const named = { id, kind, size: data.length, sha256: await digest(data) };
    this.parts = [...this.parts.filter((one) => one.kind !== kind), named];
    return { fresh: [{ id, item: this.id, data: data.buffer }], gone, named };
  }

  /** @param {string} kind */
  async picture(kind) {
    const named = this.parts.find((one) => one.kind === kind);
    const kept = named && (await part(named.id));
    return kept ? unsealed(this.key, new Uint8Array(kept.data), `${this.id}/${named.id}/${kind}`) : null;
  }

  /** Finished: the agent's own key to it is let go of in the very write that says so. */
  /** @param {Uint8Array | null} signature */
  async finish(signature) {
    const drawn = signature ? await this.add("agreement", signature) : null;
    const consent = drawn ? { way: "screen", part: drawn.named.id } : { way: "later" };
    const wire = await this.wire(this.quick ? "quick" : "whole", consent);
    await keepItem(await this.#item("ready", wire), drawn?.fresh, drawn?.gone);
    return this.receipt;
  }
}

/** What an agent wrote, the newest first, with the names that the PIN opens. @param {Who} who */
export async function written(who) {
  const all = await itemsOf(who.agent);
  const told = await Promise.all(all.map(async (one) => ({ ...one, title: (await shown(who.key, one.summary, `${one.id}/summary`))?.title ?? "" })));
  return told.sort((one, two) => (one.id < two.id ? 1 : -1));
}

/** After a new PIN: drafts that it does not open go to the chamber as they are. @param {Who} who */
export async function handOver(who) {
  for (const one of await itemsOf(who.agent)) {
    if (one.state !== "draft" || (await shown(who.key, one.own, one.id))) continue;
    await changeItem(one.id, (kept) => Object.assign(kept, { state: "ready", own: "" }));
  }
}

/** A draft that nobody wants. @param {string} id */
export async function drop(id) {
  const kept = await item(id);
  if (kept?.state === "draft") await dropItem(id);
}

const LARGEST = 6_000_000; // bytes of a file, so that the chamber's desk takes it

/** Files that the chamber opens at its own desk, none too large. @param {string} agent */
export async function exported(agent) {
  const files = [];
  let [envelopes, parts, size] = [[], {}, 0];
  const close = () => {
    if (envelopes.length) files.push(JSON.stringify({ type: "sijill-field/1", envelopes, parts }));
    [envelopes, parts, size] = [[], {}, 0];
  };
  for (const one of await itemsOf(agent)) {
    if (one.state === "taken") continue;
    const kept = (await Promise.all(one.parts.map((named) => part(named.id)))).filter(Boolean);
    const weight = one.wire.length + kept.reduce((sum, each) => sum + each.data.byteLength * 1.4, 0);
    if (size && size + weight > LARGEST) close();
    envelopes.push(one.wire);
    for (const each of kept) parts[each.id] = base64(new Uint8Array(each.data));
    size += weight;
  }
  close();
  return files;
}
