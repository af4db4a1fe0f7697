// The trust list: which keys may sign cards and lists, signed by a root kept away from networks.
import { isInstant } from "./card.js";
import { Unreadable, decode, isWhole } from "./cbor.js";
import { TYPE, isES256, isSignedBy, kidOf, message, publicKey } from "./cose.js";

const MEDIA = "application/vnd.sijill.trust-list+cbor";
const LARGEST = 65_536; // bytes
export const AHEAD = 300; // seconds that clocks may differ

/**
 * @typedef {object} TrustedKey
 * @property {CryptoKey} key @property {"card" | "status"} use
 * @property {number} from @property {number} until
 * @property {"active" | "retired" | "compromised"} state @property {number | null} since
 *
 * @typedef {object} Trust
 * @property {string} issuer @property {number} issued @property {number} until
 * @property {number} sequence @property {Map<string, TrustedKey>} keys
 */

/** What refuses a list, under the reason that the profile gives it. */
export class Refused extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * The trust list in these bytes, if one of the roots signed it.
 * @param {Uint8Array} bytes @param {Map<string, CryptoKey>} roots @returns {Promise<Trust>}
 */
export async function trustOf(bytes, roots) {
  try {
    if (bytes.length > LARGEST) throw new Refused("trust_list_forged");
    const sealed = message(bytes, { cwt: false });
    const root = roots.get(kidOf(sealed));
    const typed = isES256(sealed) && sealed.protected_.get(TYPE) === MEDIA;
    if (!typed || !root || !(await isSignedBy(sealed, root))) throw new Refused("trust_list_forged");
    return await read(decode(sealed.payload));
  } catch (problem) {
    if (problem instanceof Unreadable) throw new Refused("trust_list_forged");
    throw problem;
  }
}

/** @param {unknown} payload @returns {Promise<Trust>} */
async function read(payload) {
  if (!(payload instanceof Map)) throw new Refused("trust_list_forged");
  const [issuer, until, issued, sequence] = [1, 4, 6, "seq"].map((key) => payload.get(key));
  const entries = payload.get("keys");
  const right = typeof issuer === "string" && isInstant(until) && isInstant(issued) && isWhole(sequence);
  if (!right || !Array.isArray(entries)) throw new Refused("trust_list_forged");
  const found = await Promise.all(entries.map(keyOf));
  return { issuer, until, issued, sequence, keys: new Map(found.map((one) => [one.kid, one])) };
}

/** @param {unknown} entry */
async function keyOf(entry) {
  const found = entry instanceof Map && (await publicKey(entry.get("key")));
  if (!found) throw new Refused("trust_list_forged");
  const [use, from, until, state] = ["use", "nbf", "exp", "state"].map((key) => entry.get(key));
  const since = entry.get("from") ?? null;
  const dated = isInstant(from) && isInstant(until) && (since === null || isInstant(since));
  const known = ["card", "status"].includes(use) && ["active", "retired", "compromised"].includes(state);
  if (!dated || !known || (since === null) !== (state === "active")) throw new Refused("trust_list_forged");
  return { ...found, use, from, until, state, since };
}

/** Why a trust list may not be used now, or "". @param {Trust} trust @param {number} at */
export function doubtsTrust(trust, at) {
  if (trust.issued > at + AHEAD) return "trust_list_future";
  return trust.until <= at ? "trust_list_expired" : "";
}

/**
 * Why what this key signed at `issued` is not believed at `at`, or "".
 * @param {TrustedKey} key @param {number} issued @param {number} at
 */
export function doubtsKey(key, issued, at) {
  if (key.until <= at) return "key_expired";
  if (issued < key.from) return "key_not_yet";
  if (key.since === null || issued < key.since) return "";
  return key.state === "compromised" ? "key_compromised" : "key_retired";
}
