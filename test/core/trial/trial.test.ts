import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { zoneOf } from "../../../core/dates/index.ts";
import { secondsOf } from "../../../core/filter/clock.ts";
import { compileFilter, type FilterRequest } from "../../../core/filter/compile.ts";
import { findMarks } from "../../../core/trial/marks.ts";
import { Trial } from "../../../core/trial/trial.ts";
import { randomFrom, readSeed } from "../../support/random.ts";
import {
  expectedDates,
  expectedRows,
  finishTrial,
  hitsOf,
  logOf,
  rowsOf,
  runTrial,
} from "../../support/trials.ts";

const now = Date.UTC(2026, 10, 26, 12, 0, 0) / 1000;

function compile(request: Partial<FilterRequest>, zone = "UTC") {
  const { value, problems } = compileFilter({
    failregex: ["^fail <ADDR>$"],
    now: () => now,
    zone: zoneOf(zone)!,
    ...request,
  });
  assert.deepEqual(problems, []);
  return value!;
}

/** Holds a trial against the engine, with chunks of every size, in large and in small steps, and with the dates known. */
function check(request: Partial<FilterRequest>, text: string, zone?: string): string[] {
  let rows: string[] = [];
  for (const size of [1, 40, 300, 1e6]) {
    const log = logOf(text, size);
    const filter = compile(request, zone);
    rows = expectedRows(compile(request, zone), log);
    const trial = runTrial(filter, log, { slowly: size === 40 });
    assert.deepEqual(failuresOf(trial), rows, `chunks of ${size}`);
    assert.deepEqual(
      hitsOf(trial.detector()),
      expectedDates(compile(request, zone), log),
      `dates, chunks of ${size}`,
    );
    const again = runTrial(compile(request, zone), log, { known: trial.chunks.map(({ dates }) => dates) });
    assert.deepEqual(failuresOf(again), rows, `dates known, chunks of ${size}`);
  }
  return rows;
}

/** The rows without those of lines that are a part of a match which another line's row tells of. */
function failuresOf(trial: Trial): string[] {
  return rowsOf(trial).filter((row) => !/^\d+ part /.test(row));
}

const stamp = (seconds: number) =>
  new Date((now + seconds) * 1000).toISOString().slice(0, 19).replace("T", " ");

describe("a trial says of each line what the engine says", () => {
  it("of the sample log", () => {
    const text = readFileSync(
      new URL("../../../samples/logs/jellyfin/log_20261120.log", import.meta.url),
      "utf8",
    );
    const failregex = ['^.*Authentication request for .* has been denied \\(IP: "<ADDR>"\\)\\.'];
    assert.equal(check({ failregex }, text.slice(0, text.indexOf("\n", 200_000) + 1)).length, 36);
  });

  it("where lines have no date, or one that can't be read, and take over the last one", () => {
    const lines = [
      `${stamp(-3000)} fail 192.0.2.1`,
      "fail 192.0.2.2",
      `${stamp(-30)} other`,
      "fail 192.0.2.3",
      "2026-02-31 10:00:00 fail 192.0.2.4",
      "# fail 192.0.2.5",
      "",
      "fail 192.0.2.6",
    ];
    const rows = check({ failregex: ["^\\s*fail <ADDR>$"] }, `${lines.join("\n")}\n`);
    assert.deepEqual(
      rows.map((row) => row.replace(/^(\d+) \w+ 0 (\S+).*?(-|\d+)$/, "$1 $2 $3")),
      [`1 192.0.2.1 ${now - 3000}`, "2 192.0.2.2 -", `4 192.0.2.3 ${now - 30}`, `8 192.0.2.6 ${now - 30}`],
    );
  });

  it("where the date stands in the middle, and a literal lies over the seam that its cut leaves", () => {
    const lines = Array.from({ length: 9 }, (_, at) => `fa(${stamp(at - 60)})il 192.0.2.${at}`);
    const request = { failregex: ["^fa\\(\\)il <ADDR>$"], datepattern: "%Y-%m-%d %H:%M:%S" };
    assert.equal(check(request, `${lines.join("\n")}\n`).length, 9);
  });

  it("where ignoreregexes are asked first, or about matches only", () => {
    const lines = ["fail 192.0.2.1", "fail 192.0.2.2", "skip this"].map((line, at) => `${stamp(at)} ${line}`);
    const text = `${lines.join("\n")}\n`;
    check({ failregex: ["^\\s*fail <ADDR>$"], ignoreregex: ["192\\.0\\.2\\.2", "skip"] }, text);
    const failregex = ["^\\s*fail <ADDR>$", "a<ADDR>", "b<ADDR>", "c<ADDR>"];
    check({ failregex, ignoreregex: ["192\\.0\\.2\\.2|skip"] }, text);
  });

  it("where connections are told over several lines", () => {
    const failregex = [
      "^\\s*(?P<mlfid>c\\d+) <F-NOFAIL>from</F-NOFAIL> <ADDR>$",
      "^\\s*(?P<mlfid>c\\d+) denied <F-USER>\\w+</F-USER>$",
    ];
    const lines = Array.from({ length: 60 }, (_, at) =>
      at % 3 === 0 ? `c${at % 7} from 192.0.2.${at}` : `c${(at * 5) % 7} denied user${at % 4}`,
    ).map((line, at) => `${stamp(at)} ${line}`);
    assert.ok(check({ failregex }, `${lines.join("\n")}\n`).length > 40);
  });

  it("where a failregex goes over several lines", () => {
    const failregex = ["^\\s*open (?P<id>\\w+)<SKIPLINES>^\\s*close (?P=id) <ADDR>$"];
    const lines = ["open a", "noise", "close a 192.0.2.1", "open b", "close b 192.0.2.2"];
    const text = `${lines.map((line, at) => `${stamp(at)} ${line}`).join("\n")}\n`;
    check({ failregex, maxlines: 4 }, text);
    // The lines that it took before count as matched, too, as fail2ban-regex counts them.
    for (const size of [1, 1000]) {
      const { tally } = runTrial(compile({ failregex, maxlines: 4 }), logOf(text, size));
      assert.deepEqual([tally.matched, tally.missed], [4, 1]);
    }
  });

  it("where a clock shows an hour twice", () => {
    const lines = Array.from({ length: 40 }, (_, at) => {
      const minute = (at * 7) % 60;
      const hour = 1 + Math.floor((at * 7) / 60);
      return `2026-10-25 0${Math.min(hour, 3)}:${String(minute).padStart(2, "0")}:00 ${at % 4 ? "other" : `fail 192.0.2.${at}`}`;
    });
    const text = `${lines.join("\n")}\n`;
    check({ failregex: ["^\\s*fail <ADDR>$"] }, text, "Europe/Berlin");
    check(
      { failregex: ["^\\s*fail <ADDR>$"] },
      `${text.trimEnd().split("\n").reverse().join("\n")}\n`,
      "Europe/Berlin",
    );
  });

  it("where chunks begin in an hour that a clock shows twice, and few lines match", () => {
    const seed = readSeed();
    const random = randomFrom(seed);
    for (let round = 0; round < 20; round++) {
      const lines = Array.from({ length: 40 }, (_, at) => {
        const date = random.pick([
          "2026-10-25 01",
          "2026-10-25 02",
          "2026-10-25 02",
          "2026-10-25 03",
          "2026-07-01 02",
        ]);
        const minute = String(random.below(60)).padStart(2, "0");
        const text = random.chance(0.3) ? `fail 192.0.2.${at}` : "other";
        return random.chance(0.2) ? text : `${date}:${minute}:00 ${text}`;
      });
      check({ failregex: ["^\\s*fail <ADDR>$"] }, `${lines.join("\n")}\n`, "Europe/Berlin");
    }
  });

  it("where fail2ban stumbles over a date", () => {
    const lines = [
      `${stamp(0)} fail 192.0.2.1`,
      `${stamp(1)} XYZ fail 192.0.2.2`,
      `${stamp(2)} CET fail 192.0.2.3`,
    ];
    const request = { failregex: ["fail <ADDR>$"], datepattern: "%Y-%m-%d %H:%M:%S(?: %Z)?" };
    check(request, `${lines.join("\n")}\n`);
  });

  it("where lines are not ASCII", () => {
    const lines = ["fail 192.0.2.1", "fäil 192.0.2.2", "fail 192.0.2.3 ü", "ü fail 192.0.2.4"];
    const text = `${lines.map((line, at) => `${stamp(at)} ${line}`).join("\r\n")}\r\n`;
    check({ failregex: ["^\\s*(?:ü )?fail <ADDR>"] }, text);
  });
});

describe("a trial that goes on", () => {
  const failregex = ["^\\s*fail <ADDR>$"];
  const lines = Array.from(
    { length: 200 },
    (_, at) => `${stamp(at)} ${at % 5 ? "other" : `fail 192.0.2.${at}`}`,
  );

  it("does the chunks that changed anew, with all behind them, and counts as if it had begun anew", () => {
    const before = logOf(`${lines.join("\n")}\n`, 400);
    const changed = lines.map((line, at) => (at === 120 ? `${stamp(at)} fail 198.51.100.1` : line));
    const after = logOf(`${changed.join("\n")}\n`, 400);
    let log = before;
    const trial = new Trial(
      compile({ failregex }),
      {
        get count() {
          return log.count;
        },
        read: (index) => log.read(index),
      },
      { everything: true, rows: 1e6 },
    );
    finishTrial(trial);
    log = after;
    const first = Array.from({ length: before.count }, (_, at) => at).find(
      (at) => before.read(at).text !== after.read(at).text,
    )!;
    trial.cutTo(
      first,
      trial.chunks.slice(0, first).map(({ dates }) => dates),
    );
    finishTrial(trial);
    const fresh = runTrial(compile({ failregex }), after);
    assert.deepEqual(rowsOf(trial), rowsOf(fresh));
    const numbers = ({ tally }: Trial) => [
      tally.lines,
      tally.tested,
      tally.matched,
      tally.missed,
      tally.ids.size,
      tally.failregex,
      tally.olderThan(now + 50),
    ];
    assert.deepEqual(numbers(trial), numbers(fresh));
  });

  it("goes on where the log has grown, or its last line has, though little is kept of what is done", () => {
    let text = "";
    const size = 300;
    const growing = {
      get count() {
        return logOf(text, size).count;
      },
      read: (index: number) => logOf(text, size).read(index),
    };
    const trial = new Trial(compile({ failregex }), growing, { everything: false, rows: 10 });
    for (let count = 10; count <= lines.length; count += 7) {
      text = `${lines.slice(0, count).join("\n")}\n`;
      // The last chunk has become longer.
      trial.cutTo(Math.max(0, trial.chunks.length - 1));
      finishTrial(trial);
      const fresh = runTrial(compile({ failregex }), growing);
      assert.deepEqual(
        [trial.tally.lines, trial.tally.matched, trial.tally.ids.size, hitsOf(trial.detector())],
        [fresh.tally.lines, fresh.tally.matched, fresh.tally.ids.size, hitsOf(fresh.detector())],
      );
    }
    trial.cutTo(1);
    finishTrial(trial);
    assert.equal(trial.tally.lines, text.split("\n").length - 1);
  });

  it("takes back what a match over several lines took of chunks before, and counts such lines once", () => {
    const request = {
      failregex: ["^\\s*open (?P<id>\\w+)<SKIPLINES>^\\s*close (?P=id) <ADDR>$"],
      maxlines: 4,
    };
    const told = ["open a", "noise", "close a 192.0.2.1", "open b", "close b 192.0.2.2"];
    const log = logOf(`${told.map((line, at) => `${stamp(at)} ${line}`).join("\n")}\n`, 1);
    const numbers = ({ tally }: Trial) => [tally.matched, tally.missed, tally.undated, tally.failregex];
    for (let index = 0; index < log.count; index++) {
      const trial = runTrial(compile(request), log);
      trial.cutTo(index);
      finishTrial(trial);
      assert.deepEqual(rowsOf(trial), rowsOf(runTrial(compile(request), log)), `cut to ${index}`);
      assert.deepEqual(numbers(trial), [4, 1, 0, [2]], `cut to ${index}`);
    }
    const whole = runTrial(
      compile(request),
      logOf(`${told.map((line, at) => `${stamp(at)} ${line}`).join("\n")}\n`, 1e6),
    );
    assert.deepEqual(numbers(whole), [4, 1, 0, [2]]);
    const marks = findMarks(whole, { from: 0, to: 9, withMissed: false, oldBefore: 0 });
    assert.deepEqual(
      marks.map(({ line, kind }) => `${line} ${kind}`),
      ["0 matched", "2 matched", "3 matched", "4 matched"],
    );
  });

  it("reads the clock as the lines before say, whoever asks meanwhile", () => {
    const twice = ["2026-10-25 00:30", "2026-10-25 03:30", "2026-10-25 02:10", "2026-10-25 02:20"];
    const log = logOf(`${twice.map((date) => `${date}:00 fail 192.0.2.1`).join("\n")}\n`, 1e6);
    const trial = new Trial(compile({ failregex }, "Europe/Berlin"), log, { everything: true, rows: 1e6 });
    while (!trial.isDone) {
      if (trial.scan(() => true)) trial.take();
      trial.detector();
    }
    assert.deepEqual(rowsOf(trial), expectedRows(compile({ failregex }, "Europe/Berlin"), log));
  });

  it("begins a chunk anew that was broken off", () => {
    const log = logOf(`${lines.join("\n")}\n`, 2000);
    const trial = new Trial(compile({ failregex }), log, { everything: true, rows: 1e6 });
    assert.equal(
      trial.scan(() => true),
      false,
    );
    trial.retry();
    finishTrial(trial);
    assert.deepEqual(rowsOf(trial), expectedRows(compile({ failregex }), log));
  });

  it("keeps numbers where it keeps no more rows", () => {
    const log = logOf(`${lines.join("\n")}\n`, 400);
    const trial = new Trial(compile({ failregex }), log, { everything: false, rows: 10 });
    finishTrial(trial);
    const all = runTrial(compile({ failregex }), log);
    assert.equal(trial.tally.matched, 40);
    assert.deepEqual(trial.tally.failregex, all.tally.failregex);
    assert.ok(rowsOf(trial).length < 20);
  });

  it("knows what the engine knew before a line", () => {
    const log = logOf(`${lines.join("\n")}\n`, 400);
    for (const everything of [true, false]) {
      const trial = new Trial(compile({ failregex }), log, { everything, rows: 1e6 });
      finishTrial(trial);
      const matcher = trial.matcherBefore(121)!;
      assert.equal(secondsOf(matcher.lastDate!.time), now + 120);
      assert.equal(trial.lineAt(121), lines[121]);
      assert.equal(matcher.detector!.templates[0]!.hits, 121);
    }
  });
});
