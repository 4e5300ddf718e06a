import assert from "node:assert/strict";
import { LineClock } from "../../../core/jail/clock.ts";
import type { DateKind } from "../../../core/jail/failures.ts";
import type { TimeReading } from "../../../core/jail/options.ts";

/** Takes lines (a date, or `-` for none, `?` for one that is not asked for); answers times and, behind a slash, the clock. */
function take(time: TimeReading, findtime: number, first: number, lines: string): string {
  const clock = new LineClock(time, findtime, first);
  return lines
    .split(" ")
    .map((line) => {
      const kinds: Readonly<Record<string, DateKind>> = { "-": "undated", "?": "none asked" };
      const taken = clock.take(Number(line), kinds[line] ?? "dated");
      return `${clock.dropped ?? taken}/${clock.now}`;
    })
    .join(" ");
}

describe("the clock of a replay", () => {
  it("goes on with the latest date while the log is written", () => {
    assert.equal(take({ kind: "live" }, 10, 100, "100 150 140 200"), "100/100 150/150 140/150 200/200");
  });

  it("takes a date more than a minute away for now, counted in whole seconds", () => {
    assert.equal(take({ kind: "live" }, 10, 100, "200 140 139.5 139"), "200/200 140/200 139.5/200 200/200");
  });

  it("gives a line without a date the last one, if that is less than a minute old", () => {
    assert.equal(
      take({ kind: "live" }, 10, 100, "- 100 - 159 100 -"),
      "100/100 100/100 100/100 159/159 100/159 100/159",
    );
    assert.equal(take({ kind: "live" }, 10, 100, "160 100 - ?"), "160/160 100/160 160/160 160/160");
  });

  it("is not moved by a date later than the latest possible", () => {
    assert.equal(take({ kind: "live", latest: 150 }, 10, 100, "100 151 300"), "100/100 151/100 100/100");
  });

  it("stands still where fail2ban starts, and passes over what is older than findtime", () => {
    assert.equal(take({ kind: "start", now: 500 }, 100, 0, "399 400 600"), "too old/500 400/500 600/500");
  });

  it("passes over lines without a date there, unless the last is recent or none is asked for", () => {
    assert.equal(
      take({ kind: "start", now: 500 }, 100, 0, "- ? 440 - ? 441 - ?"),
      "undated/500 500/500 440/500 undated/500 500/500 441/500 441/500 441/500",
    );
  });
});
