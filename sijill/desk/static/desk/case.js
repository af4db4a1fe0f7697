// Keys help by mouse, the count of chosen lines, and documents changed without a new page.
const help = document.querySelector("[data-help]");
const keys = document.querySelector("dialog[data-keys]");
if (help && keys) {
  help.hidden = false;
  help.addEventListener("click", () => keys.showModal());
}

const boxes = [...document.querySelectorAll('.inbox input[type="checkbox"]')];
const chosen = document.querySelector("[data-chosen]");
function count() {
  const number = boxes.filter((box) => box.checked).length;
  chosen.hidden = number === 0;
  chosen.querySelector("[data-count]").textContent = String(number);
}
if (chosen) {
  boxes.forEach((box) => box.addEventListener("change", count));
  count();
}

// A picture alone in its own page is for those without this script: here it stays in the viewer.
for (const sheet of document.querySelectorAll("[data-viewer] .sheet")) {
  sheet.addEventListener("click", (event) => {
    event.preventDefault();
    sheet.closest("[data-viewer]").classList.toggle("near");
  });
}

// The row in hand may be kept in sight of a long list of rules.
document.querySelector('#rules tr[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
