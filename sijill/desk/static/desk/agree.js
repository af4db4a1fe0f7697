// A signature drawn with a finger, sent as a picture like any document; and the print button.
const section = document.querySelector("[data-pad-section]");
const pad = document.querySelector("[data-pad]");

if (section && pad && "DataTransfer" in window) {
  section.hidden = false;
  const form = document.querySelector("[data-pad-form]");
  const file = document.querySelector("[data-pad-file]");
  const pen = pad.getContext("2d");
  let drawn = 0;

  const wipe = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, pad.width, pad.height);
    pen.strokeStyle = "#10243f";
    pen.lineWidth = 5;
    pen.lineCap = pen.lineJoin = "round";
    drawn = 0;
  };
  const at = (event) => {
    const box = pad.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * pad.width) / box.width,
      ((event.clientY - box.top) * pad.height) / box.height,
    ];
  };

  pad.addEventListener("pointerdown", (event) => {
    pad.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  pad.addEventListener("pointermove", (event) => {
    if (!pad.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...at(event));
    pen.stroke();
    drawn += 1;
  });
  form.querySelector("[data-wipe] button").addEventListener("click", wipe);
  wipe();

  form.addEventListener("submit", (event) => {
    if (file.files.length) return;
    event.preventDefault();
    delete form.dataset.sent; // nothing left yet: the picture goes with the second sending
    if (drawn < 8) {
      pad.focus();
      return;
    }
    const button = event.submitter;
    pad.toBlob((picture) => {
      const carrier = new DataTransfer();
      carrier.items.add(new File([picture], "signature.png", { type: "image/png" }));
      file.files = carrier.files;
      delete form.dataset.sent;
      form.requestSubmit(button);
    }, "image/png");
  });
}

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.querySelector("button").addEventListener("click", () => window.print());
}
