import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { isEncoding } from "../../core/analysis/encodings.ts";
import { optionsFor } from "../../core/analysis/options.ts";
import { actionTags } from "../../core/analysis/tags.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { randomFrom, readSeed } from "../support/random.ts";

/** What the readers of fail2ban ask for, and what its classes are before they are told anything. */
const ask = `
import warnings
warnings.simplefilter("ignore")
from fail2ban.client.jailreader import JailReader
from fail2ban.client.filterreader import FilterReader
from fail2ban.client.actionreader import ActionReader
from fail2ban.client import fail2banreader, configreader
from fail2ban.server.jail import Jail
from fail2ban.server.action import CommandAction
from fail2ban.server.actions import Actions
def read(reader):
    return {name: [kind, default] for name, (kind, default) in reader._configOpts.items()}
def answer(question):
    asked = {}
    def note(self, section, options, *args, **kwargs):
        for option in options:
            asked.setdefault(section, []).append(option[1])
        return {}
    configreader.ConfigReader.getOptions = note
    reader = fail2banreader.Fail2banReader()
    reader.has_section = lambda name: True
    reader.getEarlyOptions()
    reader.getOptions()
    jail = Jail("x", "polling")
    action = CommandAction(jail, "y")
    return {
        "jail": read(JailReader), "filter": read(FilterReader), "action": read(ActionReader), "server": asked,
        "maxretry": jail.filter.failManager.getMaxRetry(), "maxmatches": jail.filter.failManager.maxMatches,
        "findtime": jail.filter.getFindTime(), "bantime": jail.actions.getBanTime(),
        "usedns": jail.filter.getUseDns(), "maxlines": jail.filter.getMaxLines(),
        "ignoreself": jail.filter.ignoreSelf, "timeout": action.timeout,
        "tags": list(Actions.ActionInfo.AI_DICT),
    }
`;

interface Answer {
  readonly jail: Readonly<Record<string, readonly [string, unknown]>>;
  readonly filter: Readonly<Record<string, readonly [string, unknown]>>;
  readonly action: Readonly<Record<string, readonly [string, unknown]>>;
  readonly server: Readonly<Record<string, readonly string[]>>;
  readonly tags: readonly string[];
  readonly [name: string]: unknown;
}

const askCodecs = `
import codecs
def answer(names):
    found = []
    for name in names:
        try:
            codecs.lookup(name)
            found.append(True)
        except LookupError:
            found.append(False)
    return found
`;

function namesOf(options: ReturnType<typeof optionsFor>): string[] {
  return options
    .filter(({ isVariable, since }) => !isVariable && since === undefined)
    .map(({ name }) => name);
}

describe("options, tags and encodings, beside the installed fail2ban", () => {
  let judge: Judge;
  let answer: Answer;
  before(async () => {
    judge = startJudge();
    answer = await judge.python<Answer>({ code: ask });
  });
  after(() => judge.close());

  for (const kind of ["jail", "filter", "action"] as const) {
    it(`the options of a ${kind} are those of its reader`, () => {
      const section = kind === "jail" ? "sshd" : "Definition";
      assert.deepEqual(namesOf(optionsFor(kind, section)).sort(), Object.keys(answer[kind]).sort());
    });
  }

  it("the options of fail2ban.conf are those of its reader", () => {
    for (const section of ["Definition", "Thread"]) {
      const names = [...new Set(answer.server[section])];
      assert.deepEqual(namesOf(optionsFor("config", section)).sort(), names.sort());
    }
  });

  it("the defaults are those of the server's classes", () => {
    const usual = (name: string) =>
      [...optionsFor("jail", "sshd"), ...optionsFor("action", "Init")].find((option) => option.name === name)
        ?.default;
    for (const name of ["maxretry", "maxmatches", "usedns", "maxlines", "ignoreself", "timeout"])
      assert.equal(usual(name), String(answer[name]), name);
    assert.deepEqual([answer["findtime"], answer["bantime"]], [600, 600]);
    assert.deepEqual([usual("findtime"), usual("bantime")], ["10m", "10m"]);
  });

  it("the tags of a ban are those of ActionInfo", () => {
    const own = actionTags.filter(
      ({ isOfTicket, since, name }) => isOfTicket && since === undefined && name !== "F-...",
    );
    assert.deepEqual(own.map(({ name }) => name).sort(), [...answer.tags].sort());
  });

  it("the names of encodings are those that Python looks up", async () => {
    const random = randomFrom(readSeed());
    const parts = [
      "utf",
      "8",
      "16",
      "le",
      "latin",
      "1",
      "iso",
      "8859",
      "15",
      "cp",
      "1252",
      "koi8",
      "r",
      "windows",
      "mac",
      "roman",
    ];
    const more = [
      "euc",
      "jp",
      "shift",
      "jis",
      "big5",
      "hkscs",
      "us",
      "ascii",
      "gb18030",
      "2000",
      "x",
      "tis",
      "620",
      "ebcdic",
      "bom",
    ];
    const signs = ["", "-", "_", " ", ".", "--", "-_", "/"];
    const words = [...parts, ...more];
    const names = Array.from({ length: 20_000 }, () => {
      let name = random.chance(0.05) ? random.pick(signs) : "";
      const count = 1 + random.below(3);
      for (let at = 0; at < count; at++) name += (at > 0 ? random.pick(signs) : "") + random.pick(words);
      if (random.chance(0.05)) name += random.pick(signs);
      return random.chance(0.3) ? name.toUpperCase() : name;
    });
    const found = await judge.python<boolean[]>({ code: askCodecs, question: names });
    const different = names.filter((name, index) => isEncoding(name) !== found[index]);
    assert.deepEqual(different, []);
    assert.ok(found.filter(Boolean).length > 500);
  });
});
