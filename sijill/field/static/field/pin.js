// The agent's PIN: it opens the list of what was written and the drafts in progress, and nothing of
// what is finished. Whoever forgets it loses nothing: drafts are closed for the chamber as well.
import { base64, bytes, newKey, sealed, unbase64, unsealed } from "./seal.js";
import { keepThing, thing } from "./store.js";

const ROUNDS = 600_000;
const BOUND = "sijill field pin";

/** @param {string} pin @param {Uint8Array} salt */
async function stretched(pin, salt) {
  const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(how, raw, 256));
}

/** A new key of this agent's, under a new PIN. @param {string} agent @param {string} pin */
export async function choosePin(agent, pin) {
  const [key, salt] = [newKey(), crypto.getRandomValues(new Uint8Array(16))];
  const closed = await sealed(await stretched(pin, salt), key, BOUND + agent);
  await keepThing(`pin:${agent}`, { salt: base64(salt), closed: base64(closed) });
  return key;
}

/** The agent's key, or nothing when the PIN is another. @param {string} agent @param {string} pin */
export async function tryPin(agent, pin) {
  const held = await thing(`pin:${agent}`);
  if (!held) return null;
  try {
    return await unsealed(await stretched(pin, unbase64(held.salt)), unbase64(held.closed), BOUND + agent);
  } catch {
    return null;
  }
}

/** @param {Uint8Array} key @param {any} value @param {string} bound */
export const hidden = async (key, value, bound) => base64(await sealed(key, bytes(JSON.stringify(value)), bound));

/** @param {Uint8Array} key @param {string} closed @param {string} bound */
export async function shown(key, closed, bound) {
  try {
    return JSON.parse(new TextDecoder().decode(await unsealed(key, unbase64(closed), bound)));
  } catch {
    return null; // written under a PIN that was forgotten
  }
}
