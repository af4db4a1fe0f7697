// Square codes in pictures: the phone's own reader when it has one, else zxing, fetched on demand.

const FORMAT = "qr_code";

/** Whether this browser reads square codes by itself. */
export async function readsByItself() {
  if (!("BarcodeDetector" in window)) return false;
  const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
  return formats.includes(FORMAT);
}

/** @type {Promise<(picture: ImageData | Blob, hard: boolean) => Promise<string[]>> | null} */
let zxing = null;

/** @param {{ reader: string, wasm: string }} addresses */
function fetched(addresses) {
  zxing ??= load(addresses).catch((problem) => {
    zxing = null; // the network may be back the next time
    throw problem;
  });
  return zxing;
}

/** @param {{ reader: string, wasm: string }} addresses */
async function load({ reader, wasm }) {
  const { prepareZXingModule, readBarcodes } = await import(reader);
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return async (picture, hard) => {
    const options = { formats: ["QRCode"], textMode: "Plain", maxNumberOfSymbols: 4, tryHarder: hard, tryDownscale: hard };
    return (await readBarcodes(picture, options)).filter((found) => found.isValid).map((found) => found.text);
  };
}

/**
 * A function that reads the codes of a picture, without any more fetching.
 * @param {{ reader: string, wasm: string }} addresses
 * @returns {Promise<(canvas: HTMLCanvasElement, hard?: boolean) => Promise<string[]>>}
 */
export async function codeReader(addresses) {
  if (await readsByItself()) {
    const detector = new window.BarcodeDetector({ formats: [FORMAT] });
    return async (canvas) => (await detector.detect(canvas)).map((found) => found.rawValue);
  }
  const read = await fetched(addresses);
  return (canvas, hard = false) => read(pixels(canvas), hard);
}

/** @param {HTMLCanvasElement} canvas */
const pixels = (canvas) => canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, canvas.width, canvas.height);

/**
 * The codes in a photo, however hard they are to read: whole, then larger parts of it.
 * @param {Blob} file @param {{ reader: string, wasm: string }} addresses
 */
export async function codesInPhoto(file, addresses) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const read = await codeReader(addresses);
    for (const longest of [1_600, 2_600]) {
      const found = await read(drawn(picture, longest), true);
      if (found.length) return found;
    }
    if (!(await readsByItself())) return [];
    return await (await fetched(addresses))(pixels(drawn(picture, 2_600)), true);
  } finally {
    picture.close();
  }
}

/** @param {ImageBitmap} picture @param {number} longest */
function drawn(picture, longest) {
  const ratio = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * ratio));
  canvas.height = Math.max(1, Math.round(picture.height * ratio));
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
