// What a text message costs, counted while it is typed; the server counts again.
const form = document.querySelector("[data-counting]");
const { plain, wide, samples, price } = form.dataset;
const values = JSON.parse(samples);
const plainly = JSON.parse(form.dataset.plainly);

function filled(text, language) {
  const pairs = Object.entries(values[language]);
  const said = pairs.reduce((so, [name, value]) => so.replaceAll(`{${name}}`, value), text);
  return [...said].map((one) => plainly[one] ?? one).join("");
}
function measured(text) {
  const signs = [...text];
  const dearer = [...new Set(signs.filter((one) => one !== "\n" && !plain.includes(one) && !wide.includes(one)))];
  const length = dearer.length ? text.length : signs.reduce((sum, one) => sum + (wide.includes(one) ? 2 : 1), 0);
  const [one, each] = dearer.length ? [70, 67] : [160, 153];
  return { length, dearer, many: length <= one ? 1 : Math.ceil(length / each) };
}
function tell(box) {
  const place = form.querySelector(`[data-count="${box.id}"]`);
  const { length, dearer, many } = measured(filled(box.value.trim(), box.lang));
  const cost = (many * Number(price)).toFixed(2).replace(".", ",");
  const latin = ["fr", "en"].includes(box.lang) && dearer.length;
  const words = place.dataset.words.replace("{signs}", length).replace("{many}", many).replace("{price}", cost);
  place.textContent = latin ? `${words} · ${place.dataset.dearer} ${dearer.join(" ")}` : words;
  place.hidden = false;
}
for (const box of form.querySelectorAll("[data-counted]")) {
  box.addEventListener("input", () => tell(box));
  tell(box);
}
