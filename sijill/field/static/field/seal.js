// Closing for the chamber: HPKE in base mode (RFC 9180) with DHKEM(P-256), HKDF-SHA256 and AES-256-GCM,
// out of what every browser's WebCrypto has. A content key is closed so; the form and the photographs
// are encrypted under it. See docs/field.md.

const { subtle } = crypto;
const text = new TextEncoder();
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const KEM = bytes("KEM", [0x00, 0x10]);
const SUITE = bytes("HPKE", [0x00, 0x10, 0x00, 0x01, 0x00, 0x02]);
const INFO = "sijill field 1\n";
const NONCE = 12;

/** @param {...(string | ArrayLike<number> | ArrayBuffer)} pieces */
export function bytes(...pieces) {
  const all = pieces.map((one) => (typeof one === "string" ? text.encode(one) : new Uint8Array(one)));
  const whole = new Uint8Array(all.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of all) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}

/** @param {Uint8Array} salt @param {Uint8Array} data */
async function mac(salt, data) {
  const hash = { name: "HMAC", hash: "SHA-256" };
  const key = await subtle.importKey("raw", salt.length ? salt : new Uint8Array(32), hash, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", key, data));
}

/** @param {Uint8Array} suite @param {Uint8Array} salt @param {string} label @param {Uint8Array} secret */
const extract = (suite, salt, label, secret) => mac(salt, bytes("HPKE-v1", suite, label, secret));

/** Thirty-two bytes at most: one round of HKDF. @param {Uint8Array} suite @param {Uint8Array} key @param {string} label @param {Uint8Array} info @param {number} length */
async function expand(suite, key, label, info, length) {
  const whole = await mac(key, bytes([0, length], "HPKE-v1", suite, label, info, [1]));
  return whole.slice(0, length);
}

/** @param {Uint8Array} clear @param {Uint8Array} open the public key, a point of 65 bytes @param {Uint8Array} info */
export async function closeFor(open, info, clear) {
  const chamber = await subtle.importKey("raw", open, CURVE, false, []);
  const pair = await subtle.generateKey(CURVE, false, ["deriveBits"]);
  const own = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
  const shared = new Uint8Array(await subtle.deriveBits({ name: "ECDH", public: chamber }, pair.privateKey, 256));
  const none = new Uint8Array();
  const first = await extract(KEM, none, "eae_prk", shared);
  const secret = await expand(KEM, first, "shared_secret", bytes(own, open), 32);
  const context = bytes([0], await extract(SUITE, none, "psk_id_hash", none), await extract(SUITE, none, "info_hash", info));
  const second = await extract(SUITE, secret, "secret", none);
  const key = await aes(await expand(SUITE, second, "key", context, 32), ["encrypt"]);
  const nonce = await expand(SUITE, second, "base_nonce", context, NONCE);
  return bytes(own, await subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, clear));
}

/** @param {Uint8Array} raw @param {KeyUsage[]} may */
const aes = (raw, may) => subtle.importKey("raw", raw, "AES-GCM", false, may);

/** Encrypt under a key, bound to a text; the nonce comes first. @param {Uint8Array} raw @param {Uint8Array} clear @param {string} bound */
export async function sealed(raw, clear, bound) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const key = await aes(raw, ["encrypt"]);
  return bytes(iv, await subtle.encrypt({ name: "AES-GCM", iv, additionalData: text.encode(bound) }, key, clear));
}

/** @param {Uint8Array} raw @param {Uint8Array} closed @param {string} bound */
export async function unsealed(raw, closed, bound) {
  const key = await aes(raw, ["decrypt"]);
  const how = { name: "AES-GCM", iv: closed.slice(0, NONCE), additionalData: text.encode(bound) };
  return new Uint8Array(await subtle.decrypt(how, key, closed.slice(NONCE)));
}

/** The envelope as it travels. @param {any} header @param {any} content @param {Uint8Array} key @param {Uint8Array} open */
export async function envelope(header, content, key, open) {
  const said = JSON.stringify(header);
  const body = await sealed(key, text.encode(JSON.stringify(content)), said);
  const closed = await closeFor(open, bytes(INFO, said), key);
  return JSON.stringify({ header: said, key: base64(closed), body: base64(body) });
}

/** What a draft holds, for who has its key. @param {string} wire @param {Uint8Array} key */
export async function contentOf(wire, key) {
  const { header, body } = JSON.parse(wire);
  return JSON.parse(new TextDecoder().decode(await unsealed(key, unbase64(body), header)));
}

/** @param {ArrayBuffer | Uint8Array} data */
export async function digest(data) {
  return hex(new Uint8Array(await subtle.digest("SHA-256", data)));
}

/** @param {Uint8Array} data */
export const hex = (data) => Array.from(data, (one) => one.toString(16).padStart(2, "0")).join("");

/** @param {string} said */
export const unhex = (said) => Uint8Array.from(said.match(/../g) ?? [], (one) => parseInt(one, 16));

/** @param {Uint8Array} data */
export function base64(data) {
  let said = "";
  for (let at = 0; at < data.length; at += 8192) said += String.fromCharCode(...data.subarray(at, at + 8192));
  return btoa(said);
}

/** @param {string} said */
export const unbase64 = (said) => Uint8Array.from(atob(said), (one) => one.charCodeAt(0));

/** A new content key. */
export const newKey = () => crypto.getRandomValues(new Uint8Array(32));

/** An identifier made here, in the order of time (RFC 9562, version 7). */
export function newId(now = Date.now()) {
  const raw = crypto.getRandomValues(new Uint8Array(16));
  for (let at = 0; at < 6; at += 1) raw[at] = Math.floor(now / 2 ** (8 * (5 - at))) % 256;
  raw[6] = 0x70 | (raw[6] & 0x0f);
  raw[8] = 0x80 | (raw[8] & 0x3f);
  const said = hex(raw);
  return [said.slice(0, 8), said.slice(8, 12), said.slice(12, 16), said.slice(16, 20), said.slice(20)].join("-");
}

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // neither I, L, O nor U

/** Twelve digits and letters for a receipt. */
export const newReceipt = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => DIGITS[one % 32]).join("");
