// How what a live test marks looks in a browser: what client/decorations.ts asks VS Code for, with the theme's colours.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../prepare.mjs";

/** How the left edge of a line is drawn, by what became of it. */
const EDGES = {
  matched: "solid",
  old: "dotted",
  undated: "double",
  ignored: "dashed",
  nofail: "dotted",
  error: "double",
};
/** The colours' numbers come out of the theme with two digits. */
const NEAR = 0.006;

/**
 * The looks under a theme (`dark`, `light`). `boxes`: what is drawn behind letters, with its background, border width,
 * style and colour. `lines`: the same behind whole lines. `letters`: what is done to the letters themselves.
 */
export function looksOf(theme) {
  const { colors } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).contributes;
  const colour = (name) => numbersOfHex(colors.find(({ id }) => id === `fail2ban.${name}`).defaults[theme]);
  const box = (name, border) => ({
    background: colour(`${name}Background`),
    border: ["1px", border, colour(name)],
  });
  const line = ([kind, edge]) => [
    kind,
    { background: colour(`${kind}Line`), border: ["0px 0px 0px 3px", edge, colour(kind)] },
  ];
  return {
    boxes: {
      match: { background: [0, 0, 0, 0], border: ["0px 0px 1px", "solid", colour("match")] },
      group: box("group", "dotted"),
      user: box("user", "dashed"),
      address: box("address", "solid"),
    },
    lines: {
      ...Object.fromEntries(Object.entries(EDGES).map(line)),
      problem: { background: colour("errorLine"), border: ["0px", "none"] },
    },
    letters: {
      date: ({ color, underline }) => underline === "dotted" && isNear(numbersOf(color), colour("date")),
      user: ({ isItalic }) => isItalic,
      address: ({ isBold }) => isBold,
    },
  };
}

/** Which of the looks a box has: its style as the browser computes it. Undefined where it has none of them. */
export function nameBox(looks, { background, borderWidth, borderStyle, borderColor }) {
  const found = Object.entries(looks).find(([, look]) => {
    const [width, style, color] = look.border;
    return (
      isNear(numbersOf(background), look.background) &&
      borderWidth === width &&
      borderStyle === style &&
      (!color || isNear(numbersOf(borderColor), color))
    );
  });
  return found?.[0];
}

/** Which of the looks letters have: none, one, or, where groups stand in each other, more. */
export function nameLetters({ letters }, style) {
  return Object.keys(letters).filter((name) => letters[name](style));
}

/** Which kind of line a colour of the overview ruler (red, green, blue) stands for. */
export function nameRuler({ lines }, colour) {
  const isIt = ([, { border }]) => border[2] && isNear([...colour, 1], border[2]);
  return Object.entries(lines).find(isIt)?.[0];
}

/** `#rrggbb` or `#rrggbbaa` as red, green, blue (0 to 255) and opacity (0 to 1). */
function numbersOfHex(hex) {
  const [red, green, blue, opacity = 255] = hex
    .match(/[0-9a-f]{2}/gi)
    .map((pair) => Number.parseInt(pair, 16));
  return [red, green, blue, opacity / 255];
}

/** `rgb(1, 2, 3)` or `rgba(1, 2, 3, 0.4)` likewise. */
function numbersOf(text) {
  const [red, green, blue, opacity = 1] = text.match(/[\d.]+/g).map(Number);
  return [red, green, blue, opacity];
}

function isNear(one, other) {
  return one.every((number, at) => Math.abs(number - other[at]) < (at < 3 ? 1 : NEAR));
}
