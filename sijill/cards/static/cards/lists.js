// The lists that a check stands on: kept on the phone, refreshed when there is a network.
import { keep, kept } from "./keep.js";
import { publicKey } from "./reader/cose.js";
import { doubtsList, statusesOf } from "./reader/status.js";
import { AHEAD, Refused, doubtsTrust, trustOf } from "./reader/trust.js";

const TRUST = "trust";
const LISTS = "lists"; // the addresses of all lists
const PATIENCE = 8_000; // milliseconds

const now = () => Math.floor(Date.now() / 1000);

/** Everything needed to judge a card, and how to have it anew. */
export class Lists {
  /** @param {Array<[string, string]>} roots coordinates of the root keys, in hexadecimal */
  constructor(roots) {
    this.coordinates = roots;
    /** @type {Map<string, CryptoKey>} */
    this.roots = new Map();
    /** @type {import("./reader/check.js").Held & { trust: any, listDoubts: Map<string, string> }} */
    this.held = { trust: null, trustDoubt: "", lists: new Map(), listDoubts: new Map() };
    /** @type {string[]} */
    this.addresses = [];
    this.sequence = 0; // of the newest trust list believed
    /** @type {Map<string, number>} when the newest list believed was made, by its address */
    this.newest = new Map();
    /** @type {Promise<boolean> | null} */
    this.under_way = null;
  }

  /** The keys of the roots that the page came with. */
  async takeRoots() {
    for (const [x, y] of this.coordinates) {
      const found = await publicKey(new Map([[1, 2], [-1, 1], [-2, bytesOf(x)], [-3, bytesOf(y)]]));
      if (found) this.roots.set(found.kid, found.key);
    }
  }

  /** Take up what the phone kept, verified again. */
  async open() {
    await this.takeRoots();
    const bytes = await kept(TRUST);
    if (bytes) await this.trust(bytes).catch(() => {});
    this.addresses = (await kept(LISTS)) ?? [];
    await this.takeUp();
  }

  /** Read the kept lists under the keys believed now: a key may have been compromised since. */
  async takeUp() {
    this.held.lists.clear();
    for (const address of this.addresses) {
      const list = await kept(address);
      if (list && this.held.trust) await this.list(address, list).catch(() => {});
    }
  }

  /** Believe a trust list, unless it is older than the one believed. @param {Uint8Array} bytes */
  async trust(bytes) {
    try {
      const found = await trustOf(bytes, this.roots);
      const doubt = doubtsTrust(found, now());
      if (doubt === "trust_list_future") throw new Refused(doubt);
      if (found.sequence < this.sequence) throw new Refused("trust_list_older");
      this.sequence = found.sequence;
      this.held.trust = found;
      this.held.trustDoubt = doubt;
    } catch (problem) {
      if (problem instanceof Refused && !this.held.trust) this.held.trustDoubt = problem.reason;
      throw problem;
    }
  }

  /** Believe a status list, unless it is older than the one believed. */
  /** @param {string} address @param {Uint8Array} bytes */
  async list(address, bytes) {
    try {
      const found = await statusesOf(bytes, this.held.trust, now());
      if (found.uri !== address) throw new Refused("list_other");
      if (found.issued < (this.newest.get(address) ?? 0)) throw new Refused("list_older");
      if (doubtsList(found, now())) throw new Refused("list_future");
      this.newest.set(address, found.issued);
      this.held.lists.set(address, found);
      this.held.listDoubts.delete(address);
    } catch (problem) {
      if (problem instanceof Refused) this.held.listDoubts.set(address, problem.reason);
      throw problem;
    }
  }

  /** Ask for everything anew; answers whether all of it came and was believed. */
  refresh() {
    this.under_way ??= this.refreshed().finally(() => (this.under_way = null));
    return this.under_way;
  }

  async refreshed() {
    try {
      const trust = await bytesAt("/trust-list");
      const before = this.sequence;
      await this.trust(trust);
      await keep(TRUST, trust);
      if (before && before !== this.sequence) await this.takeUp();
      const { status_lists: addresses } = await (await asked("/status/")).json();
      for (const address of addresses) {
        const list = await bytesAt(new URL(address).pathname);
        await this.list(address, list);
        await keep(address, list);
      }
      this.addresses = addresses;
      await keep(LISTS, addresses);
      return true;
    } catch {
      return false;
    }
  }

  /** When the oldest list was made, in seconds; null when one is missing. */
  get made() {
    const made = this.addresses.map((address) => this.held.lists.get(address)?.issued ?? 0);
    return made.length && Math.min(...made) > 0 ? Math.min(...made) : null;
  }

  /** How far one may trust the lists: "fresh", "old" (a check may say no, never yes) or "none". */
  get state() {
    if (this.made === null || !this.held.trust) return "none";
    const ends = [...this.held.lists.values()].map((list) => list.until);
    return Math.min(this.held.trust.until, ...ends) > now() ? "fresh" : "old";
  }

  /** Whether this phone's clock runs behind the lists it holds. */
  get clockIsBehind() {
    return this.made !== null && this.made > now() + AHEAD;
  }
}

/** @param {string} path */
async function asked(path) {
  const answer = await fetch(path, { credentials: "omit", cache: "no-cache", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

/** @param {string} path */
const bytesAt = async (path) => new Uint8Array(await (await asked(path)).arrayBuffer());

/** @param {string} text hexadecimal */
const bytesOf = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
