// Photographs made small enough for a slow network, and a signature drawn with a finger.

const LONGEST = 1600;
const QUALITY = 0.8;
const FEWEST = 8; // movements of a finger that make a signature

/** @param {Blob} file @returns {Promise<Uint8Array>} */
export async function shrunk(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const ratio = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * ratio);
  canvas.height = Math.round(picture.height * ratio);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return bytesOf(canvas, "image/jpeg");
}

/** @param {HTMLCanvasElement} canvas @param {string} type @returns {Promise<Uint8Array>} */
const bytesOf = (canvas, type) =>
  new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? blob.arrayBuffer().then((data) => done(new Uint8Array(data))) : failed(new Error(type))), type, QUALITY);
  });

/** @param {HTMLCanvasElement} canvas */
export function pad(canvas) {
  const pen = canvas.getContext("2d");
  let drawn = 0;
  const wipe = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    Object.assign(pen, { strokeStyle: "#10243f", lineWidth: 5, lineCap: "round", lineJoin: "round" });
    drawn = 0;
  };
  const at = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  };
  canvas.onpointermove = (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...at(event));
    pen.stroke();
    drawn += 1;
  };
  wipe();
  return { wipe, isSigned: () => drawn >= FEWEST, picture: () => bytesOf(canvas, "image/png") };
}
