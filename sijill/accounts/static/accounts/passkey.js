// A form that needs a key: asks the browser for it, then posts what it answered.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const options = JSON.parse(document.getElementById(form.dataset.options).textContent);
  const refused = document.getElementById(form.dataset.refused);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    refused.hidden = true;
    try {
      const answer = form.dataset.passkey === "create"
        ? await window.webauthnJSON.create(options.creation_options)
        : await window.webauthnJSON.get(options.request_options);
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch {
      refused.hidden = false;
    }
  });
}
