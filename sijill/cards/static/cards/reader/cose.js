// COSE_Sign1 under ES256 (RFC 9052, RFC 9053), and the keys that sign (RFC 9679).
import { Unreadable, byteString, decode, joined } from "./cbor.js";

const ES256 = -7;
const ALGORITHM = 1;
const CRITICAL = 2;
const KID = 4;
export const TYPE = 16;
const CONTEXT = Uint8Array.from([0x84, 0x6a, ...new TextEncoder().encode("Signature1")]);
const NOTHING = Uint8Array.of(0x40);

/**
 * @typedef {object} Message
 * @property {Map<any, any>} protected_ @property {Map<any, any>} unprotected
 * @property {Uint8Array} signed the bytes under the signature
 * @property {Uint8Array} payload @property {Uint8Array} signature
 */

/**
 * A message as it came: 18(…) or the bare array, and 61(18(…)) where a CWT may stand.
 * @param {Uint8Array} bytes @param {{ cwt?: boolean }} [where] @returns {Message}
 */
export function message(bytes, { cwt = true } = {}) {
  const tags = cwt && starts(bytes, [0xd8, 0x3d, 0xd2]) ? 3 : starts(bytes, [0xd2]) ? 1 : 0;
  const parts = decode(bytes.subarray(tags));
  if (!Array.isArray(parts) || parts.length !== 4) throw new Unreadable("not_cose");
  const [head, unprotected, payload, signature] = parts;
  const strings = [head, payload, signature].every((part) => part instanceof Uint8Array);
  if (!strings || !(unprotected instanceof Map)) throw new Unreadable("not_cose");
  const signed = joined([CONTEXT, byteString(head), NOTHING, byteString(payload)]);
  return { protected_: headers(head, unprotected), unprotected, signed, payload, signature };
}

/** @param {Uint8Array} bytes @param {number[]} tags */
const starts = (bytes, tags) => tags.every((tag, at) => bytes[at] === tag);

/** What stands under the signature: nothing we do not understand, nothing said twice. */
/** @param {Uint8Array} bytes @param {Map<any, any>} unprotected */
function headers(bytes, unprotected) {
  const found = bytes.length ? decode(bytes) : new Map();
  if (!(found instanceof Map) || found.has(CRITICAL)) throw new Unreadable("not_cose");
  if ([...found.keys()].some((key) => unprotected.has(key))) throw new Unreadable("not_cose");
  return found;
}

/** @param {Message} message */
export const isES256 = (message) => message.protected_.get(ALGORITHM) === ES256;

/** The name of the key that signed, in hexadecimal. @param {Message} message */
export function kidOf(message) {
  const { protected_, unprotected } = message;
  const kid = protected_.has(KID) ? protected_.get(KID) : unprotected.get(KID);
  return kid instanceof Uint8Array ? hex(kid) : "";
}

/** @param {Message} message @param {CryptoKey} key */
export async function isSignedBy(message, key) {
  const how = { name: "ECDSA", hash: "SHA-256" };
  return message.signature.length === 64 && crypto.subtle.verify(how, key, message.signature, message.signed);
}

/**
 * A public key from its COSE_Key, with its name; null for what is no key of ours.
 * @param {unknown} key @returns {Promise<{ kid: string, key: CryptoKey } | null>}
 */
export async function publicKey(key) {
  if (!(key instanceof Map) || key.get(1) !== 2 || key.get(-1) !== 1) return null;
  if (key.has(3) && key.get(3) !== ES256) return null;
  const [x, y] = [key.get(-2), key.get(-3)];
  if (![x, y].every((part) => part instanceof Uint8Array && part.length === 32)) return null;
  const raw = joined([Uint8Array.of(4), x, y]);
  try {
    const how = { name: "ECDSA", namedCurve: "P-256" };
    const found = await crypto.subtle.importKey("raw", raw, how, false, ["verify"]);
    const kid = await thumbprint(x, y);
    return key.has(2) && hex(key.get(2)) !== kid ? null : { kid, key: found };
  } catch {
    return null; // not a point of the curve
  }
}

/** The first eight bytes of the key's thumbprint. @param {Uint8Array} x @param {Uint8Array} y */
async function thumbprint(x, y) {
  const start = Uint8Array.of(0xa4, 0x01, 0x02, 0x20, 0x01, 0x21);
  const written = joined([start, byteString(x), Uint8Array.of(0x22), byteString(y)]);
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", written)).slice(0, 8));
}

/** @param {Uint8Array} bytes */
export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
