import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { readDuration } from "../../core/jail/durations.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { type Random, randomFrom, readSeed } from "../support/random.ts";

/** Each answer is the number as repr() writes it as a float, or the name of what it is instead. */
const ask = `
import warnings
from fail2ban.server.mytime import MyTime
warnings.simplefilter("ignore")
def read(text):
    try:
        value = MyTime.str2seconds(text)
    except SyntaxError:
        return "SyntaxError"
    except Exception as error:
        return type(error).__name__
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            return "huge"
    return type(value).__name__
def answer(texts):
    return [read(text) for text in texts]
`;

const count = 4000;
const units = [
  ..."s ss sec second seconds m mm min minute minutes h hh hou hour hours d dd da day days".split(" "),
  ..."w ww wee week weeks mo mon month months y yy yea year years S MIN Hours D".split(" "),
  ..."fortnight fortnights minuets moth dya hrs secs mins sek x ever forever inf nan".split(" "),
];
const numbers = [
  "0",
  "1",
  "7",
  "10",
  "30",
  "00",
  "010",
  "1.5",
  ".5",
  "5.",
  "1_000",
  "0x1f",
  "1e3",
  "12",
  "99999999999999999",
  "٣",
];
const signs = [
  "+",
  "-",
  "*",
  "/",
  "//",
  "%",
  "**",
  ",",
  "(",
  ")",
  "<<",
  ">>",
  "&",
  "|",
  "^",
  "~",
  ":",
  ";",
  "#",
  "$",
  "!",
  '"',
  "'",
];
const blanks = ["", " ", "  ", "\t", "\u00a0", "\x1c", "\n"];

describe("durations, beside the installed fail2ban", () => {
  let judge: Judge;
  before(() => {
    judge = startJudge();
  });
  after(() => judge.close());

  it(`${count} drawn texts come to what str2seconds makes of them, or raise what it raises`, async () => {
    const random = randomFrom(readSeed());
    const texts = Array.from({ length: count }, () => draw(random)).filter((text) => !isEndless(text));
    const answers = await judge.python<Array<number | string>>({ code: ask, question: texts, limit: 60 });
    let unknown = 0;
    const different: string[] = [];
    texts.forEach((text, index) => {
      const ours = readDuration(text);
      const theirs = answers[index]!;
      if (ours.kind === "unknown") {
        unknown++;
        return;
      }
      const told =
        ours.kind === "seconds" && !Number.isFinite(ours.seconds)
          ? "huge"
          : ours.kind === "seconds"
            ? ours.seconds
            : ours.kind === "error"
              ? ours.error
              : ours.kind === "text"
                ? "str"
                : ours.kind;
      if (told !== theirs) different.push(`${JSON.stringify(text)}: fail2ban ${theirs}, ours ${told}`);
    });
    assert.deepEqual(different, []);
    assert.ok(unknown < count / 10, `${unknown} of ${count} are not known to us`);
    assert.ok(answers.filter((answer) => typeof answer === "number").length > count / 4);
    assert.ok(answers.filter((answer) => typeof answer === "string").length > count / 4);
  });
});

/** Python would compute the number, were it to take its whole memory. */
function isEndless(text: string): boolean {
  return /\*\*|<</.test(text) && readDuration(text).kind === "unknown";
}

/** Mostly a duration as one writes it, then spoilt a little. */
function draw(random: Random): string {
  let text = random.chance(0.1) ? "-" : "";
  const parts = 1 + random.below(3);
  for (let part = 0; part < parts; part++) {
    text += random.chance(0.8) ? String(random.below(200)) : random.pick(numbers);
    if (random.chance(0.3)) text += random.pick(blanks);
    if (random.chance(0.75)) text += random.pick(units);
    if (part < parts - 1) text += random.chance(0.5) ? random.pick(blanks) : random.pick(signs);
  }
  if (random.chance(0.15)) {
    const at = random.below(text.length + 1);
    text = text.slice(0, at) + random.pick(signs) + text.slice(at);
  }
  return text;
}
