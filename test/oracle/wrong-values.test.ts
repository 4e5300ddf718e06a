import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { analyze } from "../support/findings.ts";
import { jailTree } from "../support/jail-tree.ts";
import { type Judge, startJudge } from "../support/judge.ts";

/** Whether fail2ban's server takes the commands that set a jail's options; one that it does not take ends it. */
const ask = `
import logging, warnings
warnings.simplefilter("ignore")
logging.getLogger("fail2ban").setLevel(logging.CRITICAL)
from fail2ban.server.server import Server
from fail2ban.server.transmitter import Transmitter
def take(option, value):
    server = Server(False)
    server.setDatabase(":memory:")
    transmitter = Transmitter(server)
    if option == "backend":
        return transmitter.proceed(["add", "x", value])[0] == 0
    transmitter.proceed(["add", "x", "polling"])
    words = value.replace(",", " ").split() if option == "ignoreip" else [value]
    if option in ("dbpurgeage", "stacksize", "allowipv6"):
        if option == "stacksize":
            return transmitter.proceed(["set", "thread", {option: value}])[0] == 0
        return transmitter.proceed(["set", option, value])[0] == 0
    if option == "timeout":
        transmitter.proceed(["set", "x", "addaction", "y"])
        return transmitter.proceed(["set", "x", "action", "y", option, value])[0] == 0
    return transmitter.proceed(["set", "x", "addignoreip" if option == "ignoreip" else option] + words)[0] == 0
def answer(questions):
    return [take(option, value) for option, value in questions]
`;

const durations = [
  "600",
  "-1",
  "10m",
  "1fortnight",
  "",
  "forever",
  "1 hour and 30 minutes",
  "1,5h",
  '"600"',
  '"1h"',
  "1h # one",
  "1:30",
];
const values: Readonly<Record<string, readonly string[]>> = {
  bantime: durations,
  findtime: durations.filter((text) => !/[,"]/.test(text)),
  "bantime.maxtime": durations.filter((text) => !/[,"]/.test(text)),
  "bantime.rndtime": ["5m", "", "5mm", "5 fortnights"],
  "bantime.factor": ["", "1", "1.5", "2.0 / 2.885385", "double", "1 2", "2 # two"],
  "bantime.multipliers": ["", "1", "1 2 4", "1, 2", "1  2", "1,2", "1 2.5", "1 -2"],
  "bantime.formula": [
    "",
    "ban.Time * 2",
    "ban.Time * (1<<ban.Count",
    "ban.Time * 1<<ban.Count)",
    "ban.Time * [1, 2, 4)[ban.Count]",
    "ban.time * 2",
    "ban.Time * 2 # twice",
  ],
  backend: ["auto", "Polling", "pooling", "file", "inotify", ""],
  usedns: ["yes", "WARN", "maybe"],
  logtimezone: ["UTC", "UTC+0200", "GMT-05:00", "Europe/Berlin", "utc", "UTC+2", "CET"],
  logencoding: ["auto", "AUTO", "utf-8", "utf-88", "latin 1", "klingon"],
  maxlines: ["1", "10", "0", "-3"],
  maxretry: ["0", "-1", "3"],
  ignoreip: [
    "127.0.0.1/8 ::1",
    "192.168.1.0/33",
    "10.0.0",
    "192.168.1.*",
    "127.0.0.1/",
    "10.0.0.0/x",
    "10.0.0.0/255.0.255.0",
    "10.0.0.0/255.0.0.0, ::1",
    "localhost",
    "1.2.3.4/5/6",
    "http://example.com",
    "https://example.com/",
  ],
};

const server: Readonly<Record<string, readonly string[]>> = {
  dbpurgeage: ["1d", "1dya", "never", ""],
  stacksize: ["0", "32", "16", "-1"],
  allowipv6: ["auto", "Auto", "maybe", "no"],
  timeout: ["60", "2m", "2 minuts", ""],
};

describe("values that stop fail2ban, beside the installed one", () => {
  let judge: Judge;
  before(() => {
    judge = startJudge();
  });
  after(() => judge.close());

  async function compare(
    table: Readonly<Record<string, readonly string[]>>,
    fixtureOf: (option: string, value: string) => string,
  ): Promise<void> {
    const questions = Object.entries(table).flatMap(([option, own]) =>
      own.map((value) => [option, value] as const),
    );
    const taken = await judge.python<boolean[]>({ code: ask, question: questions, limit: 60 });
    const told = questions.map(([option, value]) => {
      const analysis = analyze(fixtureOf(option, value));
      const errors = [...analysis.findings().values()].flat().filter(({ severity }) => severity === "error");
      return errors.length === 0;
    });
    const lines = (answers: readonly boolean[]) =>
      questions.map(
        ([option, value], index) => `${option} = ${value}: ${answers[index] ? "goes on" : "stops"}`,
      );
    assert.deepEqual(lines(told), lines(taken));
  }

  it("an error is told of a jail's value just where the server refuses it", () =>
    compare(values, (option, value) => jailTree(`${option} = ${value}`)));

  it("an error is told of the server's and an action's value just where the server refuses it", () =>
    compare(server, (option, value) =>
      option === "timeout"
        ? `--- action.d/x.conf\n[Definition]\nactionban = ban <ip>\n[Init]\n${option} = ${value}\n`
        : `--- fail2ban.conf\n[Definition]\n${option === "stacksize" ? "[Thread]\n" : ""}${option} = ${value}\n`,
    ));

  it("a word that is no truth to fail2ban is taken for false", async () => {
    const code = `
from fail2ban.helpers import _as_bool
def answer(words):
    return [_as_bool(word) for word in words]
`;
    const words = ["true", "TRUE", "Yes", "on", "1", "ture", "enable", "2", "y", '"true"', "false", ""];
    const truths = await judge.python<boolean[]>({ code, question: words });
    const own = words.map((word) => {
      const value = analyze(jailTree(`ignoreself = ${word}`))
        .jail("web")
        .value.options.get("ignoreself");
      return value !== undefined && value !== null && "value" in value && value.value === true;
    });
    assert.deepEqual(own, truths);
  });
});
