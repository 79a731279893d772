// What readers need at most; a phone's photo shrinks to a tenth and loses the camera's notes.
const LONG_SIDE = 2400;
const MOST_BYTES = 10 * 1024 * 1024;

/** Return a smaller JPEG of a picture the browser can draw; anything else goes as it is. */
export async function shrunk(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  // A tall strip would lose its letters; the server cuts it into slices instead.
  const isStrip = Math.max(picture.width, picture.height) > 3 * Math.min(picture.width, picture.height);
  if ((scale === 1 || isStrip) && file.size <= MOST_BYTES) return file;
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
}
