// Runs in the browser that VS Code is shown in: what stands in the page of an editor. Each function is sent there by itself.

/**
 * Runs in the browser: the lines of an editor that are in the page from their begin, each with its number and its rows. Of a row:
 * its text, where the letters stand (`edges`, in points from the left, by offset), the boxes behind them, what is done to the
 * letters, the words that stand in front of it, and the icons (`old-dark`). Only what extensions had VS Code draw.
 */
export async function readLines(editor) {
  const isOurs = (element) => /\bced-/.test(element.className);
  const top = (element) => Number.parseFloat(element.style.top);
  const rowsOf = (selector) => new Map([...editor.querySelectorAll(selector)].map((row) => [top(row), row]));
  const overlays = rowsOf(".view-overlays > div");
  const margins = rowsOf(".margin-view-overlays > div");
  const files = new Set();

  const edgesOf = (row, left) => {
    const edges = [];
    const range = document.createRange();
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    let offset = 0;
    let right = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      let at = 0;
      for (const character of node.data) {
        range.setStart(node, at);
        range.setEnd(node, (at += character.length));
        const box = range.getBoundingClientRect();
        edges.push({ offset, left: box.left - left });
        offset += character.length;
        right = box.right - left;
      }
    }
    return [...edges, { offset, left: right }];
  };
  const lettersOf = (row) => {
    const letters = [];
    let start = 0;
    for (const span of row.querySelectorAll("span > span")) {
      const end = start + span.textContent.length;
      const { color, fontStyle, fontWeight, textDecorationLine, textDecorationStyle } =
        getComputedStyle(span);
      const underline = textDecorationLine === "underline" ? textDecorationStyle : "none";
      const style = { color, underline, isItalic: fontStyle === "italic", isBold: fontWeight > 500 };
      if (isOurs(span) && end > start) letters.push({ start, end, style });
      start = end;
    }
    return letters;
  };
  const boxesOf = (overlay) =>
    [...(overlay?.querySelectorAll(".cdr") ?? [])].filter(isOurs).map((box) => {
      const [outer, { left, right }] = [overlay.getBoundingClientRect(), box.getBoundingClientRect()];
      const { backgroundColor, borderWidth, borderStyle, borderColor } = getComputedStyle(box);
      const isWhole = left === outer.left && right === outer.right;
      const place = { left: left - outer.left, right: right - outer.left, isWhole };
      return { ...place, background: backgroundColor, borderWidth, borderStyle, borderColor };
    });
  const beforeOf = (row) =>
    [...row.querySelectorAll("[class*='ced-']")]
      .map((span) => getComputedStyle(span, "::before").content)
      .filter((content) => content !== "none" && content !== "normal");
  const iconsOf = (height) =>
    [...editor.querySelectorAll(".glyph-margin-widgets > .cgmr")]
      .filter((icon) => isOurs(icon) && top(icon) === height)
      .map((icon) => {
        const file = /^url\("(.*)"\)$/.exec(getComputedStyle(icon).backgroundImage)?.[1] ?? "";
        files.add(file);
        return /([\w-]+)\.svg\b/.exec(decodeURIComponent(file))?.[1] ?? "unknown";
      });

  const lines = [];
  const rows = [...rowsOf(".view-lines > .view-line")].sort(([one], [other]) => one - other);
  for (const [height, row] of rows) {
    const number = Number(margins.get(height)?.querySelector(".line-numbers")?.textContent || 0);
    if (number > 0) lines.push({ number, rows: [] });
    const overlay = overlays.get(height);
    lines.at(-1)?.rows.push({
      text: row.textContent.replace(/\u00a0/g, " "),
      edges: edgesOf(row, overlay?.getBoundingClientRect().left ?? 0),
      boxes: boxesOf(overlay),
      letters: lettersOf(row),
      before: beforeOf(row),
      icons: iconsOf(height),
    });
  }
  const lost = [];
  for (const file of files) {
    const image = new Image();
    image.src = file;
    await image.decode().catch(() => lost.push(file));
  }
  const isDark = editor.closest(".monaco-workbench").classList.contains("vs-dark");
  return { theme: isDark ? "dark" : "light", lines, lost };
}

/**
 * The colours that are drawn in an editor's overview ruler, from top to bottom, each once for as long as it goes on:
 * red, green, blue (0 to 255). `left`, `center`: the lanes.
 */
export function readRuler(editor) {
  const canvas = editor.querySelector("canvas.decorationsOverviewRuler");
  const runs = (share) => {
    const x = Math.floor(canvas.width * share);
    const { data } = canvas.getContext("2d").getImageData(x, 0, 1, canvas.height);
    const found = [];
    let before = "";
    for (let at = 0; at < data.length; at += 4) {
      const colour = data[at + 3] > 0 ? [...data.slice(at, at + 3)] : [];
      if (colour.length > 0 && colour.join() !== before) found.push(colour);
      before = colour.join();
    }
    return found;
  };
  return { left: runs(1 / 6), center: runs(1 / 2) };
}
