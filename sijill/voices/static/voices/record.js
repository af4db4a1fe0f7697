// Recording on the page; without a script or a microphone one chooses a file.
const room = document.querySelector("[data-recorder]");
const input = document.querySelector('input[type="file"][name="sound"]');
const can = room && input && navigator.mediaDevices?.getUserMedia && "MediaRecorder" in window;
const LONGEST = 180_000;

function say(words) {
  room.querySelector("[data-status]").textContent = words;
}
function keep(pieces, type) {
  const file = new File(pieces, "voice", { type });
  const held = new DataTransfer();
  held.items.add(file);
  input.files = held.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  const take = document.querySelector("[data-take]");
  take.src = URL.createObjectURL(file);
  take.hidden = false;
  say(room.dataset.ready);
}
async function start() {
  let heard;
  try {
    heard = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return say(room.dataset.denied);
  }
  const pieces = [];
  const kind = ["audio/webm;codecs=opus", "audio/mp4", ""].find((one) => !one || MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(heard, kind ? { mimeType: kind } : {});
  const [begin, stop] = [room.querySelector("[data-start]"), room.querySelector("[data-stop]")];
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.addEventListener("stop", () => {
    heard.getTracks().forEach((track) => track.stop());
    [begin.hidden, stop.hidden] = [false, true];
    keep(pieces, recorder.mimeType);
  });
  stop.onclick = () => recorder.state === "recording" && recorder.stop();
  setTimeout(stop.onclick, LONGEST);
  [begin.hidden, stop.hidden] = [true, false];
  say("");
  recorder.start();
}
if (can) {
  room.hidden = false;
  room.querySelector("[data-start]").addEventListener("click", start);
}
