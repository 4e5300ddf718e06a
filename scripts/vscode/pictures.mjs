// Compares two pictures as one sees them: the browser that took them decodes them.
import { readFileSync } from "node:fs";

/** The share of points that may differ: a letter drawn a little to the side, a count in the status bar. */
const SHARE = 0.002;

/** Whether two PNG files look different. */
export async function differs(browser, one, other) {
  const page = await browser.newPage();
  try {
    const files = [one, other].map((path) => readFileSync(path).toString("base64"));
    const share = await page.evaluate(shareOfDifference, files);
    return share > SHARE;
  } finally {
    await page.close();
  }
}

/** Runs in the browser: the share of points that differ clearly; 1 where the sizes do. */
async function shareOfDifference(files) {
  const [one, other] = await Promise.all(
    files.map(async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
      canvas.drawImage(image, 0, 0);
      return canvas.getImageData(0, 0, image.width, image.height);
    }),
  );
  if (one.width !== other.width || one.height !== other.height) return 1;
  let count = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    const far = [0, 1, 2].some((channel) => Math.abs(one.data[at + channel] - other.data[at + channel]) > 48);
    if (far) count++;
  }
  return count / (one.width * one.height);
}
