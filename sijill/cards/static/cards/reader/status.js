// The status list of cards (IETF Token Status List): two bits for each index, the whole country.
import { isInstant } from "./card.js";
import { Unreadable, decode } from "./cbor.js";
import { TYPE, isES256, isSignedBy, kidOf, message } from "./cose.js";
import { inflated } from "./text.js";
import { AHEAD, Refused, doubtsKey } from "./trust.js";

const MEDIA = "application/statuslist+cwt";
const LIST = 65_533;
const LARGEST = 262_144; // bytes once inflated: 1,048,576 cards
const WORDS = ["valid", "withdrawn", "suspended", "replaced"];

/**
 * @typedef {object} Statuses
 * @property {string} uri @property {number} issued @property {number} until
 * @property {Uint8Array} bytes four cards in each byte
 */

/**
 * The list in these bytes, if a key for lists signed it.
 * @param {Uint8Array} bytes @param {import("./trust.js").Trust} trust @param {number} at
 * @returns {Promise<Statuses>}
 */
export async function statusesOf(bytes, trust, at) {
  try {
    const sealed = message(bytes, { cwt: false });
    const found = read(decode(sealed.payload));
    const key = trust.keys.get(kidOf(sealed));
    const typed = isES256(sealed) && sealed.protected_.get(TYPE) === MEDIA;
    const right = typed && key?.use === "status" && (await isSignedBy(sealed, key.key));
    if (!key || !right || doubtsKey(key, found.issued, at)) throw new Refused("list_forged");
    return { ...found, bytes: await inflated(found.bytes, LARGEST) };
  } catch (problem) {
    if (problem instanceof Unreadable) throw new Refused("list_forged");
    throw problem;
  }
}

/** @param {unknown} payload @returns {Statuses} */
function read(payload) {
  const [uri, issued, until, list] = payload instanceof Map ? [2, 6, 4, LIST].map((key) => payload.get(key)) : [];
  const right = typeof uri === "string" && isInstant(issued) && isInstant(until) && list instanceof Map;
  if (!right || list.get("bits") !== 2 || !(list.get("lst") instanceof Uint8Array)) throw new Refused("list_forged");
  return { uri, issued, until, bytes: list.get("lst") };
}

/** Why a list is not even looked at, or "". @param {Statuses} list @param {number} at */
export const doubtsList = (list, at) => (list.issued > at + AHEAD ? "list_future" : "");

/** What the list says of an index: a word, or "" beyond its end. @param {Statuses} list @param {number} index */
export function statusAt(list, index) {
  const place = Math.floor(Number(index) / 4);
  if (place >= list.bytes.length) return "";
  return WORDS[(list.bytes[place] >> ((Number(index) % 4) * 2)) & 3];
}
