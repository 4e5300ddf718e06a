import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { codePages } from "../../host/code-pages.ts";
import { findDecode } from "../../host/decode.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { randomFrom } from "../support/random.ts";

const askLines = `
import logging, tempfile
from fail2ban.server.filter import FileContainer
logging.disable()
def answer(questions):
    answers = []
    for encoding, text in questions:
        with tempfile.NamedTemporaryFile() as log:
            log.write(bytes.fromhex(text))
            log.flush()
            try:
                answers.append(list(FileContainer(log.name, encoding, doOpen=True)))
            except LookupError as error:
                answers.append(str(error))
    return answers
`;

describe("log encodings, beside the installed fail2ban", () => {
  let judge: Judge;
  before(() => {
    judge = startJudge();
  });
  after(() => judge.close());

  async function compare(questions: readonly (readonly [encoding: string, log: Buffer])[]): Promise<void> {
    const answers = await judge.python<unknown[]>({
      code: askLines,
      question: questions.map(([encoding, log]) => [encoding, log.toString("hex")]),
    });
    assert.deepEqual(
      questions.map(([encoding, log]) => [encoding, log.toString("hex"), readLines(encoding, log)]),
      questions.map(([encoding, log], index) => [encoding, log.toString("hex"), answers[index]]),
    );
  }

  it("every byte of every one-byte encoding, by each of its names", async () => {
    const all = Buffer.from([...Array.from({ length: 256 }, (_, byte) => (byte === 13 ? 32 : byte)), 10]);
    const names = codePages.flatMap((page) => page.names);
    await compare([...names, "ascii", "646", "US-ASCII", "ansi_x3.4-1968"].map((name) => [name, all]));
  });

  it("names as Python reads them", async () => {
    const names = [
      "UTF-8",
      " utf 8",
      "UTF--8",
      "utf8-",
      "LATIN1",
      "ISO-8859-1",
      "Windows 1252",
      "utf16le",
      "UTF-16LE",
      "utf.8",
      "é-utf8",
      "cp-1252",
      "mac-roman",
      "iso8859-1",
      "iso-8859-8-i",
      "KOI8_R",
      "koi8r",
      "latin-1",
      "utf_8é",
      "iso_8859-1:1987",
      "nonsense",
      "",
    ];
    await compare(names.map((name) => [name, Buffer.from("caf\xe9\n", "latin1")]));
  });

  it("UTF-8 with bytes that are none, byte-order marks and unfinished lines", async () => {
    const random = randomFrom(5);
    const pieces = [
      "61",
      "c3a9",
      "e282ac",
      "f09f9880",
      "ff",
      "c3",
      "e2",
      "e282",
      "f0",
      "f09f98",
      "eda080",
      "c0af",
      "f4908080",
      "efbbbf",
      "0a",
      "0d0a",
      "0d",
      "00",
      "c285",
      "e280a8",
      "80",
    ];
    await compare(
      Array.from({ length: 600 }, () => {
        const bytes = Array.from({ length: random.below(14) }, () => random.pick(pieces)).join("");
        return [random.pick(["utf-8", "utf-8-sig"]), Buffer.from(bytes, "hex")] as const;
      }),
    );
  });

  it("UTF-16 and UTF-32 with surrogates, marks, newline bytes within characters and torn ends", async () => {
    const random = randomFrom(6);
    const units16 = [
      "6100",
      "0061",
      "0a00",
      "000a",
      "0d00",
      "000d",
      "0a0a",
      "410a",
      "0a41",
      "3dd8",
      "00de",
      "d83d",
      "de00",
      "fffe",
      "feff",
      "00",
      "0a",
    ];
    const units32 = [
      "61000000",
      "00000061",
      "0a000000",
      "0000000a",
      "0d000000",
      "0a0a0000",
      "00d80000",
      "00001100",
      "fffe0000",
      "0000feff",
      "00f60100",
      "0001f600",
      "00",
      "0a",
      "0d",
    ];
    const names16 = ["utf-16", "utf-16-le", "utf-16-be"];
    const names32 = ["utf-32", "utf-32-le", "utf-32-be"];
    await compare(
      Array.from({ length: 3000 }, (_, index) => {
        const [units, names] = index % 2 === 0 ? [units16, names16] : [units32, names32];
        const few = random.below(2) === 0 ? units : units.slice(0, 6);
        const bytes = Array.from({ length: random.below(14) }, () => random.pick(few)).join("");
        return [random.pick(names), Buffer.from(bytes, "hex")] as const;
      }),
    );
  });

  it("East Asian text without errors in it", async () => {
    const texts: readonly (readonly [string, string])[] = [
      ["gbk", "c4e3bac35ca3ac0a"],
      ["gb18030", "c4e3bac38130b1300a"],
      ["big5", "a741a66e5c0a"],
      ["euc-jp", "a4b3a4f3a4ca0a"],
      ["shift_jis", "82b182f183415c0a"],
      ["euc-kr", "bec8b3e70a"],
    ];
    await compare(texts.map(([name, hex]) => [name, Buffer.from(hex, "hex")]));
  });
});

function readLines(encoding: string, log: Buffer): string[] | string {
  const decode = findDecode(encoding);
  if (!decode) return `unknown encoding: ${encoding}`;
  if (decode.lines) return decode.lines(log);
  const end = log[log.length - 1] === 13 ? log.length : log.lastIndexOf(10) + 1;
  if (end === 0) return [];
  const text = decode.text(log.subarray(0, end)).replace(/\n$/, "");
  return text.split("\n").map((line) => line.replace(/\r+$/, ""));
}
