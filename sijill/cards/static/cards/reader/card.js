// The claims of a card (docs/card-profile.md), read once their signature is known to be good.
import { Unreadable, decode, isWhole } from "./cbor.js";

const IDENTITY = 169;
const STATUS = 65_535;
const FACE = 62;
const OLD_FACE = 16; // deprecated, still read
const LAST = 253_402_214_400; // the last day of the year 9999

/**
 * @typedef {object} Card
 * @property {string} issuer
 * @property {number} until @property {number} from @property {number} issued seconds since 1970
 * @property {string} nia @property {string} nameArabic @property {string} nameLatin
 * @property {number} category @property {string} trade @property {string} chamber @property {string} number
 * @property {Uint8Array | null} face a WebP picture
 * @property {{ index: number, uri: string }} status
 */

/** The card that these signed bytes describe, or null. @param {Uint8Array} payload @returns {Card | null} */
export function cardOf(payload) {
  try {
    return read(decode(payload));
  } catch (problem) {
    if (problem instanceof Unreadable) return null;
    throw problem;
  }
}

/** @param {unknown} claims @returns {Card} */
function read(claims) {
  if (!(claims instanceof Map)) throw new Unreadable("not_a_card");
  const identity = of(claims, IDENTITY, isMap);
  const reference = of(of(claims, STATUS, isMap), "status_list", isMap);
  if (![null, undefined].includes(claims.get(2))) of(claims, 2, isText);
  return {
    issuer: of(claims, 1, (value) => isText(value) && value !== ""),
    until: of(claims, 4, isInstant),
    from: of(claims, 5, isInstant),
    issued: of(claims, 6, isInstant),
    nia: of(identity, 1, isText),
    nameArabic: of(identity, 4, isText),
    nameLatin: of(identity, 19, isText),
    category: of(identity, 75, (value) => [1, 2, 3, 4].includes(/** @type {any} */ (value))),
    trade: of(identity, 76, isText),
    chamber: of(identity, 77, isText),
    number: of(identity, 78, isText),
    face: faceOf(identity),
    status: { index: of(reference, "idx", isIndex), uri: of(reference, "uri", isText) },
  };
}

const isMap = (/** @type {unknown} */ value) => value instanceof Map;
const isText = (/** @type {unknown} */ value) => typeof value === "string";
const isIndex = (/** @type {any} */ value) => isWhole(value) && value >= 0;
export const isInstant = (/** @type {any} */ value) => isWhole(value) && value >= 0 && value < LAST;

/** @param {Map<any, any>} map @param {number | string} key @param {(value: unknown) => boolean} fits */
function of(map, key, fits) {
  const value = map.get(key);
  if (!fits(value)) throw new Unreadable("not_a_card");
  return value;
}

/** The picture of the face, in any of the spellings in use. @param {Map<any, any>} identity */
function faceOf(identity) {
  const given = identity.get(FACE);
  const first = Array.isArray(given) ? given[0] : given;
  const face = (first instanceof Map ? first.get(0) : first) ?? identity.get(OLD_FACE);
  if (face instanceof Uint8Array) return face;
  if (identity.has(FACE)) throw new Unreadable("not_a_card");
  return null;
}
