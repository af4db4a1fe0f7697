// The checker's reader under Node: one question on each line, one answer on each line.
import { createInterface } from "node:readline";
import { Lists } from "../static/cards/lists.js";
import { Unreadable } from "../static/cards/reader/cbor.js";
import { check } from "../static/cards/reader/check.js";
import { publicKey } from "../static/cards/reader/cose.js";
import { statusesOf } from "../static/cards/reader/status.js";
import { Refused, trustOf } from "../static/cards/reader/trust.js";

const bytes = (text) => Uint8Array.from(Buffer.from(text, "base64"));
const held = { trust: null, trustDoubt: "", lists: new Map(), listDoubts: new Map() };

const asks = {
  // What the checker holds from here on.
  async hold({ roots, trust, lists, at }) {
    held.trust = null;
    held.trustDoubt = "";
    held.lists.clear();
    const keys = await Promise.all(roots.map((root) => publicKey(new Map([[1, 2], [-1, 1], ...coordinates(root)]))));
    held.trust = trust && (await trustOf(bytes(trust), new Map(keys.map(({ kid, key }) => [kid, key]))));
    for (const [uri, list] of Object.entries(lists)) held.lists.set(uri, await statusesOf(bytes(list), held.trust, at));
    return { held: held.lists.size };
  },
  async check({ text, at }) {
    const { outcome, reason, card, listed } = await check(text, held, at);
    return { outcome, reason, listed, card: card && shown(card) };
  },
  // A published example: what a page that holds these lists, and believed others before, says.
  async example({ roots, trust, list, address, sequence, newest, text, at }) {
    const real = Date.now;
    Date.now = () => at * 1000;
    try {
      const lists = new Lists(roots.map((root) => root.map((part) => Buffer.from(part, "base64").toString("hex"))));
      await lists.takeRoots();
      lists.sequence = sequence;
      lists.newest.set(address, newest);
      if (trust) await lists.trust(bytes(trust)).catch(refused);
      if (list && lists.held.trust) await lists.list(address, bytes(list)).catch(refused);
      const { outcome, reason, card } = await check(text, lists.held, at);
      return { outcome, reason, shown: Boolean(card) && outcome !== "withdrawn" };
    } finally {
      Date.now = real;
    }
  },
};

const refused = (problem) => {
  if (!(problem instanceof Refused)) throw problem;
};

const coordinates = ([x, y]) => [[-2, bytes(x)], [-3, bytes(y)]];
const shown = (card) => ({ ...card, face: card.face && Buffer.from(card.face).toString("base64") });

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  const answer = await asks[question.ask](question).catch((problem) => {
    if (problem instanceof Unreadable || problem instanceof Refused) return { reason: problem.reason };
    return { broken: String(problem.stack) };
  });
  process.stdout.write(`${JSON.stringify(answer, (_, value) => (typeof value === "bigint" ? Number(value) : value))}\n`);
}
