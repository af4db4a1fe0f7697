// What a checker answers about a text, in the order of the profile: the first that applies.
import { Unreadable } from "./cbor.js";
import { cardOf } from "./card.js";
import { isES256, isSignedBy, kidOf, message } from "./cose.js";
import { doubtsList, statusAt } from "./status.js";
import { messageOf } from "./text.js";
import { AHEAD, doubtsKey, doubtsTrust } from "./trust.js";

/**
 * @typedef {object} Held what the checker keeps
 * @property {import("./trust.js").Trust | null} trust
 * @property {string} [trustDoubt] why it holds none
 * @property {Map<string, import("./status.js").Statuses>} lists by their addresses
 * @property {Map<string, string>} [listDoubts] why a list is not held
 *
 * @typedef {object} Answer
 * @property {"valid" | "suspended" | "withdrawn" | "expired" | "cannot_say" | "not_ours" | "unreadable"} outcome
 * @property {string} reason
 * @property {import("./card.js").Card | null} card what may be shown of it
 * @property {number | null} listed when the list it was compared with was made, in seconds
 */

/** @param {string} text @param {Held} held @param {number} at seconds since 1970 @returns {Promise<Answer>} */
export async function check(text, held, at) {
  try {
    return await judged(message(await messageOf(text)), held, at);
  } catch (problem) {
    if (problem instanceof Unreadable) return said("unreadable", problem.reason);
    throw problem;
  }
}

/** @param {import("./cose.js").Message} sealed @param {Held} held @param {number} at */
async function judged(sealed, held, at) {
  const { trust } = held;
  if (!trust) return said("cannot_say", held.trustDoubt || "trust_list_missing");
  const doubt = doubtsTrust(trust, at);
  if (doubt) return said("cannot_say", doubt);
  const key = trust.keys.get(kidOf(sealed));
  const forged = await whyForged(sealed, key);
  if (forged || !key) return said("not_ours", forged);
  const card = cardOf(sealed.payload);
  if (!card) return said("not_ours", "not_a_card");
  const foreign = whyForeign(card, key, trust, at);
  if (foreign) return said("not_ours", foreign);
  if (card.until <= at) return said("expired", "expired", card);
  return compared(card, held, at);
}

/** Why no key for cards signed this, or "". */
/** @param {import("./cose.js").Message} sealed @param {import("./trust.js").TrustedKey | undefined} key */
async function whyForged(sealed, key) {
  if (!isES256(sealed)) return "algorithm";
  if (!key) return "unknown_key";
  if (key.use !== "card") return "wrong_use";
  return (await isSignedBy(sealed, key.key)) ? "" : "signature";
}

/**
 * Why a card that one of our keys signed is not believed, or "".
 * @param {import("./card.js").Card} card @param {import("./trust.js").TrustedKey} key
 * @param {import("./trust.js").Trust} trust @param {number} at
 */
function whyForeign(card, key, trust, at) {
  if (card.issuer !== trust.issuer) return "wrong_issuer";
  const doubt = doubtsKey(key, card.issued, at);
  if (doubt) return doubt;
  return card.issued > at + AHEAD || card.from > at + AHEAD ? "future" : "";
}

/** The card compared with its list. */
/** @param {import("./card.js").Card} card @param {Held} held @param {number} at @returns {Answer} */
function compared(card, held, at) {
  const list = held.lists.get(card.status.uri);
  if (!list) return said("cannot_say", held.listDoubts?.get(card.status.uri) || "list_missing", card);
  const doubt = doubtsList(list, at);
  if (doubt) return said("cannot_say", doubt, card, list.issued);
  const word = statusAt(list, card.status.index);
  if (!word) return said("cannot_say", "index", card, list.issued);
  if (word === "replaced") return said("withdrawn", word, card, list.issued);
  if (word !== "valid") return said(word, word, card, list.issued);
  if (list.until <= at) return said("cannot_say", "list_expired", card, list.issued);
  return said("valid", "valid", card, list.issued);
}

/** @param {any} outcome @param {string} reason @param {import("./card.js").Card | null} card @returns {Answer} */
function said(outcome, reason, card = null, /** @type {number | null} */ listed = null) {
  return { outcome, reason, card, listed };
}
