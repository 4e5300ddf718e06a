import type { PatternNode } from "./ast.ts";
import { type Edge, edgeOf } from "./edge.ts";
import type { Engine } from "./engine.ts";
import { beginningUnits, isAnchored, literalClauses } from "./literals.ts";
import { lowerPattern } from "./lower.ts";
import { Match, type MatchSource, type Native } from "./match.ts";
import { Matcher, type Watch } from "./matcher.ts";
import { hasNestedLoops } from "./nested.ts";
import { parseRegex } from "./parse.ts";
import { longText, type Plan, planFor, readIndices } from "./plan.ts";
import { programOf } from "./program.ts";
import type { Regex, RegexFlags, RegexMatch, RegexProblem } from "./regex.ts";
import { isAscii } from "./subject.ts";
import type { Term } from "./term.ts";

/** A compiled pattern, or what CPython 3.11's `re` says against it: one of the two is set. */
export interface CompiledRegex {
  readonly value: Regex | undefined;
  readonly problem: RegexProblem | undefined;
}

/** What a caller may add to a pattern. */
export interface CompileOptions {
  /** Called now and then by the exact matcher; it may throw to end a search. RegExp can't be interrupted so. */
  readonly watch?: Watch;
  /** The groups that every search is asked for; others are looked up when they are. Default: those that have names. */
  readonly wants?: (group: number, name: string | undefined) => boolean;
}

/** Compiles a Python `re` pattern (str, 3.11). Never throws; what can wait is done at the first search. */
export function compileRegex(
  pattern: string,
  flags: RegexFlags = {},
  options: CompileOptions = {},
): CompiledRegex {
  const { value, problem } = parseRegex(pattern, flags);
  if (!value) return { value: undefined, problem };
  return { value: new TranslatedRegex(value, options), problem: undefined };
}

/** Compiles a pattern that was parsed, or made of the nodes of one. */
export function compileNode(node: PatternNode, options: CompileOptions = {}): Regex {
  return new TranslatedRegex(node, options);
}

/** The terms of a regex of compileRegex. */
export function termOf(regex: Regex): Term {
  if (!(regex instanceof TranslatedRegex)) throw new TypeError("not a regex of compileRegex");
  return regex.term;
}

class TranslatedRegex implements Regex, MatchSource {
  readonly pattern: string;
  readonly groupCount: number;
  readonly groupIndex: ReadonlyMap<string, number>;
  private readonly node: PatternNode;
  private lowered: Term | undefined;
  private readonly watch: Watch | undefined;
  private readonly wanted: ReadonlySet<number>;
  private readonly edges: (Edge | undefined)[] = [];
  private searching: Plan | undefined;
  private naming: Plan | undefined;
  private names: ReadonlySet<number> | undefined;
  private all: Plan | undefined;
  private exact: Matcher | undefined;
  private quick: Quick | undefined;

  constructor(node: PatternNode, { watch, wants }: CompileOptions) {
    this.watch = watch;
    this.wanted = wants ? wantedGroups(node, wants) : new Set(node.groupIndex.values());
    this.pattern = node.pattern;
    this.groupCount = node.groupCount;
    this.groupIndex = node.groupIndex;
    this.node = node;
  }

  get execution(): Regex["execution"] {
    return this.plan.translation.execution;
  }

  get reason(): string {
    return this.plan.translation.reason;
  }

  get term(): Term {
    return (this.lowered ??= lowerPattern(this.node));
  }

  search(text: string, pos = 0, endpos = text.length): RegexMatch | null {
    const { quick } = this;
    if (!quick || pos > 0 || endpos < text.length || text.length > quick.longest)
      return this.searchAtLeisure(text, pos, endpos);
    if (quick.literal !== undefined && !text.includes(quick.literal)) return null;
    if (!isAscii(text)) return this.searchAtLeisure(text, pos, endpos);
    let found: RegExpExecArray | null;
    try {
      found = quick.regExp.exec(text);
    } catch {
      return this.searchAtLeisure(text, pos, endpos);
    }
    if (!found) return null;
    return new Match(this, text, found.index, found.index + found[0].length, undefined, quick.engine, found);
  }

  searchEnd(text: string): number {
    const { quick } = this;
    if (!quick || text.length > quick.longest || !isAscii(text)) return this.search(text)?.end ?? -1;
    quick.global ??= new RegExp(quick.regExp, "g");
    quick.global.lastIndex = 0;
    try {
      return quick.global.test(text) ? quick.global.lastIndex : -1;
    } catch {
      return this.search(text)?.end ?? -1;
    }
  }

  behind(group: number): number | undefined {
    const edge = this.edgeOf(group);
    return edge?.from === "end" ? edge.distance : undefined;
  }

  private searchAtLeisure(text: string, pos: number, endpos: number): RegexMatch | null {
    const start = Math.max(pos, 0);
    if (start > text.length || start > endpos) return null;
    const subject = endpos < text.length ? text.slice(0, endpos) : text;
    const engine = this.plan.engine(subject);
    if (engine) {
      try {
        const match = this.searchNatively(engine, subject, start);
        if (!engine.alphabet) this.quick ??= this.quickFor(engine);
        return match;
      } catch (failure) {
        this.plan.failed(engine, failure);
        this.quick = undefined;
      }
    }
    return this.searchExactly(subject, start);
  }

  private searchExactly(subject: string, start: number): RegexMatch | null {
    const spans = this.matcher.search(subject, start);
    return spans ? new Match(this, subject, spans[0]!, spans[1]!, spans) : null;
  }

  private quickFor(engine: Engine): Quick | undefined {
    const { regExp } = engine;
    if (!regExp) return undefined;
    const native = this.plan.translation.execution === "native";
    const beginning = isAnchored(this.term) ? beginningUnits(this.term) : undefined;
    const isPicky = beginning !== undefined && beginning.size <= fewUnits;
    const passesOver = !isPicky && !hasNestedLoops(this.term);
    const clause = passesOver && literalClauses(this.term).find(({ length }) => length === 1);
    const literal = clause ? clause[0] : undefined;
    const longest = this.plan.translation.witnessed.size > 0 ? longText : Number.POSITIVE_INFINITY;
    return { regExp, global: undefined, engine: native ? engine : undefined, literal, longest };
  }

  /** What the named groups took in the match that begins at `start`, where RegExp alone can tell and `group` is one. */
  readNamed(subject: string, start: number, group: number): Native | undefined {
    this.names ??= new Set(this.groupIndex.values());
    if (!this.names.has(group)) return undefined;
    this.naming ??= planFor(this.term, this.names, this.groupCount);
    const engine = this.naming.translation.execution === "native" ? this.naming.engine(subject) : undefined;
    if (!engine || engine.alphabet) return undefined;
    try {
      return { engine, found: engine.searchAt(subject, start)! };
    } catch (failure) {
      this.naming.failed(engine, failure);
      return undefined;
    }
  }

  /** By which edge of the match a group's place is known. */
  edgeOf(group: number): Edge | undefined {
    if (!(group in this.edges)) this.edges[group] = edgeOf(this.term, group);
    return this.edges[group];
  }

  /** The spans of all groups of the match that begins at `start`. */
  readSpans(subject: string, start: number): ArrayLike<number> {
    this.all ??= planFor(this.term, new Set(range(this.groupCount)), this.groupCount);
    const engine = this.all.translation.execution === "native" ? this.all.engine(subject) : undefined;
    if (engine?.exact) {
      try {
        return readIndices(engine, subject, start, this.groupCount);
      } catch (failure) {
        this.all.failed(engine, failure);
      }
    }
    return this.matcher.search(subject, start, true)!;
  }

  private searchNatively(engine: Engine, subject: string, start: number): RegexMatch | null {
    const { alphabet } = engine;
    if (!alphabet) {
      const found = engine.search(subject, start);
      if (!found) return null;
      const end = found.index + found[0].length;
      const native = this.plan.translation.execution === "native";
      return new Match(this, subject, found.index, end, undefined, native ? engine : undefined, found);
    }
    const { text, offsets } = alphabet.mapText(subject);
    const found = engine.search(text, offsets ? offsets.indexOf(start) : start);
    if (!found) return null;
    if (!engine.exact) return this.searchExactly(subject, offsets ? offsets[found.index]! : found.index);
    const end = found.index + found[0].length;
    if (!offsets) return new Match(this, subject, found.index, end);
    return new Match(this, subject, offsets[found.index]!, offsets[end]!);
  }

  private get plan(): Plan {
    return (this.searching ??= planFor(this.term, this.wanted, this.groupCount));
  }

  private get matcher(): Matcher {
    return (this.exact ??= new Matcher(programOf(this.term, this.groupCount), this.watch));
  }
}

/** The shortest way to search an ASCII text as a whole. */
interface Quick {
  readonly regExp: RegExp;
  /** The same to be asked where its match ends. */
  global: RegExp | undefined;
  /** Set where it tells of the groups. */
  readonly engine: Engine | undefined;
  /** A text that every match contains; left out where the RegExp itself sees at once that it can't match. */
  readonly literal: string | undefined;
  /** The length of the longest text that it is for. */
  readonly longest: number;
}

/** A RegExp that can begin with so few characters needs no help to miss. */
const fewUnits = 16;

function wantedGroups(node: PatternNode, wants: NonNullable<CompileOptions["wants"]>): Set<number> {
  const names = new Map(Array.from(node.groupIndex, ([name, group]) => [group, name]));
  return new Set(range(node.groupCount).filter((group) => wants(group, names.get(group))));
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
