// Holds what the page itself shows of a live test, to the character, against what the command tells.
import { setTimeout as wait } from "node:timers/promises";
import { readLines, readRuler } from "./live-dom.mjs";
import { looksOf, nameBox, nameLetters, nameRuler } from "./live-looks.mjs";

/** Milliseconds that the page has to show what is wanted. */
const PATIENCE = 30_000;
/** Boxes stand at whole points, letters do not. */
const NEAR = 1.5;
/** Which roles a box is drawn for, and which ones change the letters. */
const BOXES = new Set(["match", "group", "user", "address"]);
const LETTERS = new Set(["date", "user", "address"]);

/**
 * Throws where the lines of the log that are in sight in an editor do not come to show what a judge says of them: each
 * line's kind, its icon, and every stretch. `theme`: `dark` or `light`. With `isWhole`, all lines have to be in sight.
 * Answers what was seen, and how often: `line matched`, `user box`...
 */
export function checkMarks(editor, judge, theme, isWhole = false) {
  const looks = looksOf(theme);
  return eventually(async () => {
    const lines = whole(await readPage(editor, theme), judge.lines);
    if (isWhole && lines.length < judge.lines.length)
      throw new Error(`${lines.length} of ${judge.lines.length} lines are in sight`);
    const marks = await judge.marksOf(lines.map(({ number }) => number));
    const wrong = lines.flatMap((line) => compareLine(line, marks.get(line.number), looks));
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
    return count(lines.flatMap((line) => describeLine(line, looks)));
  });
}

/** Throws where the overview ruler does not come to show each line of a log that a judge says more of than that it is missed. */
export async function checkRuler(editor, { lines, marksOf }, theme) {
  const kinds = [...(await marksOf(lines.map((_, at) => at + 1)))]
    .sort(([one], [other]) => one - other)
    .flatMap(([, { kind }]) => kind ?? []);
  const wanted = {
    left: kinds.filter((kind) => kind !== "matched"),
    center: kinds.filter((kind) => kind === "matched"),
  };
  await eventually(async () => {
    const shown = await editor.evaluate(readRuler);
    for (const [lane, some] of Object.entries(wanted)) {
      const names = shown[lane].flatMap((colour) => nameRuler(looksOf(theme), colour) ?? []);
      // Those of a kind that touch are drawn as one.
      const once = (list) => list.filter((name, at) => name !== list[at - 1]).join() || "nothing";
      if (once(names) !== once(some))
        throw new Error(`the ruler's lane ${lane} shows ${once(names)}, and f2b tells ${once(some)}`);
    }
  });
}

/**
 * Throws where the log in an editor does not come to say, in front of the line with that number, what begins with `why`, or
 * where anything else is marked in it.
 */
export function checkProblem(editor, { line: at, why, theme }) {
  const looks = looksOf(theme);
  return eventually(async () => {
    const said = (await readPage(editor, theme)).flatMap((line) => {
      const marks = [...describeLine(line, looks), ...line.rows.flatMap(({ before }) => before)];
      return marks.map((mark) => `line ${line.number}: ${mark}`);
    });
    const [mark, words, ...more] = said;
    const isGood = mark === `line ${at}: line problem` && words?.startsWith(`line ${at}: "✖ ${why}`);
    if (!isGood || more.length > 0)
      throw new Error(`the log is to say “${why}” in front of line ${at}, and shows ${said.join("; ")}`);
  });
}

/** Does the work until it no longer throws, or there is no time left. */
export async function eventually(work) {
  const end = performance.now() + PATIENCE;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > end) throw error;
      await wait(200);
    }
  }
}

/** What is wrong with a line, in sentences: what is not shown, and what is shown and should not be. */
export function compareLine(line, { kind, stretches }, looks) {
  const shown = describeLine(line, looks);
  const wanted = [
    ...(kind ? [`line ${kind}`, `icon ${kind}`] : []),
    ...merge(
      stretches.flatMap(({ role, start, end }) => [
        ...(BOXES.has(role) ? [{ name: `${role} box`, start, end }] : []),
        ...(LETTERS.has(role) ? [{ name: `${role} letters`, start, end }] : []),
      ]),
    ).map(words),
  ];
  const text = line.rows.map((row) => row.text).join("");
  const quote = (mark) => {
    const place = / (\d+)-(\d+)$/.exec(mark);
    return place ? `${mark} (${JSON.stringify(text.slice(place[1], place[2]))})` : mark;
  };
  const without = (some, others) => some.filter((mark) => !others.includes(mark)).map(quote);
  const missing = without(wanted, shown).map((mark) => `f2b tells ${mark}, which is not shown`);
  const extra = without(shown, wanted).map((mark) => `${mark} is shown, which f2b does not tell`);
  return [...missing, ...extra].map((sentence) => `line ${line.number}: ${sentence}`);
}

/** What a line shows, sorted: `line old`, `icon old`, `user box 33-36`, `user letters 33-36`. Throws where a look is none of ours. */
function describeLine({ number, rows }, looks) {
  const marks = [];
  const wholes = new Map();
  let offset = 0;
  for (const { text, edges, boxes, letters, icons } of rows) {
    const at = (point) => {
      const best = edges.reduce((one, other) => (far(other, point) < far(one, point) ? other : one));
      if (far(best, point) > NEAR)
        throw new Error(`line ${number}: a box ends beside the letters, at ${point}`);
      return offset + best.offset;
    };
    for (const box of boxes) {
      const name = nameBox(box.isWhole ? looks.lines : looks.boxes, box);
      if (!name) throw new Error(`line ${number}: no role looks like ${JSON.stringify(box)}`);
      if (box.isWhole) tally(wholes, `line ${name}`);
      else marks.push({ name: `${name} box`, start: at(box.left), end: at(box.right) });
    }
    for (const { start, end, style } of letters) {
      const names = nameLetters(looks, style);
      if (names.length === 0) throw new Error(`line ${number}: no role looks like ${JSON.stringify(style)}`);
      for (const name of names)
        marks.push({ name: `${name} letters`, start: offset + start, end: offset + end });
    }
    for (const icon of icons) tally(wholes, `icon ${icon}`);
    offset += text.length;
  }
  // A line that is wrapped stands in several rows.
  const lines = [...wholes].map(([name, times]) =>
    times === rows.length ? name : `${name} in ${times} of ${rows.length} rows`,
  );
  return [...lines.sort().reverse(), ...merge(marks).map(words)];
}

/** Makes one of stretches of a name that touch, as VS Code draws them. */
function merge(marks) {
  const merged = [];
  const order = (one, other) =>
    one.name === other.name ? one.start - other.start : one.name < other.name ? -1 : 1;
  for (const mark of [...marks].sort(order)) {
    const last = merged.at(-1);
    if (last?.name === mark.name && last.end >= mark.start) last.end = Math.max(last.end, mark.end);
    else merged.push({ ...mark });
  }
  return merged;
}

function words({ name, start, end }) {
  return `${name} ${start}-${end}`;
}

function far(edge, point) {
  return Math.abs(edge.left - point);
}

function tally(counts, name) {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** How often each mark is there, without its place. */
function count(marks) {
  const counts = new Map();
  for (const mark of marks) tally(counts, mark.replace(/ \d+-\d+$/, ""));
  return counts;
}

/** The lines that are in sight from begin to end. Throws where one is not the log's. */
function whole(lines, texts) {
  const textOf = ({ rows }) => rows.map(({ text }) => text).join("");
  const isCut = (line) => line === lines.at(-1) && texts[line.number - 1]?.startsWith(textOf(line));
  for (const line of lines)
    if (textOf(line) !== texts[line.number - 1] && !isCut(line))
      throw new Error(`line ${line.number} is shown as ${JSON.stringify(textOf(line))}`);
  const kept = lines.filter((line) => textOf(line) === texts[line.number - 1]);
  if (kept.length === 0) throw new Error("no line of the log is in sight");
  return kept;
}

/** The lines of an editor that are in the page. Throws where the theme is another one, or an icon is not to be had. */
async function readPage(editor, theme) {
  const { theme: shown, lines, lost } = await editor.evaluate(readLines);
  if (shown !== theme) throw new Error(`the theme is ${shown}, not ${theme}`);
  if (lost.length > 0) throw new Error(`icons that cannot be shown: ${lost.join(" ")}`);
  for (const { number, rows } of lines)
    for (const { icons } of rows)
      for (const icon of icons)
        if (!icon.endsWith(`-${theme}`))
          throw new Error(`line ${number} has the icon ${icon} under ${theme}`);
  const bare = ({ icons, ...row }) => ({ ...row, icons: icons.map((icon) => icon.replace(/-\w+$/, "")) });
  return lines.map(({ number, rows }) => ({ number, rows: rows.map(bare) }));
}
