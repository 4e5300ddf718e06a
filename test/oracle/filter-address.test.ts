import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import {
  type Address,
  addressText,
  cidr,
  isInNet,
  isSingle,
  isValid,
  readAddress,
  sameAddress,
} from "../../core/filter/address.ts";
import { resolveHostTags } from "../../core/filter/tags.ts";
import { PythonError, untraced } from "../../core/text/index.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { randomFrom } from "../support/random.ts";

const askAddresses = `
import fail2ban.server.ipdns as ipdns
from fail2ban.server.ipdns import IPAddr
FAMILY = {2: "inet4", 10: "inet6", 0: "unknown", -2: "raw"}
def read(text, how):
    try:
        return IPAddr(text, how)
    except (ValueError, TypeError) as error:
        return "%s: %s" % (type(error).__name__, error)
def answer(questions):
    answers = []
    for text, how, other in questions:
        IPAddr.CACHE_OBJ.clear()
        ip = read(text, how)
        if isinstance(ip, str):
            answers.append(ip)
            continue
        row = [FAMILY[ip.family], str(ip), ip.plen, ip.isSingle, ip.isValid]
        net = read(other, -1)
        if not isinstance(net, str):
            row += [ip == net, ip.isInNet(net)]
        answers.append(row)
    return answers
`;

const askTags = `
from fail2ban.server.failregex import Regex, R_GLOB2LOCFLAGS
def answer(questions):
    return [Regex._resolveHostTag(text, useDns=dns) for text, dns in questions]
`;

describe("addresses and tags, beside the installed fail2ban", () => {
  let judge: Judge;
  before(() => {
    judge = startJudge();
  });
  after(() => judge.close());

  it("8000 generated spellings are read, compared and written as IPAddr does", async () => {
    const random = randomFrom(2);
    const questions = Array.from({ length: 8000 }, () => {
      const text = spelling(random);
      return [
        text,
        random.pick([-1, -1, -1, -2, -4, -12, -3, -7, 0, 8, 24, 31, 32, 33, 64, 127, 128, 200]),
        spelling(random, text),
      ];
    }) as [string, number, string][];
    const answers = await judge.python<unknown[]>({ code: askAddresses, question: questions });
    const ours = questions.map(([text, how, other]) => describeAddress(text, how, other));
    assert.deepEqual(
      ours.map((answer, index) => [questions[index], answer]),
      answers.map((answer, index) => [questions[index], answer]),
    );
    const families = new Set(ours.map((answer) => (typeof answer === "string" ? "error" : answer[0])));
    assert.deepEqual([...families].sort(), ["error", "inet4", "inet6", "raw", "unknown"]);
  });

  it("tags are expanded as Regex._resolveHostTag does", async () => {
    const random = randomFrom(3);
    const pieces = [
      "<HOST>",
      "<ADDR>",
      "<IP4>",
      "<IP6>",
      "<DNS>",
      "<CIDR>",
      "<SUBNET>",
      "<F-ID/>",
      "<F-PORT/>",
      "<F-IP4/>",
      "<F-IP6/>",
      "<F-ADDR/>",
      "<F-CIDR/>",
      "<F-SUBNET/>",
      "<F-DNS/>",
      "<F-ID>",
      "</F-ID>",
      "<F-PORT>",
      "</F-PORT>",
      "<F-USER>",
      "</F-USER>",
      "<F-ALT_ID_1>",
      "</F-ALT_ID_1>",
      "<F-A-B>",
      "</F-A-B>",
      "<F-user>",
      "<F-USER/>",
      "<SKIPLINES>",
      "<host>",
      "<é>",
      "<",
      ">",
      "</HOST>",
      "<HOST/>",
      "<F->",
      "</F-X>",
      "<<HOST>>",
      "<br/>",
      "<a-b>",
      " ",
      "\\",
      "x",
    ];
    const questions = Array.from({ length: 3000 }, () => [
      Array.from({ length: 1 + random.below(6) }, () => random.pick(pieces)).join(""),
      random.pick(["yes", "no", "warn", "raw"]),
    ]) as [string, string][];
    const answers = await judge.python<string[]>({ code: askTags, question: questions });
    assert.deepEqual(
      questions.map(([text, usedns]) => [text, usedns, resolveHostTags(untraced(text), usedns).text]),
      questions.map(([text, usedns], index) => [text, usedns, answers[index]]),
    );
  });
});

function describeAddress(text: string, how: number, other: string): string | unknown[] {
  const address = attempt(text, how);
  if (typeof address === "string") return address;
  const row: unknown[] = [
    address.family,
    addressText(address),
    address.prefix,
    isSingle(address),
    isValid(address),
  ];
  const net = attempt(other, cidr.any);
  if (typeof net !== "string") row.push(sameAddress(address, net), isInNet(address, net));
  return row;
}

function attempt(text: string, how: number): Address | string {
  try {
    return readAddress(text, how);
  } catch (error) {
    if (error instanceof PythonError) return String(error);
    throw error;
  }
}

function spelling(random: ReturnType<typeof randomFrom>, near?: string): string {
  if (near !== undefined && random.below(3) === 0) return near;
  const byte = () =>
    random.pick(["0", "1", "9", "10", "127", "192", "255", "256", "00", "01", "", "1000", "-1", "0x1"]);
  const fine = () => String(random.below(256));
  const word = () =>
    random.pick(["0", "0", "0", "1", "ffff", "FFFF", "db8", "0db8", "00000", "12345", "g", "", "fe80", "a"]);
  const inet4 = () =>
    Array.from({ length: random.below(8) ? 4 : random.below(6) }, random.below(3) ? fine : byte).join(".");
  const words = (count: number) =>
    Array.from(
      { length: count },
      random.below(3) ? () => (random.below(3) ? "0" : random.below(65536).toString(16)) : word,
    ).join(":");
  const inet6 = () => {
    const left = words(random.below(9));
    const right = words(random.below(8));
    return random.pick([
      words(8),
      `${left}::${right}`,
      `::${right}`,
      `${left}::`,
      "::",
      "::1",
      `::ffff:${inet4()}`,
      `::${inet4()}`,
      `64:ff9b::${inet4()}`,
      `${words(6)}:${inet4()}`,
      `${left}:::${right}`,
      `::ffff:${words(2)}`,
      `${words(5)}:ffff:${words(2)}`,
      `:${right}`,
      `${left}:`,
      "fe80::1%eth0",
    ]);
  };
  const address = random.pick([inet4, inet6])();
  const mask = random.pick([
    "",
    "",
    "",
    `/${random.below(140)}`,
    "/255.255.255.0",
    "/255.255.0.0",
    "/255.0.255.0",
    "/ffff:ffff::",
    "/ffff:0:ffff::",
    "/",
    "/x",
    "/ 8",
    "/-1",
    "/-2",
    "/1_6",
    "/٢٤",
    "/::",
    "/8/9",
    "/0.0.0.0",
    "/a.b",
    "/::ffff:255.255.0.0",
    "/::ff00:0",
    "/+24",
  ]);
  const whole = `${address}${mask}`;
  return random.pick([
    whole,
    whole,
    whole,
    whole,
    `[${whole}]`,
    `[${address}]${mask}`,
    ` ${whole}`,
    `${whole} `,
    `${whole}\0`,
    "",
    "[]",
    "example.com",
  ]);
}
