// The camera held over a card: frames read until a code is found, and what to do when none is.
import { codeReader } from "./decode.js";

const SIDE = 960; // points of the square that is read: nine for each module of the back code
const PAUSE = 90; // milliseconds between two frames
const DARK = 38; // mean light, of 255
const SLOW = 7_000; // milliseconds after which one is told what to try

/** Why there is no picture: "denied", "none", "busy" or "broken". */
export class NoCamera extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

const REASONS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

export class Camera {
  /**
   * @param {HTMLVideoElement} video
   * @param {{ reader: string, wasm: string }} addresses
   * @param {{ text: (text: string) => boolean | Promise<boolean>, hint: (hint: string) => void }} tell
   *   `text` answers whether that was what one looked for; `hint` says "", "dark" or "slow"
   */
  constructor(video, addresses, tell) {
    this.video = video;
    this.addresses = addresses;
    this.tell = tell;
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.canvas.height = SIDE;
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
    this.running = false;
    this.frames = 0;
  }

  async start() {
    this.running = true;
    const reading = codeReader(this.addresses);
    reading.catch(() => {}); // told below, once the picture is there
    await this.openCamera();
    this.read = await reading;
    this.started = performance.now();
    this.watch();
  }

  async openCamera() {
    if (!navigator.mediaDevices?.getUserMedia) throw new NoCamera("none");
    const wanted = { facingMode: "environment", width: { ideal: 1_920 }, height: { ideal: 1_080 } };
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
      if (!this.running) return stopAll(stream);
      this.stream = stream;
      this.video.srcObject = stream;
      await this.video.play();
    } catch (problem) {
      this.stop();
      throw new NoCamera(REASONS[problem.name] ?? "broken");
    }
    await this.track.applyConstraints({ advanced: [{ focusMode: "continuous" }] }).catch(() => {});
  }

  get track() {
    return this.stream?.getVideoTracks()[0];
  }

  /** Whether the phone's lamp can be lit from here. */
  get hasLamp() {
    return Boolean(this.track?.getCapabilities?.().torch);
  }

  /** @param {boolean} lit */
  async light(lit) {
    await this.track?.applyConstraints({ advanced: [{ torch: lit }] }).catch(() => {});
  }

  async watch() {
    while (this.running) {
      if (this.video.readyState >= 2 && (await this.frame())) return this.stop();
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }

  /** Read one frame: its middle square, and every third time with more effort. */
  async frame() {
    const { videoWidth: width, videoHeight: height } = this.video;
    const side = Math.min(width, height);
    this.context.drawImage(this.video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
    this.frames += 1;
    const found = await this.read(this.canvas, this.frames % 3 === 0).catch(() => []);
    for (const text of found) if (this.running && (await this.tell.text(text))) return true;
    if (this.frames % 8 === 0) this.advise();
    return false;
  }

  advise() {
    if (this.darkness() < DARK) this.tell.hint("dark");
    else this.tell.hint(performance.now() - this.started > SLOW ? "slow" : "");
  }

  /** The mean light of the frame. */
  darkness() {
    const small = document.createElement("canvas");
    small.width = small.height = 16;
    const context = small.getContext("2d", { willReadFrequently: true });
    context.drawImage(this.canvas, 0, 0, 16, 16);
    const { data } = context.getImageData(0, 0, 16, 16);
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) sum += 0.3 * data[at] + 0.59 * data[at + 1] + 0.11 * data[at + 2];
    return sum / 256;
  }

  stop() {
    this.running = false;
    if (this.stream) stopAll(this.stream);
    this.stream = undefined;
    this.video.srcObject = null;
  }
}

/** @param {MediaStream} stream */
const stopAll = (stream) => stream.getTracks().forEach((track) => track.stop());
