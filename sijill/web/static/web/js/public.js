// What a page gains from a script. Without one, every page still works.
document.documentElement.classList.add("js");
const all = (selector, within = document) => within.querySelectorAll(selector);

// Light or dark: kept in a cookie so that the next page comes right from the server.
for (const button of all("[data-theme-switch]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
  });
}

// The error summary speaks first.
document.querySelector("[data-errors]")?.focus();

// A menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of all("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Listen without a recording: the device's own voice, which says that it is one, or no button.
const speech = "speechSynthesis" in window ? window.speechSynthesis : null;
let playing = null;
function voiceFor(language) {
  if (!speech || !language) return null;
  const short = language.slice(0, 2);
  const voices = speech.getVoices();
  return voices.find((v) => v.lang === language) ?? voices.find((v) => v.lang.startsWith(short)) ?? null;
}
function stopListening() {
  if (speech) speech.cancel();
  playing?.button.setAttribute("aria-pressed", "false");
  playing = null;
}
function listen(button) {
  const same = playing?.button === button;
  stopListening();
  if (same) return;
  playing = { button };
  button.setAttribute("aria-pressed", "true");
  const words = new SpeechSynthesisUtterance(button.dataset.text);
  words.voice = voiceFor(button.dataset.voice);
  words.lang = button.dataset.voice;
  words.addEventListener("end", stopListening);
  speech.speak(words);
}
function showListening() {
  for (const button of all("[data-listen]")) {
    button.hidden = !(button.dataset.text && voiceFor(button.dataset.voice));
  }
}
for (const button of all("[data-listen]")) button.addEventListener("click", () => listen(button));
showListening();
speech?.addEventListener?.("voiceschanged", showListening);

// Copy a number.
for (const button of all("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const label = button.querySelector("span");
  const before = label.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    label.textContent = button.dataset.done;
    setTimeout(() => (label.textContent = before), 2500);
  });
}

// Without a network the page stays as it is, and says so, rather than give way to a fault.
const cut = document.querySelector("[data-offline]");
addEventListener("online", () => cut && (cut.hidden = true));

// A second tap on "send" is not a second request.
for (const form of all("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (cut && navigator.onLine === false) {
      cut.hidden = false;
      event.preventDefault();
      return;
    }
    if (form.dataset.sent && Date.now() - form.dataset.sent < 8000) event.preventDefault();
    else form.dataset.sent = Date.now();
  });
}
// Whoever signs out leaves nothing on a phone that others use.
for (const form of all("form[data-forgets]")) {
  form.addEventListener("submit", () => globalThis.caches?.delete(form.dataset.forgets));
}
addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

// A box that holds a file shows its name instead of our words for an empty one.
function named(input) {
  input.closest(".file")?.classList.toggle("chosen", input.files.length > 0);
}
addEventListener("change", ({ target }) => target.type === "file" && named(target));
for (const input of all(".file input")) named(input);

// Files: each one shrunk here and sent on its own, so that a cut loses one photo at most.
const LONGEST = 2000;
const QUALITY = 0.8;
async function shrunk(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const ratio = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    if (ratio === 1 && file.size < 1_200_000) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * ratio);
    canvas.height = Math.round(picture.height * ratio);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob && blob.size < file.size ? blob : file;
  } catch {
    return file; // what the phone cannot read, the server may
  }
}
function sent(url, token, file, name, progress) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file, name);
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.timeout = 600_000;
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("load", () =>
      request.response?.state ? done(request.response) : failed(new Error(request.status)),
    );
    for (const kind of ["error", "timeout", "abort"]) request.addEventListener(kind, failed);
    request.send(body);
  });
}
class Slot {
  constructor(element) {
    this.element = element;
    this.find = (selector) => element.querySelector(selector);
    this.input = this.find("input[type=file]");
    this.retry = this.find("[data-retry]");
    this.input.addEventListener("change", () => this.take());
    this.retry.addEventListener("click", () => this.send());
  }
  show(state, { reason = "", tag = state } = {}) {
    this.element.classList.remove("uploading", "received", "refused");
    this.element.classList.add(state);
    const kind = { uploading: "wait", received: "ok", refused: "refuse" }[state];
    const word = document.createElement("span");
    word.className = `tag ${kind}`;
    word.textContent = this.element.dataset[{ uploading: "wordSending", received: "wordReceived", refused: "wordRefused" }[tag]] ?? "";
    this.find("[data-state]").replaceChildren(...(word.textContent ? [word] : []));
    const why = this.find("[data-reason]");
    why.hidden = !reason;
    why.textContent = reason;
    this.find("progress").hidden = state !== "uploading";
    this.input.setAttribute("aria-invalid", state === "refused");
  }
  take() {
    const file = this.input.files[0];
    if (!file) return;
    this.file = file;
    const shot = this.find("[data-shot]");
    shot.hidden = false;
    this.find("[data-file]").textContent = file.name;
    shot.querySelector("img")?.remove();
    if (/^image\/(jpeg|png|webp)$/.test(file.type)) {
      const picture = new Image(84, 84);
      picture.alt = "";
      picture.onerror = () => picture.remove(); // not a picture, whatever its name says
      picture.src = URL.createObjectURL(file);
      shot.prepend(picture);
    }
    this.send();
  }
  async send() {
    this.retry.hidden = true;
    this.show("uploading");
    const progress = this.find("progress");
    progress.value = 0;
    const { post, token } = this.element.dataset;
    try {
      const answer = await sent(post, token, await shrunk(this.file), this.file.name, progress);
      this.show(answer.state, { reason: answer.reason ?? "" });
      this.input.value = ""; // it is already there: the form must not send it again
      this.element.dispatchEvent(new CustomEvent("slot", { bubbles: true, detail: answer }));
    } catch {
      this.show("refused", { reason: this.element.dataset.wordCut, tag: "none" });
      this.retry.hidden = false;
    }
  }
}
for (const element of all("[data-slot][data-post]")) new Slot(element);
