// What is heard and felt of an answer: yes rises, no falls twice, unsure stays level.

const TUNES = {
  valid: { notes: [[660, 0], [990, 0.11]], shake: [60] },
  refused: { notes: [[330, 0], [220, 0.18], [220, 0.4]], shake: [180, 90, 180] },
  unsure: { notes: [[440, 0], [440, 0.22]], shake: [60, 60, 60] },
};
const LENGTH = 0.15; // seconds

/** @type {AudioContext | null} */
let ears = null;

/** Sounds are allowed only after a touch: call this from one. */
export function listen() {
  ears ??= "AudioContext" in window ? new AudioContext() : null;
  ears?.resume().catch(() => {});
}

/** @param {"valid" | "refused" | "unsure"} kind */
export function sound(kind) {
  const { notes, shake } = TUNES[kind];
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(shake);
  if (ears?.state !== "running") return;
  for (const [height, after] of notes) note(ears, height, ears.currentTime + after);
}

/** @param {AudioContext} ears @param {number} height @param {number} at */
function note(ears, height, at) {
  const voice = ears.createOscillator();
  const strength = ears.createGain();
  voice.frequency.value = height;
  strength.gain.setValueAtTime(0, at);
  strength.gain.linearRampToValueAtTime(0.25, at + 0.02);
  strength.gain.linearRampToValueAtTime(0, at + LENGTH);
  voice.connect(strength).connect(ears.destination);
  voice.start(at);
  voice.stop(at + LENGTH);
}
