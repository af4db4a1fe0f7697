// CBOR as the card's profile allows it (RFC 8949): definite lengths, no key twice, eight levels,
// nothing after the end, no floating-point number, no tag.

export const DEEPEST = 8;
const SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What cannot be read, under the reason that the profile gives it. */
export class Unreadable extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Reads one item after the other from bytes, and never beyond them. */
class Source {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }

  left() {
    return this.bytes.length - this.at;
  }

  /** @param {number} count @returns {Uint8Array} */
  take(count) {
    if (count > this.left()) throw new Unreadable("cbor");
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /** The major type and the argument of the next item. */
  head() {
    const [first] = this.take(1);
    return { major: first >> 5, argument: this.argument(first & 31), short: first & 31 };
  }

  /** @param {number} short the low five bits: the number itself, or how many bytes follow */
  argument(short) {
    if (short < 24) return short;
    if (short > 27) throw new Unreadable("cbor"); // reserved, or of indefinite length
    const size = 1 << (short - 24);
    const start = this.at;
    this.take(size);
    if (size === 1) return this.view.getUint8(start);
    if (size === 2) return this.view.getUint16(start);
    if (size === 4) return this.view.getUint32(start);
    const long = this.view.getBigUint64(start);
    return long > SAFE ? long : Number(long);
  }

  /**
   * A length that the bytes left can hold: a huge one reserves nothing.
   * @param {number | bigint} argument @param {number} least bytes of each element
   */
  count(argument, least = 1) {
    if (typeof argument === "bigint" || argument * least > this.left()) throw new Unreadable("cbor");
    return argument;
  }

  /** @param {number} depth */
  item(depth) {
    const { major, argument, short } = this.head();
    if ((major === 4 || major === 5) && depth === DEEPEST) throw new Unreadable("cbor");
    if (major === 0) return argument;
    if (major === 1) return Number.isSafeInteger(-1 - Number(argument)) ? -1 - argument : -1n - BigInt(argument);
    if (major === 2) return this.take(this.count(argument)).slice();
    if (major === 3) return this.text(this.count(argument));
    if (major === 4) return this.array(this.count(argument), depth);
    if (major === 5) return this.map(this.count(argument, 2), depth);
    return simple(major, short);
  }

  /** @param {number} length */
  text(length) {
    try {
      return UTF8.decode(this.take(length));
    } catch {
      throw new Unreadable("cbor");
    }
  }

  /** @param {number} length @param {number} depth */
  array(length, depth) {
    const found = [];
    for (let i = 0; i < length; i += 1) found.push(this.item(depth + 1));
    return found;
  }

  /** @param {number} length @param {number} depth */
  map(length, depth) {
    const found = new Map();
    for (let i = 0; i < length; i += 1) {
      const key = this.item(depth + 1);
      if (!isWhole(key) && typeof key !== "string") throw new Unreadable("cbor");
      if (found.has(key)) throw new Unreadable("cbor");
      found.set(key, this.item(depth + 1));
    }
    return found;
  }
}

/** @param {number} major @param {number} short */
function simple(major, short) {
  if (major !== 7 || short < 20 || short > 22) throw new Unreadable("cbor"); // a tag, a float…
  return [false, true, null][short - 20];
}

/** Whether a value is a number: they are all whole, however large. @param {unknown} value */
export const isWhole = (value) => typeof value === "number" || typeof value === "bigint";

/** The one item that the bytes hold. @param {Uint8Array} bytes */
export function decode(bytes) {
  const source = new Source(bytes);
  const item = source.item(0);
  if (source.left()) throw new Unreadable("cbor");
  return item;
}

/** A byte string as CBOR writes it, shortest. @param {Uint8Array} bytes */
export const byteString = (bytes) => joined([Uint8Array.from(headOf(bytes.length)), bytes]);

/** @param {number} size */
function headOf(size) {
  if (size < 24) return [0x40 | size];
  if (size < 256) return [0x58, size];
  if (size < 65_536) return [0x59, size >> 8, size & 255];
  return [0x5a, size >>> 24, (size >> 16) & 255, (size >> 8) & 255, size & 255];
}

/** @param {Uint8Array[]} parts */
export function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
