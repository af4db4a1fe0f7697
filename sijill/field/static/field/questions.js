// The questions of a procedure as this tablet draws and reads them, out of the declarations it took
// along. What the boxes refuse here is little; the chamber's own rules judge everything on arrival.

const FIELDS = { name_ar: "ar", name_latin: "latin", cin: "latin", residence: "latin", birth_entry: "latin", nia: "latin" };
const DAYS = { birth_date: "partial", partial_day: "partial", day: "whole" };
const FOUND_AT_MOST = 8;
/** What can be told wrong without the chamber. @type {Record<string, RegExp>} */
const SHAPES = {
  cin: /^\s*[A-Za-z]{1,2}[\s-]?\d{1,8}\s*$/,
  phone: /^[\s.()+-]*(?:(?:00)?\s*212|0)[\s.()-]*[567](?:[\s.()-]*\d){8}\s*$/,
  name_ar: /^[^A-Za-z0-9]*$/,
  name_latin: /^[^\u0600-\u06ff0-9]*$/,
  year: /^\s*(?:19|20)\d\d\s*$/,
  number: /^\s*\d{1,9}\s*$/,
};

/** @param {any} tree @param {any} answers @returns {boolean} */
export function holds(tree, answers) {
  while (typeof tree !== "boolean") tree = tree.is[String(answers[tree.page]?.[tree.box] ?? "")] ?? tree.else;
  return tree;
}

/** The pages asked now. @param {any} procedure @param {any} answers @param {boolean} quick */
export const shownPages = (procedure, answers, quick) => {
  const shown = procedure.pages.filter((page) => holds(page.shown, answers));
  return quick ? shown.map(cut).filter((page) => page.boxes.length) : shown;
};

/** A page as a quick enrolment asks it, the same object each time. */
const cuts = new WeakMap();
/** @param {any} page */
function cut(page) {
  if (!cuts.has(page)) {
    const how = page.quick ?? {};
    const boxes = page.boxes.filter((box) => how[box.code]).map((box) => ({ ...box, required: how[box.code] === "needed", waits: how[box.code] === "may_wait" }));
    cuts.set(page, { ...page, boxes, evidence: [] });
  }
  return cuts.get(page);
}

/** What a registration would still ask: questions by their words, photographs by theirs. */
/** @param {any} procedure @param {any} answers @param {{kind: string}[]} parts */
export function missingOf(procedure, answers, parts) {
  const [questions, photos] = [[], []];
  for (const page of shownPages(procedure, answers, false)) {
    const given = answers[page.code];
    const there = (/** @type {any} */ paper) => parts.some((part) => part.kind === paper.code);
    photos.push(...wantedPapers(procedure, page, answers).filter((one) => one.must && !there(one)).map((one) => one.label));
    if (!given && !page.evidence.length) questions.push(page.title);
    else if (given) {
      const left = page.boxes.filter((box) => box.required && isEmpty(given[box.code]) && !given[`${box.code}_words`]);
      if (left.length) questions.push([page.title, left.map((box) => box.label).filter((one) => one !== page.title).join(" · ")].join(" "));
    }
  }
  return { questions, photos };
}

/** @param {any} value */
const isEmpty = (value) => value === "" || value === undefined || value === null || value === false;

/** The documents of a page worth showing, and whether each must be there. @param {any} procedure @param {any} page @param {any} answers */
export const wantedPapers = (procedure, page, answers) =>
  page.evidence
    .map((code) => ({ code, ...procedure.evidence[code], must: holds(procedure.evidence[code].wanted, answers) }))
    .filter((one) => one.must || one.optional);

/** @param {string} name @param {Record<string, string>} [attributes] @param {(Node | string)[]} inside */
export function make(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
}

/** Draw a page's boxes. @param {any} kit @param {any} page @param {any} given @param {any} words */
export function boxesOf(kit, page, given, words) {
  return page.boxes.map((box) => drawn(kit, box, given, words));
}

/** @param {any} kit @param {any} box @param {any} given @param {any} words */
function drawn(kit, box, given, words) {
  const field = make("div", { class: "field", "data-box": box.code });
  const id = `q-${box.code}`;
  const value = given[box.code] ?? "";
  const label = make("label", { for: id }, box.label);
  if (!box.required) label.append(" ", make("span", { class: "optional" }, box.waits ? words.may_wait : words.optional));
  const hint = box.hint ? make("p", { class: "hint", id: `${id}-hint` }, box.hint) : "";
  const wrong = make("ul", { class: "errors", id: `${id}-error`, role: "alert", hidden: "" });
  if (box.kind === "check") field.append(wrong, tick(id, box, value));
  else if (box.kind === "choice") field.append(...group(id, box, label, hint, wrong, rows(box, value)));
  else if (DAYS[box.kind]) field.append(...group(id, box, label, hint, wrong, day(id, value, words)));
  else if (box.kind === "trade") field.append(label, hint, wrong, ...trade(kit, id, box, given, words));
  else if (box.kind === "province") field.append(label, hint, wrong, provinces(kit, id, box, value, words));
  else field.append(label, hint, wrong, line(id, box, value));
  return field;
}

/** @param {string} id @param {any} box @param {any} label @param {any} hint @param {any} wrong @param {HTMLElement} inside */
function group(id, box, label, hint, wrong, inside) {
  const legend = make("legend", {}, ...label.childNodes);
  return [make("fieldset", { "aria-describedby": `${id}-error` }, legend, hint, wrong, inside)];
}

/** @param {string} id @param {any} box @param {any} value */
function line(id, box, value) {
  const long = box.kind === "long_text";
  const number = ["phone", "year", "number"].includes(box.kind);
  const input = make(long ? "textarea" : "input", { class: `box ${number ? "number" : (FIELDS[box.kind] ?? "")}`, id, name: box.code, autocomplete: "off" });
  input.setAttribute("aria-describedby", `${id}-error`);
  if (!long) input.type = box.kind === "phone" ? "tel" : "text";
  if (number && box.kind !== "phone") input.inputMode = "numeric";
  if (FIELDS[box.kind]) input.dir = FIELDS[box.kind] === "ar" ? "rtl" : "ltr";
  if (box.kind === "name_ar") input.lang = "ar";
  input.maxLength = Math.max(box.limit, 20);
  input.value = value;
  return input;
}

/** @param {string} id @param {any} box @param {any} value */
function tick(id, box, value) {
  const input = make("input", { type: "checkbox", id, name: box.code });
  input.checked = value === true;
  const said = make("span", {}, box.label);
  if (box.hint) said.append(make("small", {}, box.hint));
  return make("label", { class: "tick" }, input, said);
}

/** @param {any} box @param {any} value */
function rows(box, value) {
  const lines = box.options.map(([code, label]) => {
    const input = make("input", { type: "radio", name: box.code, value: code });
    input.checked = code === value;
    return make("label", {}, input, make("span", { class: "line" }, label));
  });
  return make("div", { class: "rows plain" }, ...lines);
}

/** @param {string} id @param {string} value @param {any} words */
function day(id, value, words) {
  const [year, month, date] = [...String(value).split("-"), "", ""];
  const parts = [["day", words.day, date, 2], ["month", words.month, month, 2], ["year", words.year, year, 4]];
  return make("div", { class: "boxes" }, ...parts.map(([part, label, said, size]) => {
    const input = make("input", { class: "box number", id: `${id}-${part}`, name: `${id}-${part}`, inputmode: "numeric", maxlength: String(size), autocomplete: "off" });
    input.value = said;
    return make("div", {}, make("label", { for: `${id}-${part}` }, label), input);
  }));
}

/** @param {any} kit @param {string} id @param {any} box @param {any} value @param {any} words */
function provinces(kit, id, box, value, words) {
  const chosen = make("select", { class: "box", id, name: box.code });
  chosen.append(make("option", { value: "" }, words.choose));
  for (const [code, label] of kit.provinces) chosen.append(make("option", { value: code }, label));
  chosen.value = value;
  return chosen;
}

/** A craft found by any of its names, or told in the person's own words. */
/** @param {any} kit @param {string} id @param {any} box @param {any} given @param {any} words */
function trade(kit, id, box, given, words) {
  const typed = make("input", { class: "box", id, type: "search", autocomplete: "off", "aria-describedby": `${id}-error` });
  const list = make("div", { class: "rows plain", role: "radiogroup", "aria-label": box.label });
  const told = make("textarea", { class: "box", id: `${id}-words`, name: `${box.code}_words`, rows: "3" });
  told.value = given[`${box.code}_words`] ?? "";
  told.maxLength = 400;
  const draw = (/** @type {any[]} */ found) => {
    list.replaceChildren(...found.map(([code, label, also]) => {
      const input = make("input", { type: "radio", name: box.code, value: code });
      input.checked = code === list.dataset.chosen;
      return make("label", {}, input, make("span", { class: "line" }, make("b", {}, label), make("small", {}, also)));
    }));
  };
  list.dataset.chosen = given[box.code] ?? "";
  list.onchange = (event) => (list.dataset.chosen = event.target.value);
  typed.oninput = () => draw(found(kit.trades, typed.value));
  draw(kit.trades.filter(([code]) => code === list.dataset.chosen));
  const own = make("div", { class: "field" }, make("label", { for: `${id}-words` }, words.own_words), told);
  return [typed, list, own];
}

/** @param {any[]} trades @param {string} typed */
export function found(trades, typed) {
  const wanted = plain(typed).split(" ").filter(Boolean);
  if (!wanted.length) return [];
  const scored = trades.map((trade) => {
    const [own, all] = [plain(trade[1]), plain(`${trade[1]} ${trade[2]}`)];
    const score = wanted.reduce((sum, word) => sum + (own.startsWith(word) ? 3 : own.includes(word) ? 2 : all.includes(word) ? 1 : -9), 0);
    return { trade, score };
  });
  return scored.filter(({ score }) => score > 0).sort((one, two) => two.score - one.score).slice(0, FOUND_AT_MOST).map(({ trade }) => trade);
}

/** Without accents, vowel signs and the usual variants of Arabic letters. @param {string} said */
const plain = (said) =>
  said.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f\u064b-\u0652\u0640]/g, "")
    .replace(/[\u0622\u0623\u0625]/g, "\u0627").replace(/\u0629/g, "\u0647").replace(/\u0649/g, "\u064a")
    .replace(/(^|\s)\u0627\u0644/g, "$1").trim();

/** What was answered, as the chamber reads it. @param {HTMLFormElement} form @param {any} page */
export function read(form, page) {
  const answers = {};
  for (const box of page.boxes) {
    const id = `q-${box.code}`;
    if (box.kind === "check") answers[box.code] = form.elements[box.code].checked;
    else if (DAYS[box.kind]) answers[box.code] = dayOf(form, id);
    else answers[box.code] = (form.elements[box.code]?.value ?? "").trim();
    if (box.kind === "trade") answers[`${box.code}_words`] = answers[box.code] ? "" : form.elements[`${box.code}_words`].value.trim();
  }
  return answers;
}

/** @param {HTMLFormElement} form @param {string} id */
function dayOf(form, id) {
  const [year, month, date] = ["year", "month", "day"].map((part) => form.elements[`${id}-${part}`].value.trim());
  const two = (/** @type {string} */ part) => part.padStart(2, "0");
  if (year && month && date) return `${year}-${two(month)}-${two(date)}`;
  return year && month ? `${year}-${two(month)}` : year;
}

/** What is wrong that this tablet can tell: [box, sentence]. @param {any} page @param {any} answers @param {any} words */
export function faults(page, answers, words) {
  return page.boxes.flatMap((box) => {
    const value = answers[box.code];
    const empty = isEmpty(value);
    if (empty && box.required && !answers[`${box.code}_words`]) return [[box.code, box.missing || words.missing]];
    if (empty || box.kind === "check") return [];
    if (SHAPES[box.kind] && !SHAPES[box.kind].test(value)) return [[box.code, words.shapes[box.kind] ?? words.missing]];
    if (DAYS[box.kind] && !isDay(value, DAYS[box.kind] === "whole")) return [[box.code, words.shapes.day]];
    return [];
  });
}

/** @param {string} value @param {boolean} whole */
function isDay(value, whole) {
  const parts = value.match(/^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/);
  if (!parts || (whole && !parts[3])) return false;
  const [year, month, date] = parts.slice(1).map((one) => Number(one ?? 1));
  const made = new Date(Date.UTC(year, month - 1, date));
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === date && year > 1900 && year < 2100;
}

/** What was answered to a page, line by line, for eyes. @param {any} kit @param {any} page @param {any} given @param {any} words */
export function linesOf(kit, page, given, words) {
  return page.boxes.flatMap((box) => {
    const said = spoken(kit, box, given, words);
    return said ? [[box.label, said]] : [];
  });
}

/** @param {any} kit @param {any} box @param {any} given @param {any} words */
function spoken(kit, box, given, words) {
  const value = given[box.code];
  if (box.kind === "check") return value ? words.yes : "";
  if (box.kind === "choice") return box.options.find(([code]) => code === value)?.[1] ?? "";
  if (box.kind === "province") return kit.provinces.find(([code]) => code === value)?.[1] ?? "";
  if (box.kind === "trade") return kit.trades.find(([code]) => code === value)?.[1] ?? given[`${box.code}_words`] ?? "";
  if (DAYS[box.kind]) return String(value ?? "").split("-").reverse().join("/");
  return value ?? "";
}
