import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { compileIgnore } from "../../core/jail/ignore.ts";
import { readJailOptions } from "../../core/jail/read-options.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { type Random, randomFrom, readSeed } from "../support/random.ts";

/** By what fail2ban ignores each id, as its log names it; an exception of Python's where an entry is refused. */
const ask = `
import logging
from fail2ban.server.filter import Filter
from fail2ban.server.ipdns import DNSUtils, IPAddr
from fail2ban.server.action import CommandAction
logging.getLogger("fail2ban").setLevel(logging.CRITICAL)

def answer(cases):
    results = []
    for case in cases:
        own = set(IPAddr(ip) for ip in case["own"])
        DNSUtils.getSelfIPs = staticmethod(lambda: own)
        CommandAction.executeCmd = staticmethod(lambda *a, **k: (True, 0 if case["command"] == "ignores" else 1))
        filter = Filter(None)
        filter.ignoreSelf = case["self"]
        if case["command"]:
            filter.ignoreCommand = "/bin/ask <ip>"
        sources = []
        filter.logIgnoreIp = lambda ip, log, ignore_source: sources.append(ignore_source) if log else None
        try:
            for entry in case["entries"]:
                filter.addIgnoreIP(entry)
        except Exception as error:
            results.append(type(error).__name__)
            continue
        told = []
        for id, raw in case["ids"]:
            del sources[:]
            ip = IPAddr(id, IPAddr.CIDR_RAW) if raw else IPAddr(id)
            told.append((sources[0] if filter._inIgnoreIPList(ip, None) else None))
        results.append(told)
    return results
`;

interface Case {
  readonly entries: readonly string[];
  readonly own: readonly string[];
  readonly self: boolean;
  readonly command: "ignores" | "passes" | null;
  readonly ids: ReadonlyArray<readonly [id: string, isRaw: boolean]>;
}

describe("ignoreip, ignoreself and ignorecommand, beside the installed fail2ban", () => {
  let judge: Judge;
  before(() => {
    judge = startJudge();
  });
  after(() => judge.close());

  const count = 2000;
  const seed = readSeed();
  it(`${count} drawn lists (seed ${seed}) ignore the ids that fail2ban ignores, for the same reason`, async () => {
    const random = randomFrom(seed);
    const cases = Array.from({ length: count }, () => drawCase(random));
    const theirs = await judge.python<readonly (string | readonly (string | null)[])[]>({
      code: ask,
      question: cases,
      limit: 60,
    });
    const different: string[] = [];
    const seen = new Map<string, number>();
    cases.forEach((one, index) => {
      const told = theirs[index]!;
      const ours = answer(one);
      if (typeof told === "string" || typeof ours === "string") {
        seen.set("refused", (seen.get("refused") ?? 0) + 1);
        if (typeof told !== typeof ours)
          different.push(`${JSON.stringify(one.entries)}: fail2ban ${told}, ours ${ours}`);
        return;
      }
      one.ids.forEach(([id, isRaw], at) => {
        seen.set(String(told[at]), (seen.get(String(told[at])) ?? 0) + 1);
        if (told[at] !== ours[at])
          different.push(
            `${id}${isRaw ? " (raw)" : ""} in ${JSON.stringify(one)}: fail2ban ${told[at]}, ours ${ours[at]}`,
          );
      });
    });
    assert.deepEqual(different.slice(0, 20), []);
    for (const kind of ["null", "ip", "dns", "command", "ignoreself rule", "refused"].filter(
      (one) => one !== "dns",
    ))
      assert.ok((seen.get(kind) ?? 0) > 20, `${kind} was drawn: ${JSON.stringify([...seen])}`);
  });
});

function answer({ entries, own, self, command, ids }: Case): string | readonly (string | null)[] {
  const set = new Map([
    ["ignoreip", entries.join(" ")],
    ["ignoreself", String(self)],
    ["ignorecommand", command ? "/bin/ask <ip>" : ""],
  ]);
  const { value, problems } = readJailOptions(new Map(), set);
  if (!value) return problems.map(({ message }) => message).join(" ");
  const ignore = compileIgnore(value, { ownAddresses: own, ignorecommand: command ?? "unknown" }).value;
  return ids.map(([id, isRaw]) => {
    const source = ignore(id, isRaw);
    return source === undefined ? null : source.kind === "ignoreself" ? "ignoreself rule" : source.kind;
  });
}

const words = [0, 1, 2, 0xb0b, 0xffff];

function drawAddress(random: Random): string {
  const byte = () => random.pick([0, 1, 2, 7, 127, 128, 200, 255]);
  const four = `${random.pick([10, 192, 203])}.${random.pick([0, 1])}.${byte()}.${byte()}`;
  if (random.chance(0.55)) return four;
  if (random.chance(0.2)) return `::ffff:${four}`;
  const word = () => random.pick(words).toString(16);
  return random.chance(0.3) ? `2001:db8:${word()}:0:0:0:0:${word()}` : `2001:db8:${word()}::${word()}`;
}

function drawEntry(random: Random): string {
  const address = drawAddress(random);
  const kind = random.below(20);
  if (kind < 7) return address;
  if (kind < 13)
    return `${address}/${random.pick([0, 1, 8, 15, 16, 23, 24, 25, 31, 32, 33, 48, 64, 96, 112, 127, 128, 129])}`;
  if (kind < 15)
    return `${address}/${random.pick(["255.255.255.0", "255.0.0.0", "255.255.255.254", "ffff:ffff::", "0.0.0.0", "::"])}`;
  if (kind < 16) return `[${address}]`;
  if (kind < 18)
    return random.pick(["trusted.example.com", "localhost", "300.1.1.1", "10.0.0", "10", "192.0.2.1.5"]);
  if (kind < 19)
    return random.pick([
      "192.0.2.0/",
      "192.0.2.0/x",
      "10.0.0.0/255.0.255.0",
      "10.0.0.0/-1",
      "a/b",
      "192.0.2.0/24/24",
    ]);
  return random.pick(["0.0.0.0/0", "::/0", "::ffff:0:0/96", "::1"]);
}

function drawCase(random: Random): Case {
  const entries = Array.from({ length: random.below(5) }, () => drawEntry(random));
  const own = Array.from({ length: random.below(3) }, () => drawAddress(random));
  const near = [...entries, ...own].map((one) => one.replace(/[[\]]|\/.*/g, ""));
  const ids = Array.from({ length: 8 }, () => {
    const id =
      near.length > 0 && random.chance(0.4)
        ? random.pick(near)
        : random.chance(0.05)
          ? `${drawAddress(random)}/24`
          : drawAddress(random);
    return [id, random.chance(0.1)] as const;
  });
  return {
    entries,
    own,
    self: random.chance(0.6),
    command: random.pick([null, null, null, "ignores", "passes"]),
    ids,
  };
}
