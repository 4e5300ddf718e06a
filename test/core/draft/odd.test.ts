import assert from "node:assert/strict";
import { zoneOf } from "../../../core/dates/index.ts";
import { draftFailregex, tryDraft } from "../../../core/draft/index.ts";

const world = { zone: zoneOf("UTC")!, now: () => Date.UTC(2026, 10, 21) / 1000 };
const date = "2026-11-20 01:02:03 ";
const dated = (...texts: readonly string[]) => texts.map((text) => date + text);
const count = (length: number, line: (at: number) => string) => Array.from({ length }, (_, at) => line(at));

/** Lines that nobody expects. */
const odd: Readonly<Record<string, readonly string[]>> = {
  "nothing but addresses": ["192.0.2.1", "192.0.2.2"],
  "no letters": dated("1 2 3 [192.0.2.1] 4", "5 6 7 [192.0.2.2] 8 9"),
  "the address at the begin": ["192.0.2.1 denied x", "192.0.2.2 denied y"],
  "the address at the end": dated("x denied 192.0.2.1", "y denied 192.0.2.2"),
  "quotes and brackets that are not closed": dated(`denied "[(<' 192.0.2.1`, `denied '")]> 192.0.2.2`),
  "newlines and tabs": [`${date}denied\t192.0.2.1\tx\r`, `${date}denied\t192.0.2.2\ty z\r\n`],
  "letters of all kinds": dated("😀 denied jürg 🚫 192.0.2.1 💥", "😀 denied 李 🚫 192.0.2.2 🎉🎉"),
  "half a letter": dated("denied \ud83d 192.0.2.1", "denied \udc00 192.0.2.2"),
  controls: dated("denied \0 192.0.2.1", "denied \x1b[31m 192.0.2.2"),
  IPv6: dated("denied [2001:db8::1]:443 x", "denied ::ffff:192.0.2.1 y"),
  networks: dated("denied 192.0.2.0/24", "denied 2001:db8::/32"),
  "many addresses": dated("denied 192.0.2.1 ".repeat(200), "denied 192.0.2.2 ".repeat(150)),
  "what means something in a filter": dated(
    "denied %s %(x)s <HOST> ; # 192.0.2.1",
    "denied %d %(y)s <ADDR> ; # 192.0.2.2",
  ),
  "the date within": ["x 2026-11-20 01:02:03 denied 192.0.2.1", "yy 2026-11-20 01:02:03 denied 192.0.2.2"],
  "many words": dated(`denied 192.0.2.1 ${"ab c ".repeat(1500)}`, `denied 192.0.2.2 ${"d ef ".repeat(1500)}`),
  "many signs": dated(`denied 192.0.2.1 ${"[".repeat(7900)}`, `denied 192.0.2.2 ${"([<".repeat(2600)}`),
  "many lines with many words": count(50, (at) =>
    dated(`login failed for ${`w${at} `.repeat(300)} from 192.0.2.${at} as ${`z${at} `.repeat(300)}`).join(
      "",
    ),
  ),
};

describe("a draft of odd lines", () => {
  for (const [name, lines] of Object.entries(odd)) {
    it(`finds them, and has parts that are the lines without their dates: ${name}`, function () {
      this.timeout(60_000);
      const examples = lines.map((text) => ({ text }));
      const made = draftFailregex(examples, world);
      assert.ok(made.failregex.length > 0);
      assert.deepEqual(tryDraft(made.filter, [], examples, world).missed, []);
      for (const { text, parts, examples: own } of made.failregex) {
        assert.equal(parts.map((part) => part.text).join(""), text);
        own.forEach((index, at) => {
          const line = lines[index]!;
          const span = made.examples[index]!.date?.span ?? { start: 0, end: 0 };
          const rest = line.slice(0, span.start) + line.slice(span.end);
          assert.equal(parts.map((part) => part.examples[at]).join(""), rest);
        });
      }
    });
  }
});
