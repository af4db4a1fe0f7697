// From the text of a code to its bytes: base41 behind an address, Base45 alone, then zlib.
import { Unreadable } from "./cbor.js";

export const LONGEST = 4_296; // characters: the largest QR code
export const LARGEST = 16_384; // bytes once inflated
const BASE41 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-*$:/";
const BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** The COSE message that a code's text holds. @param {string} text @returns {Promise<Uint8Array>} */
export async function messageOf(text) {
  return inflated(decoded(text), LARGEST);
}

/** The bytes written in a code's text. @param {string} text */
export function decoded(text) {
  const bare = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  if (!bare) throw new Unreadable("empty");
  if ([...bare].length > LONGEST) throw new Unreadable("too_long");
  const sign = bare.indexOf("#");
  return sign < 0 ? triples(bare, BASE45) : triples(unescaped(bare.slice(sign + 1)), BASE41);
}

/** A fragment without %XX, in capitals. @param {string} text */
function unescaped(text) {
  try {
    const found = decodeURIComponent(text);
    if (/^[\x00-\x7f]*$/.test(found)) return found.toUpperCase();
  } catch {
    // not what a browser escapes
  }
  throw new Unreadable("alphabet");
}

/** Three characters for two bytes, least significant first. @param {string} text @param {string} alphabet */
function triples(text, alphabet) {
  if (text.length % 3 === 1) throw new Unreadable("alphabet");
  const bytes = [];
  for (let at = 0; at < text.length; at += 3) {
    const group = [...text.slice(at, at + 3)].map((character) => alphabet.indexOf(character));
    if (group.includes(-1)) throw new Unreadable("alphabet");
    const number = group.reduceRight((sum, digit) => sum * alphabet.length + digit, 0);
    const whole = group.length === 3;
    if (number > (whole ? 65_535 : 255)) throw new Unreadable("alphabet");
    bytes.push(...(whole ? [number >> 8, number & 255] : [number]));
  }
  return Uint8Array.from(bytes);
}

/**
 * What one zlib stream holds; stops as soon as there is more than `most`.
 * @param {Uint8Array} bytes @param {number} most
 */
export async function inflated(bytes, most) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => { throw new Unreadable("compression"); });
    if (done) break;
    size += value.length;
    if (size > most) {
      reader.cancel().catch(() => {});
      throw new Unreadable("too_big");
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  // Some engines pass over what follows the stream: its last four bytes are its own check.
  if (checkOf(whole) !== lastFour(bytes)) throw new Unreadable("compression");
  return whole;
}

/** Adler-32 (RFC 1950). @param {Uint8Array} bytes */
function checkOf(bytes) {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return ((high << 16) | low) >>> 0;
}

/** @param {Uint8Array} bytes */
function lastFour(bytes) {
  return bytes.slice(-4).reduce((sum, byte) => ((sum << 8) | byte) >>> 0, 0);
}
