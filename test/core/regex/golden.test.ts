import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { compileRegex, parseRegex, type Regex, type RegexFlags } from "../../../core/regex/index.ts";

/** Pattern, flags, texts by index, spans as a list (empty: no match), group names. */
type Case = readonly [string, string, readonly number[], readonly string[], readonly [string, number][]];

const goldens = ["stock", "features", "drawn"];

interface Golden {
  readonly texts: readonly string[];
  readonly cases: readonly Case[];
}

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), "utf8")) as Content;
}

function flagsOf(letters: string): RegexFlags {
  return {
    ignoreCase: letters.includes("i"),
    multiline: letters.includes("m"),
    dotAll: letters.includes("s"),
    verbose: letters.includes("x"),
    ascii: letters.includes("a"),
  };
}

/** What ours says on a text where it differs from Python; undefined where it does not. */
function difference(regex: Regex, text: string, expected: string): string | undefined {
  const match = regex.search(text);
  const spans = match ? Array.from(match.spans).join() : "";
  if (spans !== expected) return `spans ${spans}`;
  if (!match) return undefined;
  // A match whose spans were not yet read answers from what the search itself found.
  const fresh = regex.search(text)!;
  for (let group = 0; group <= regex.groupCount; group++) {
    const start = match.spans[2 * group]!;
    const taken = start < 0 ? undefined : text.slice(start, match.spans[2 * group + 1]!);
    if (fresh.group(group) !== taken) return `group ${group} is ${JSON.stringify(fresh.group(group))}`;
  }
  return undefined;
}

function differences({ texts, cases }: Golden): string[] {
  const found: string[] = [];
  for (const [pattern, letters, places, results, names] of cases) {
    const { value, problem } = compileRegex(pattern, flagsOf(letters));
    if (!value) found.push(`${pattern}: ${problem!.text}`);
    else if (JSON.stringify([...value.groupIndex]) !== JSON.stringify(names)) found.push(`${pattern}: names`);
    else {
      places.forEach((place, index) => {
        const text = texts[place]!;
        const ours = difference(value, text, results[index]!);
        if (ours) {
          found.push(`${pattern} (${letters}) on ${JSON.stringify(text)}: ${ours}, Python ${results[index]}`);
        }
      });
    }
  }
  return found;
}

describe("regexes give what Python's re gives", function () {
  this.timeout(60000);
  for (const name of goldens) {
    it(`on ${name} patterns: match, spans of all groups, names`, () => {
      const golden = read<Golden>(name);
      assert.ok(golden.cases.length > 500);
      assert.deepEqual(differences(golden).slice(0, 20), []);
    });
  }

  it("on more than 3000 patterns with 20 texts and more for each", () => {
    const counted = new Set<string>();
    for (const name of goldens) {
      for (const [pattern, , places] of read<Golden>(name).cases) {
        if (new Set(places).size >= 20) counted.add(pattern);
      }
    }
    assert.ok(counted.size >= 3000, `${counted.size} patterns`);
  });

  it("on invalid patterns: words, position and text of the error", () => {
    const golden = read<readonly (readonly [string, string, number | null, string])[]>("invalid");
    assert.ok(golden.length >= 500);
    const found: string[] = [];
    for (const [pattern, message, offset, text] of golden) {
      const { problem } = parseRegex(pattern);
      const right =
        problem?.message === message &&
        problem.text === text &&
        (offset === null || problem.offset === offset);
      if (!right) found.push(`${JSON.stringify(pattern)}: ${problem?.text}, Python ${text}`);
    }
    assert.deepEqual(found.slice(0, 20), []);
  });
});
