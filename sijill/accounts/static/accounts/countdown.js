// Holds the button of "send another code" while it could only be refused. Without this script
// the button works and the server answers how long to wait.
for (const line of document.querySelectorAll("[data-countdown]")) {
  const button = line.closest("form").querySelector("button");
  const number = line.querySelector(".n");
  let left = Number(line.dataset.countdown);
  const hold = (held) => {
    button.disabled = held;
    button.classList.toggle("off", held);
  };
  hold(true);
  const timer = setInterval(() => {
    left -= 1;
    if (number) number.textContent = String(left);
    if (left > 0) return;
    clearInterval(timer);
    line.hidden = true;
    hold(false);
  }, 1000);
}
