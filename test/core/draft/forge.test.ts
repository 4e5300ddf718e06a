import assert from "node:assert/strict";
import { zoneOf } from "../../../core/dates/index.ts";
import { draftFailregex, tryDraft } from "../../../core/draft/index.ts";

const world = { zone: zoneOf("UTC")!, now: () => Date.UTC(2026, 10, 21) / 1000 };
const attacker = "203.0.113.7";
const victim = "192.0.2.166";

/** A kind of line as a function of a name that its sender chooses, and the examples of it. */
interface Kind {
  readonly fact: string;
  readonly line: (name: string, address: string, end?: string) => string;
  readonly examples: readonly (readonly [name: string, end?: string])[];
}

const dated = (text: string) => `2026-11-20 01:02:03 ${text}`;
const kinds: readonly Kind[] = [
  {
    fact: "columns with commas",
    line: (name, address, end = "curl") => dated(`login,failed,${name},${address},${end}`),
    examples: [["anna"], ["otto", "wget"]],
  },
  {
    fact: "columns with commas, of a single line",
    line: (name, address, end = "curl") => dated(`login,failed,${name},${address},${end}`),
    examples: [["anna"]],
  },
  {
    fact: "columns with bars, with spaces in the last",
    line: (name, address, end = "curl") => dated(`login failed|${name}|${address}|${end}`),
    examples: [["anna"], ["otto", "wget x"]],
  },
  {
    fact: "one name in both lines, with the reason behind the address",
    line: (name, address, end = "bad password") =>
      dated(`Login attempt by ${name} from ${address} failed: ${end}`),
    examples: [["admin"], ["admin", "account locked (see admin)"]],
  },
  {
    fact: "a single line with the reason behind the address",
    line: (name, address, end = "bad password, sorry") =>
      dated(`Login attempt by ${name} from ${address} failed: ${end}`),
    examples: [["admin"]],
  },
  {
    fact: "one name in quotes in both lines",
    line: (name, address, end = "bad password") => dated(`"${name}" [${address}] login failed: ${end}`),
    examples: [["admin"], ["admin", "account locked (see admin)"]],
  },
  {
    fact: "fields around the address",
    line: (name, address, end = "77") => dated(`LOGIN FAILED, user=${name}, ip=[${address}], port=${end}`),
    examples: [["anna"], ["otto", "78"]],
  },
  {
    fact: "fields, the name the last of them",
    line: (name, address) => dated(`login failed rhost=${address} user=${name}`),
    examples: [["anna"], ["otto"]],
  },
  {
    fact: "a name where the one of a mail server's client stands",
    line: (name, address, end = "bad password") => dated(`login failed for ${name} [${address}]: ${end}`),
    examples: [["anna"], ["otto", "account locked (see admin)"]],
  },
  {
    fact: "a mail server's client that calls itself as it likes",
    line: (name, address, end = "535 x") => dated(`login failed for (${name}) [${address}]: ${end}`),
    examples: [["lap"], ["desk", "535 y (z)"]],
  },
];

/** Names that go on as the line does, with another address: from each of its words on, to each of its ends. */
function* forgeNames({ line, examples }: Kind): Generator<string> {
  for (const [own, end] of examples) {
    const text = line(own, victim, end);
    const place = text.indexOf(victim);
    const cuts = [...text.matchAll(/\b|(?<=\W)|$/g)].map(({ index }) => index);
    const first = Math.min(text.indexOf(own), place);
    for (const from of cuts.filter((at) => at <= place && at >= first)) {
      for (const to of cuts.filter((at) => at >= place + victim.length)) {
        for (const before of ["", "x", "x "])
          for (const behind of ["", " ", ", x"]) yield before + text.slice(from, to) + behind;
      }
    }
  }
}

describe("an attacker who chooses a name", () => {
  for (const kind of kinds) {
    it(`has nobody else caught: ${kind.fact}`, () => {
      const lines = kind.examples.map(([name, end], at) => kind.line(name, `198.51.100.${at + 1}`, end));
      const examples = lines.map((text) => ({ text }));
      const { filter, warnings } = draftFailregex(examples, world);
      assert.deepEqual(
        warnings.filter(({ code }) => code === "free-text"),
        [],
      );
      const forged = [...forgeNames(kind)].flatMap((name) =>
        kind.examples.map(([, end]) => kind.line(name, attacker, end)),
      );
      assert.ok(forged.length > 50, String(forged.length));
      const { hits, missed } = tryDraft(filter, forged, examples, world);
      assert.deepEqual(missed, []);
      assert.deepEqual(
        hits.filter(({ id }) => id === victim).map(({ line }) => forged[line - 1]),
        [],
        filter,
      );
    });
  }
});
