// A number asked of the register: an answer without a name, and no proof of who shows it.

/** @param {SubmitEvent} event @param {any} words @param {(code: string) => void} trouble */
export async function askNumber(event, words, trouble) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const place = document.getElementById("standing");
  trouble("");
  place.replaceChildren();
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams({ nia: form.nia.value }),
      headers: { "X-Requested-With": "fetch" },
      credentials: "omit",
    });
    if (answer.status === 429) return trouble("too_many");
    if (answer.status !== 200 && answer.status !== 422) throw new Error(String(answer.status));
    show(form, place, new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    trouble("network");
  }
}

/** What the server wrote: a fault beside the box, or the answer under it. */
/** @param {HTMLFormElement} form @param {HTMLElement} place @param {Document} written */
function show(form, place, written) {
  const errors = form.querySelector(".errors");
  const fault = written.querySelector("#nia-errors:not([hidden]) span")?.textContent ?? "";
  errors.hidden = !fault;
  errors.querySelector("span").textContent = fault;
  form.querySelector(".field").classList.toggle("wrong", Boolean(fault));
  form.nia.setAttribute("aria-invalid", String(Boolean(fault)));
  place.replaceChildren(...(written.getElementById("standing")?.childNodes ?? []));
}
