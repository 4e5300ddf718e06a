import assert from "node:assert/strict";
import { zoneOf } from "../../../core/dates/index.ts";
import { compileFilter } from "../../../core/filter/index.ts";
import { dateKinds, isGatheredFor, type LogFailures, successKinds } from "../../../core/jail/failures.ts";
import { Gathering } from "../../../core/jail/gather.ts";
import { base, gather, logText, stampOf } from "../../support/jails.ts";
import { logOf } from "../../support/trials.ts";

/** What was found, a failure a text: where, who, the line's date. */
function failureTexts({ at, ids, names, lines, logs, size }: LogFailures): string[] {
  return Array.from({ length: size }, (_, failure) => {
    const line = at[failure]!;
    const date =
      dateKinds[lines.dates[line]!] === "dated" ? lines.times[line]! - base : dateKinds[lines.dates[line]!];
    return `${logs[lines.logs[line]!]}:${lines.numbers[line]} ${names[ids[failure]!]} ${date}`;
  });
}

const connected = {
  prefregex: "^\\s*daemon\\[<F-MLFID>\\d+</F-MLFID>\\]: <F-CONTENT>.+</F-CONTENT>$",
  failregex: ["^<F-NOFAIL>start</F-NOFAIL> from <ADDR>$", "^fail$"],
};

const connection = (seconds: number, text: string) => `${stampOf(seconds)} daemon[7]: ${text}\n`;

describe("the failures of a jail's logs", () => {
  it("are the same whatever the chunks, each with its line and date", () => {
    const text = logText("0a 5 -b 7c 9a");
    for (const size of [1, 60, 1000])
      assert.deepEqual(failureTexts(gather([text], { size })), [
        "log1:1 192.0.2.1 0",
        "log1:3 192.0.2.2 undated",
        "log1:4 198.51.100.3 7",
        "log1:5 192.0.2.1 9",
      ]);
  });

  it("are merged in time where there are several logs", () => {
    const failures = gather([logText("0a 50a -a"), logText("20b 50b 60b"), ""]);
    assert.deepEqual(failureTexts(failures), [
      "log1:1 192.0.2.1 0",
      "log2:1 192.0.2.2 20",
      "log1:2 192.0.2.1 50",
      "log1:3 192.0.2.1 undated",
      "log2:2 192.0.2.2 50",
      "log2:3 192.0.2.2 60",
    ]);
  });

  it("are looked for in empty lines and comments, too, as the server does", () => {
    const failures = gather([`\n# ${stampOf(3)} fail from 192.0.2.9\n${logText("4a")}`], {
      failregex: ["fail from <ADDR>$"],
    });
    assert.deepEqual(failureTexts(failures), ["log1:2 192.0.2.9 3", "log1:3 192.0.2.1 4"]);
    assert.equal(failures.lines.size, 3);
  });

  it("know an id that is taken as it is from an address", () => {
    const failures = gather([`${stampOf(0)} fail from 192.0.2.1\n${stampOf(1)} user 192.0.2.1\n`], {
      failregex: ["fail from <ADDR>$", "user <F-ID>\\S+</F-ID>$"],
      usedns: "raw",
    });
    assert.deepEqual(failures.names, ["192.0.2.1", "192.0.2.1"]);
    assert.deepEqual([...failures.raw], [0, 1]);
  });

  it("leave out host names, and count them", () => {
    const failures = gather(
      [`${stampOf(0)} fail from host.example.com\n${stampOf(1)} fail from host.example.com\n`],
      {
        failregex: ["fail from <HOST>$"],
      },
    );
    assert.equal(failures.size, 0);
    assert.deepEqual([...failures.unresolved], [["host.example.com", 2]]);
  });

  it("hold for every reading of time where the filter remembers nothing", () => {
    const failures = gather([logText("0a")]);
    assert.ok(isGatheredFor(failures, 1, { kind: "start", now: base }));
  });

  it("hold for their own reading alone where it does", () => {
    const log = `${connection(0, "start from 192.0.2.1")}${connection(1, "fail")}`;
    const live = gather([log], connected);
    assert.ok(isGatheredFor(live, 1, { kind: "live" }));
    assert.ok(!isGatheredFor(live, 1, { kind: "live", latest: base }));
    assert.ok(!isGatheredFor(live, 1, { kind: "start", now: base }));
    const time = { kind: "start", now: base + 5 } as const;
    const started = gather([log], { ...connected, time, findtime: 10 });
    assert.ok(isGatheredFor(started, 10, time));
    assert.ok(!isGatheredFor(started, 11, time));
  });

  it("forget a connection after five minutes", () => {
    const log = (seconds: number) => `${connection(0, "start from 192.0.2.1")}${connection(seconds, "fail")}`;
    assert.equal(gather([log(299)], connected).size, 1);
    assert.equal(gather([log(300)], connected).size, 0);
  });

  it("do not know the beginning of a connection that is older than findtime where fail2ban starts", () => {
    const log = `${connection(0, "start from 192.0.2.1")}${connection(20, "fail")}`;
    const found = (findtime: number) =>
      gather([log], { ...connected, findtime, time: { kind: "start", now: base + 20 } }).size;
    assert.equal(found(20), 1);
    assert.equal(found(19), 0);
  });

  it("pass over what matches without a date in a buffer of lines where fail2ban starts", () => {
    const log = "begin 192.0.2.1\nfail\n";
    const multiline = { failregex: ["^begin <ADDR>$<SKIPLINES>^fail$"], maxlines: 2 };
    assert.equal(gather([log], multiline).size, 1);
    assert.equal(gather([log], { ...multiline, time: { kind: "start", now: base } }).size, 0);
  });

  it("come with the lines that tell of a log-in afterwards", () => {
    const log = [
      "Accepted password from 192.0.2.1",
      "fail from 192.0.2.1",
      "closed by 192.0.2.1",
      "fail from 2001:db8::4",
      "Accepted password from 192.0.2.1",
      "log-in denied for 2001:db8::4",
      "session opened by 2001:db8::4",
      "closed by 203.0.113.1",
    ].map((line, second) => `${stampOf(second)} ${line}\n`);
    for (const size of [1, 1000]) {
      const { successes, lines, names } = gather([log.join("")], { size });
      const told = Array.from({ length: successes.size }, (_, at) =>
        [
          successKinds[successes.kinds[at]!],
          lines.numbers[successes.at[at]!],
          names[successes.ids[at]!],
        ].join(" "),
      );
      assert.deepEqual(told, [
        "log-in 5 192.0.2.1",
        "log-in 7 2001:db8::4",
        "seen 3 192.0.2.1",
        "seen 6 2001:db8::4",
      ]);
    }
  });

  it("are gathered in steps, and anew where one was broken off", () => {
    const { value } = compileFilter({
      failregex: ["fail from <ADDR>$"],
      now: () => base,
      zone: zoneOf("UTC")!,
    });
    const text = logText("0a 1b 2c ".repeat(100));
    const reading = { time: { kind: "live" }, findtime: 10 } as const;
    const gathering = new Gathering(value!, [{ name: "log", chunks: logOf(text, 500) }], reading);
    const shares: number[] = [];
    while (!gathering.step(() => true)) {
      shares.push(gathering.share);
      assert.notEqual(gathering.inHand.text, "");
      if (shares.length === 2) gathering.retry();
    }
    assert.ok(shares.length >= 4);
    assert.equal(gathering.share, 1);
    assert.equal(gathering.result().size, 300);
  });
});
