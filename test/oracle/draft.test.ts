import assert from "node:assert/strict";
import { after, describe, it } from "mocha";
import { Analysis } from "../../core/analysis/index.ts";
import { listTree } from "../../core/config/index.ts";
import { zoneOf } from "../../core/dates/index.ts";
import { compileDraft, type Draft, type DraftOptions, draftFailregex } from "../../core/draft/index.ts";
import {
  addressText,
  type CompiledFilter,
  LineMatcher,
  readAddress,
  sameAddress,
} from "../../core/filter/index.ts";
import { bordersOf, parseRegex } from "../../core/regex/index.ts";
import type { Source, Tree } from "../../core/text/index.ts";
import { openTree } from "../../host/tree.ts";
import {
  readSampleGroups,
  readSampleLines,
  type Sample,
  type SampleGroup,
  sampledFilters,
} from "./draft-corpus.ts";

const basedir = "/etc/fail2ban";
const tree = openTree();
const options: DraftOptions = {
  ...{ tree, basedir, zone: zoneOf("Europe/Zurich")! },
  now: () => Date.UTC(2026, 0, 1) / 1000,
};

/** A draft from two sample lines, with all that is judged about it. */
interface Judged {
  readonly group: SampleGroup;
  /** The lines that it is drafted from. */
  readonly examples: readonly Sample[];
  readonly draft: Draft;
  readonly filter: CompiledFilter;
  /** The share of the other sample lines that it matches with their addresses; undefined where there is no other. */
  readonly share: number | undefined;
}

const names = sampledFilters();
const lines = new Map(names.map((name) => [name, readSampleLines(name)]));
const groups = names.flatMap(readSampleGroups);

/**
 * A filter is drafted from two sample lines of one failregex of a stock filter, with nothing marked in them. Which two is
 * a rule that knows nothing of what comes of it: the two whose words have least in common, as the pages say how to select
 * lines, and the first two, which are often of one kind. For a third measure every two of the first twelve are tried.
 */
describe("filters drafted from two sample lines of a stock failregex", () => {
  const judged = new Map(groups.map((group) => [group, judge(group, group.samples.slice(0, 2))]));

  for (const name of names) {
    const own = [...judged.values()].filter(({ group }) => group.filter === name);
    if (own.length === 0) continue;
    it(`${name}: ${own.length} drafts are anchored and sound, and match their lines with their addresses`, () => {
      assert.deepEqual(own.flatMap(complaintsAbout), []);
    });
  }

  it("no forged line has another address caught, but where a draft warns of that", function () {
    this.timeout(120_000);
    const warned = [...judged.values()].filter(isWarned);
    const { tried, caught } = forge([...judged.values()].filter((one) => !isWarned(one)));
    assert.ok(tried > 10_000, String(tried));
    assert.deepEqual(caught, []);
    assert.ok(warned.length <= 4, warned.map(({ group }) => titleOf(group)).join());
  });

  it("by the two lines with least in common, forty filters are held, anchored and sound, and not by a forged line", function () {
    this.timeout(120_000);
    const testable = groups
      .filter(({ samples }) => samples.length > 2)
      .map((group) => judge(group, leastInCommon(group.samples)));
    const held = testable.filter((one) => !isWarned(one) && isHeld(one));
    report("the two lines with least in common", testable, held);
    assert.ok(held.length >= 54, String(held.length));
    assert.ok(filtersOf(held).size >= 41, String(filtersOf(held).size));
    assert.deepEqual(held.flatMap(complaintsAbout), []);
    assert.deepEqual(forge(held).caught, []);
  });

  it("by the first two lines, so many failregexes and filters are held", () => {
    const testable = [...judged.values()].filter(({ share }) => share !== undefined);
    const held = testable.filter((one) => isHeld(one));
    report("the first two lines", testable, held);
    assert.ok(held.length >= 34, String(held.length));
    assert.ok(filtersOf(held).size >= 26, String(filtersOf(held).size));
  });

  it("by two of the first twelve lines, so many filters are held, anchored and sound, and not by a forged line", function () {
    this.timeout(600_000);
    const testable: Judged[] = [];
    const held: Judged[] = [];
    for (const [group, first] of judged) {
      if (first.share === undefined) continue;
      testable.push(first);
      const found = firstHeld(group);
      if (found) held.push(found);
    }
    report("some two of the first twelve lines, for the shares the first two", testable, held);
    assert.ok(held.length >= 74, String(held.length));
    assert.ok(filtersOf(held).size >= 44, String(filtersOf(held).size));
    assert.deepEqual(held.flatMap(complaintsAbout), []);
    assert.deepEqual(
      held.filter(isWarned).map(({ group }) => titleOf(group)),
      [],
    );
    assert.deepEqual(forge(held).caught, []);
  });

  it("of all stock filters with samples, so many have a failregex for which everything that can be tested holds", () => {
    const held = [...judged.values()].filter(isHeld);
    const few = held.filter(({ share }) => share === undefined);
    console.log(
      `      ${filtersOf(held).size} of ${names.length} filters; ${filtersOf(few).size} of these by a failregex with two samples or one`,
    );
    assert.ok(filtersOf(held).size >= 40, String(filtersOf(held).size));
  });

  after(() => {
    const drafts = [...judged.values()].flatMap(({ draft }) => draft.failregex);
    console.log(`      ${groups.length} failregexes of ${names.length} filters, ${drafts.length} drafted`);
  });
});

/** Two hundred lines of other filters' samples, evenly spaced. */
function foreignLines(name: string): readonly string[] {
  const all = names.flatMap((other) => (other === name ? [] : lines.get(other)!));
  return Array.from({ length: 200 }, (_, at) => all[Math.floor((at * all.length) / 200)]!);
}

function judge(group: SampleGroup, examples: readonly Sample[]): Judged {
  const draft = draftFailregex(
    examples.map(({ line }) => ({ text: line })),
    options,
  );
  const { value } = compileDraft(draft.filter, options);
  assert.ok(value, `${titleOf(group)}: ${draft.filter}`);
  const others = group.samples.filter((sample) => !examples.includes(sample));
  const matcher = new LineMatcher(value);
  const hits = others.filter((sample) => finds(matcher, sample));
  const share = others.length === 0 ? undefined : hits.length / others.length;
  return { group, examples, draft, filter: value, share };
}

/** The draft of the first two of the first twelve lines that holds what it should, and warns of no forged line. */
function firstHeld(group: SampleGroup): Judged | undefined {
  for (const pair of pairsOf(group.samples.slice(0, 12))) {
    const one = judge(group, pair);
    if (!isWarned(one) && isHeld(one)) return one;
  }
  return undefined;
}

function isWarned({ draft }: Judged): boolean {
  return draft.warnings.some(({ code }) => code === "free-text");
}

/** Runs the drafts over forged lines, and answers those that had the forged address caught. */
function forge(judged: readonly Judged[]): { readonly tried: number; readonly caught: readonly string[] } {
  let tried = 0;
  const caught: string[] = [];
  for (const one of judged) {
    const matcher = new LineMatcher(one.filter);
    for (const line of forgeLines(one)) {
      tried++;
      if (idsIn(matcher, line).includes(forged)) caught.push(`${titleOf(one.group)}: ${line}`);
    }
  }
  return { tried, caught };
}

/** Whether the draft matches four fifths of the other lines, and no line of other filters. */
function isHeld({ group, filter, share }: Judged): boolean {
  if (share !== undefined && share < 0.8) return false;
  const matcher = new LineMatcher(filter);
  return !foreignLines(group.filter).some((line) => idsIn(matcher, line).length > 0);
}

function complaintsAbout({ group, examples, draft, filter }: Judged): readonly string[] {
  const title = titleOf(group);
  const complaints: string[] = [];
  // Behind the address free text may end a line; that it brings no other address is tested by itself.
  filter.failregex.forEach(({ pattern }, index) => {
    const { value } = parseRegex(pattern.text);
    const { openStart, openEnd } = bordersOf(value!);
    const isTail = openEnd && /\.[*+]\$$/.test(pattern.text);
    if (openStart || (openEnd && !isTail))
      complaints.push(`${title}: not anchored: ${draft.failregex[index]!.text}`);
  });
  const matcher = new LineMatcher(filter);
  for (const sample of examples) {
    if (!finds(matcher, sample)) complaints.push(`${title}: ${sample.id} not found in ${sample.line}`);
  }
  for (const finding of findingsIn(draft.filter)) complaints.push(`${title}: ${finding}: ${draft.filter}`);
  return complaints;
}

/** Our own findings in a drafted filter, but information. */
function findingsIn(text: string): readonly string[] {
  const file: Source = { kind: "file", path: `${basedir}/filter.d/drafted.conf`, text };
  const world: Tree = {
    get(path) {
      if (path === file.path) return file;
      const found = tree.get(path);
      if (path !== `${basedir}/filter.d` || found?.kind !== "folder") return found;
      return { ...found, names: ["common.conf", "drafted.conf"] };
    },
  };
  const analysis = new Analysis({ tree: world, basedir, logs: listTree(world), isLive: false });
  return analysis
    .findingsIn(file.path)
    .filter(({ severity }) => severity !== "information")
    .map(({ code }) => code);
}

function finds(matcher: LineMatcher, { line, id }: Sample): boolean {
  const ids = idsIn(matcher, line);
  return ids.length > 0 && ids.every((one) => one === id || sameAddress(readAddress(one), readAddress(id)));
}

function idsIn(matcher: LineMatcher, line: string): readonly string[] {
  return matcher.processLine(line).failures.flatMap(({ id }) => (id === null ? [] : [addressText(id)]));
}

const forged = "192.0.2.166";

/**
 * The examples with a text of an attacker's in each part that he may choose (all that differ, but numbers): the end of
 * a sample line from each of its words on, with the forged address for the sample's.
 */
function* forgeLines({ group, examples: drafted, draft }: Judged): Generator<string> {
  const ends = group.samples.slice(0, 4).flatMap(({ line, id }) => {
    const words = [...line.matchAll(/(?<=\W)\w|\W(?=\w)/g)].map(({ index }) => index);
    return words.filter((at) => line.indexOf(id, at) >= 0).map((at) => line.slice(at).replace(id, forged));
  });
  for (const { parts, examples } of draft.failregex) {
    for (const [at, example] of examples.entries()) {
      const { date } = draft.examples[example]!;
      const { line } = drafted[example]!;
      let start = 0;
      for (const { kind, text, examples: texts } of parts) {
        const end = start + texts[at]!.length;
        const isNumber = /^(?:\\d|\[\\d|\[0-9)\S*$/.test(text);
        if (kind === "user" || (kind === "variable" && !isNumber)) {
          const shift = date && start >= date.span.start ? date.span.end - date.span.start : 0;
          for (const forgery of ends) {
            yield line.slice(0, start + shift) + forgery + line.slice(end + shift);
            yield `${line.slice(0, start + shift)}x ${forgery} ${line.slice(end + shift)}`;
          }
        }
        start = end;
      }
    }
  }
}

function pairsOf(samples: readonly Sample[]): readonly (readonly Sample[])[] {
  return samples.flatMap((one, at) => samples.slice(at + 1).map((other) => [one, other]));
}

/** The first two of the lines that share the smallest part of the words in both. */
function leastInCommon(samples: readonly Sample[]): readonly Sample[] {
  const words = new Map(samples.map((one) => [one, new Set(one.line.match(/[A-Za-z]{2,}/g))]));
  const sharing = ([one, other]: readonly Sample[]) => {
    const [left, right] = [[...words.get(one!)!], words.get(other!)!];
    return left.filter((word) => right.has(word)).length / new Set([...left, ...right]).size;
  };
  const [first, ...rest] = pairsOf(samples);
  return rest.reduce((best, pair) => (sharing(pair) < sharing(best) ? pair : best), first!);
}

function filtersOf(judged: readonly Judged[]): ReadonlySet<string> {
  return new Set(judged.map(({ group }) => group.filter));
}

function report(title: string, testable: readonly Judged[], held: readonly Judged[]): void {
  const shares = testable.map(({ share }) => share!);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  console.log(
    `      ${title}: ${held.length} of ${testable.length} failregexes, ${filtersOf(held).size} of ${filtersOf(testable).size} filters with three samples or more; ${Math.round(mean * 100)} % of the other lines`,
  );
}

function titleOf({ filter, number }: SampleGroup): string {
  return `${filter} ${number}`;
}
