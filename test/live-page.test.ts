import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { looksOf, nameBox, nameLetters, nameRuler } from "../scripts/vscode/live-looks.mjs";
import { compareLine } from "../scripts/vscode/live-page.mjs";

/** Points that a letter is wide. */
const WIDTH = 8;
const TEXT = "10:00 no entry for anna at gate from 192.0.2.1 ..";

/** What the command tells of the line. */
const stretches = [
  { role: "date", start: 0, end: 5 },
  { role: "match", start: 5, end: 46 },
  { role: "user", start: 19, end: 23 },
  { role: "group", start: 27, end: 31 },
  { role: "address", start: 37, end: 46 },
];

describe("the comparison of a page with what the command tells", () => {
  const colours: { id: string; defaults: Record<string, string> }[] = JSON.parse(
    readFileSync(join(import.meta.dirname, "../package.json"), "utf8"),
  ).contributes.colors;
  const colour = (name: string) => {
    const hex = colours.find(({ id }) => id === `fail2ban.${name}`)!.defaults["dark"]!;
    const [red, green, blue, opacity = 255] = hex.match(/\w\w/g)!.map((pair) => Number.parseInt(pair, 16));
    return opacity === 255
      ? `rgb(${red}, ${green}, ${blue})`
      : `rgba(${red}, ${green}, ${blue}, ${(opacity! / 255).toFixed(2)})`;
  };
  const look = (background: string, borderWidth: string, borderStyle: string, border: string) => ({
    background,
    borderWidth,
    borderStyle,
    borderColor: border,
  });
  const boxes: Record<string, object> = {
    match: look("rgba(0, 0, 0, 0)", "0px 0px 1px", "solid", colour("match")),
    group: look(colour("groupBackground"), "1px", "dotted", colour("group")),
    user: look(colour("userBackground"), "1px", "dashed", colour("user")),
    address: look(colour("addressBackground"), "1px", "solid", colour("address")),
  };
  const plain = { color: "rgb(204, 204, 204)", underline: "none", isItalic: false, isBold: false };
  const letters: Record<string, object> = {
    date: { ...plain, color: colour("date"), underline: "dotted" },
    user: { ...plain, isItalic: true },
    address: { ...plain, isBold: true },
  };
  const whole = look(colour("matchedLine"), "0px 0px 0px 3px", "solid", colour("matched"));

  /** The line as a page shows it in rows of so many letters, with these stretches. */
  function shown(marks: typeof stretches, length = TEXT.length) {
    const begins = Array.from({ length: Math.ceil(TEXT.length / length) }, (_, at) => at * length);
    const rows = begins.map((begin) => {
      const text = TEXT.slice(begin, begin + length);
      const within = marks
        .map(({ role, start, end }) => ({
          role,
          start: Math.max(0, start - begin),
          end: Math.min(text.length, end - begin),
        }))
        .filter(({ start, end }) => start < end);
      return {
        text,
        edges: Array.from({ length: text.length + 1 }, (_, offset) => ({
          offset,
          left: offset * WIDTH + 0.4,
        })),
        boxes: [
          { left: 0, right: 800, isWhole: true, ...whole },
          ...within.flatMap(({ role, start, end }) =>
            boxes[role] ? [{ left: start * WIDTH, right: end * WIDTH, isWhole: false, ...boxes[role] }] : [],
          ),
        ],
        letters: within.flatMap(({ role, start, end }) =>
          letters[role] ? [{ start, end, style: letters[role] }] : [],
        ),
        icons: ["matched"],
        before: [],
      };
    });
    return { number: 7, rows };
  }
  const compare = (line: object, told: object = { kind: "matched", stretches }): string[] =>
    compareLine(line, told, looksOf("dark"));

  it("finds nothing wrong with a line that shows what is told, in one row and in several", () => {
    for (const length of [TEXT.length, 21, 10]) assert.deepEqual(compare(shown(stretches, length)), []);
  });

  for (const { role } of stretches) {
    const others = stretches.filter((one) => one.role !== role);
    const own = stretches.find((one) => one.role === role)!;

    it(`names the line, the role and both places where the ${role} stands a letter aside`, () => {
      for (const [by, longer] of [
        [1, 1],
        [0, -1],
        [1, 0],
      ] as const) {
        const aside = { ...own, start: own.start + by, end: own.end + longer };
        const wrong = compare(shown([...others, aside]));
        const [place, other] = [own, aside].map(({ start, end }) => `${start}-${end}`);
        const what = letters[role] ? "letters" : "box";
        assert.ok(
          wrong.some((sentence) => sentence.startsWith(`line 7: f2b tells ${role} ${what} ${place} ("`)),
          wrong.join("\n"),
        );
        assert.ok(
          wrong.some((sentence) => sentence.startsWith(`line 7: ${role} ${what} ${other} ("`)),
          wrong.join("\n"),
        );
      }
    });

    it(`says that the ${role} is not shown, and that one is shown that is not told`, () => {
      assert.match(compare(shown(others)).join(), new RegExp(`tells ${role} \\w+ [^,]*, which is not shown`));
      const told = { kind: "matched", stretches: others };
      assert.match(
        compare(shown(stretches), told).join(),
        new RegExp(`${role} \\w+ .* which f2b does not tell`),
      );
    });
  }

  it("says where a line is of another kind, has none, or not in all its rows", () => {
    const [old, none] = ["old", undefined].map((kind) => compare(shown(stretches), { kind, stretches }));
    assert.deepEqual(old, [
      "line 7: f2b tells line old, which is not shown",
      "line 7: f2b tells icon old, which is not shown",
      "line 7: line matched is shown, which f2b does not tell",
      "line 7: icon matched is shown, which f2b does not tell",
    ]);
    assert.equal(none!.length, 2);
    const line = shown(stretches, 21);
    line.rows[1]!.boxes.shift();
    line.rows[2]!.icons.pop();
    assert.match(compare(line).join(), /line matched in 2 of 3 rows is shown.*icon matched in 2 of 3 rows/);
  });

  it("refuses a box that ends beside the letters, and looks that no role has", () => {
    const aside = shown(stretches);
    aside.rows[0]!.boxes[1]!.right -= WIDTH / 2;
    assert.throws(() => compare(aside), /^Error: line 7: a box ends beside the letters, at 364$/);
    const strange = shown(stretches);
    Object.assign(strange.rows[0]!.boxes[1]!, { borderStyle: "dashed" });
    assert.throws(() => compare(strange), /^Error: line 7: no role looks like/);
    const grey = shown(stretches);
    Object.assign(grey.rows[0]!.letters[0]!, { style: plain });
    assert.throws(() => compare(grey), /^Error: line 7: no role looks like/);
  });

  // What looks alike could be taken for one another.
  for (const theme of ["dark", "light"])
    it(`tells all looks apart under the ${theme} theme`, () => {
      const looks = looksOf(theme);
      const css = ([red, green, blue, opacity]: readonly number[]) =>
        `rgba(${red}, ${green}, ${blue}, ${opacity})`;
      const all = [looks.boxes, looks.lines].flatMap((some) => Object.entries(some));
      for (const [name, { background, border }] of all) {
        const style = {
          background: css(background),
          borderWidth: border[0],
          borderStyle: border[1],
          borderColor: css(border[2] ?? [0, 0, 0, 1]),
        };
        assert.deepEqual(
          all.flatMap(([other, its]) => nameBox({ [other]: its }, style) ?? []),
          [name],
        );
        if (name in looks.lines && border[2]) assert.equal(nameRuler(looks, border[2].slice(0, 3)), name);
      }
      assert.deepEqual(nameLetters(looks, { ...plain, isItalic: true, isBold: true }), ["user", "address"]);
      assert.deepEqual(nameLetters(looks, plain), []);
    });
});
