// Holds what the page itself shows of a live test against `f2b regex --format jsonl`: addresses are bold, names italic.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../prepare.mjs";

/**
 * Throws where the visible lines of the log in an editor are marked otherwise than the command says: the addresses and the
 * users' names in them. Answers how many marks stand there.
 */
export async function checkMarks(editor, filter, log) {
  const rows = await editor.evaluate(readRows);
  const expected = marksOf(filter, log);
  const lines = readFileSync(log, "utf8").split("\n");
  let count = 0;
  for (const { number, text, marks } of rows) {
    if (lines[number - 1] !== text) throw new Error(`line ${number} is shown as ${JSON.stringify(text)}`);
    const shown = marks.map(({ start, end, role }) => `${start}-${end} ${role}`).sort();
    const wanted = (expected.get(number) ?? []).sort();
    if (shown.join() !== wanted.join())
      throw new Error(
        `line ${number} shows ${shown.join() || "nothing"}, and f2b regex finds ${wanted.join() || "nothing"}`,
      );
    count += shown.length;
  }
  if (count === 0) throw new Error("no line with a mark is visible");
  return count;
}

/** The marks of each line (from 1) that a failure is in. */
function marksOf(filter, log) {
  const args = [join(root, "dist/cli.cjs"), "regex", "--format", "jsonl", log, filter];
  const output = execFileSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  const found = new Map();
  for (const text of output.trim().split("\n")) {
    const { line, span } = JSON.parse(text);
    if (line === undefined) continue;
    for (const [name, [start, end]] of Object.entries(span.groups)) {
      const role = /^(ip4|ip6|dns)$/.test(name) ? "address" : name;
      found.set(line, [...(found.get(line) ?? []), `${start}-${end} ${role}`]);
    }
  }
  return found;
}

/**
 * Runs in the browser: the lines of an editor that are visible from their begin to their end, each with its number, its text
 * and the stretches that a decoration makes bold or italic. A line that is wrapped stands in several rows.
 */
function readRows(editor) {
  const top = (element) => Number.parseFloat(element.style.top);
  const byTop = (selector) =>
    [...editor.querySelectorAll(selector)].sort((one, other) => top(one) - top(other));
  const numbers = new Map(
    byTop(".margin-view-overlays > div").map((row) => [
      top(row),
      row.querySelector(".line-numbers")?.textContent ?? "",
    ]),
  );
  const lines = [];
  for (const row of byTop(".view-lines > .view-line")) {
    const number = numbers.get(top(row));
    if (number) lines.push({ number: Number(number), text: "", marks: [] });
    const line = lines.at(-1);
    if (!line) continue;
    for (const span of row.querySelectorAll("span > span")) {
      const text = span.textContent.replace(/\u00a0/g, " ");
      const start = line.text.length;
      line.text += text;
      const { fontStyle, fontWeight } = getComputedStyle(span);
      const isOurs = /\bced-/.test(span.className);
      const role = isOurs && (fontStyle === "italic" ? "user" : fontWeight > 500 ? "address" : undefined);
      const last = line.marks.at(-1);
      if (!role) continue;
      if (last && last.end === start && last.role === role) last.end = line.text.length;
      else line.marks.push({ start, end: line.text.length, role });
    }
  }
  // The first and the last may be cut off.
  return lines.slice(1, -1);
}
