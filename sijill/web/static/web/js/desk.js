// The keyboard of the desk. Templates only declare: data-key, data-rows, data-docs, data-search.
// Physical keys, because digits are shifted on a French keyboard and letters differ in Arabic.
const typing = (target) =>
  target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])");

function rows() {
  return [...document.querySelectorAll("[data-rows] [data-row]")];
}
function current() {
  return rows().find((row) => row.getAttribute("aria-current") === "true");
}
function go(row) {
  if (!row) return;
  for (const other of rows()) {
    other.removeAttribute("aria-current");
    other.removeAttribute("tabindex");
  }
  row.setAttribute("aria-current", "true");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  const place = row.dataset.place;
  if (place) document.querySelectorAll("[data-lit]").forEach((part) => part.toggleAttribute("hidden", part.dataset.lit !== place));
}
function step(by) {
  const list = rows();
  const at = list.indexOf(current());
  go(list[Math.max(0, Math.min(list.length - 1, at + by))]);
  return list.length > 0;
}
function open() {
  const row = current();
  const link = row?.querySelector("a[href]");
  if (link) link.click();
  else if (row?.dataset.href) location.assign(row.dataset.href);
  return Boolean(row);
}
function choose() {
  const box = current()?.querySelector("input[type=checkbox]");
  box?.click();
  return Boolean(box);
}
function turn(by) {
  const docs = [...document.querySelectorAll("[data-docs] [data-doc]")];
  if (!docs.length) return false;
  const rtl = document.documentElement.dir === "rtl" ? -1 : 1;
  const at = docs.findIndex((doc) => doc.hasAttribute("aria-current"));
  const next = docs[(at + by * rtl + docs.length) % docs.length];
  next.click();
  return true;
}
function press(code) {
  const wanted = code.replace("Numpad", "Digit");
  const button = [...document.querySelectorAll("[data-key]")].find((b) => b.dataset.key === wanted);
  if (!button || button.disabled || button.offsetParent === null) return false;
  button.click();
  return true;
}
function help() {
  const dialog = document.querySelector("dialog[data-keys]");
  if (dialog?.open) dialog.close();
  else dialog?.showModal();
  return Boolean(dialog);
}
function search() {
  const box = document.querySelector("main [data-search]") || document.querySelector("[data-search]");
  box?.focus();
  box?.select();
  return Boolean(box);
}
const verbs = {
  ArrowUp: () => step(-1),
  ArrowDown: () => step(1),
  ArrowLeft: () => turn(-1),
  ArrowRight: () => turn(1),
  Space: choose,
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const onControl = event.target.closest("a, button, summary, input, dialog");
  let done = false;
  if (event.key === "?") done = help();
  else if (event.key === "/" || event.code === "Slash") done = search();
  else if (event.code === "Enter" || event.code === "NumpadEnter") done = !onControl && open();
  else if (event.code === "Space" && onControl) done = false;
  else if (verbs[event.code]) done = verbs[event.code]();
  else if (/^(Digit|Numpad)\d$/.test(event.code) && !event.shiftKey) done = press(event.code);
  if (done) event.preventDefault();
});
for (const row of rows()) {
  row.addEventListener("click", (event) => {
    if (!event.target.closest("a, button, input, label")) go(row);
  });
}

// The document beside the answers: nearer, farther, turned.
const viewer = document.querySelector("[data-viewer]");
if (viewer) {
  const picture = () => viewer.querySelector("img");
  let quarter = 0;
  for (const button of document.querySelectorAll("[data-view]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      if (button.dataset.view === "nearer") viewer.classList.add("near");
      if (button.dataset.view === "farther") viewer.classList.remove("near");
      if (button.dataset.view === "turn") {
        picture()?.classList.remove(`turned-${quarter}`);
        quarter = (quarter + 1) % 4;
        if (quarter) picture()?.classList.add(`turned-${quarter}`);
      }
      if (button.dataset.view === "whole") viewer.requestFullscreen?.();
    });
  }
}
