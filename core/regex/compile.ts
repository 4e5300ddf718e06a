import type { PatternNode } from "./ast.ts";
import { type Edge, edgeOf } from "./edge.ts";
import { type Engine, engineFor } from "./engine.ts";
import { beginningUnits, isAnchored, literalClauses } from "./literals.ts";
import { lowerPattern } from "./lower.ts";
import { Matcher, type Watch } from "./matcher.ts";
import { hasNestedLoops } from "./nested.ts";
import { parseRegex } from "./parse.ts";
import { programOf } from "./program.ts";
import type { Regex, RegexFlags, RegexMatch, RegexProblem } from "./regex.ts";
import { isAscii, noteAscii } from "./subject.ts";
import type { Term } from "./term.ts";
import { type Translation, translateTerm } from "./translate.ts";

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

/** The terms of a regex of compileRegex. */
export function termOf(regex: Regex): Term {
  if (!(regex instanceof TranslatedRegex)) throw new TypeError("not a regex of compileRegex");
  return regex.term;
}

class TranslatedRegex implements Regex {
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
    if (!quick || pos > 0 || endpos < text.length) return this.searchAtLeisure(text, pos, endpos);
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
    const spans = this.matcher.search(subject, start);
    return spans ? new Match(this, subject, spans[0]!, spans[1]!, spans) : null;
  }

  private quickFor(engine: Engine): Quick {
    const native = this.plan.translation.execution === "native";
    const beginning = isAnchored(this.term) ? beginningUnits(this.term) : undefined;
    const isPicky = beginning !== undefined && beginning.size <= fewUnits;
    const passesOver = !isPicky && !hasNestedLoops(this.term);
    const literal = !passesOver ? undefined : literalClauses(this.term).find(isQuickLiteral)?.[0];
    return { regExp: engine.regExp, engine: native ? engine : undefined, literal };
  }

  /** What the named groups took in the match that begins at `start`, where RegExp alone can tell. */
  readNamed(subject: string, start: number): Native | undefined {
    this.naming ??= planFor(this.term, new Set(this.groupIndex.values()), this.groupCount);
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
    if (engine) {
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
  /** Set where it tells of the groups. */
  readonly engine: Engine | undefined;
  /** A text that every match contains; left out where the RegExp itself sees at once that it can't match. */
  readonly literal: string | undefined;
}

/** A RegExp that can begin with so few characters needs no help to miss. */
const fewUnits = 16;

function isQuickLiteral(clause: readonly string[]): boolean {
  return clause.length === 1 && clause[0]!.length >= 3;
}

/** What RegExp does for a set of wanted groups, by the kind of text. */
interface Plan {
  readonly translation: Translation;
  /** The engine for a text; undefined where the matcher must do it. */
  engine(subject: string): Engine | undefined;
  /** Notes that an engine threw: it is not used again where V8 refuses it whatever the text. */
  failed(engine: Engine, failure: unknown): void;
}

function planFor(term: Term, wanted: ReadonlySet<number>, groupCount: number): Plan {
  const translation = translateTerm(term, wanted, groupCount);
  let ascii: Engine | undefined | null;
  let mapped: Engine | undefined | null;
  return {
    translation,
    engine(subject) {
      if (!translation.term) return undefined;
      if (isAscii(subject)) {
        if (ascii === undefined) ascii = engineFor(translation.term, groupCount, true) ?? null;
        return ascii ?? undefined;
      }
      if (mapped === undefined) mapped = engineFor(translation.term, groupCount, false) ?? null;
      return mapped ?? undefined;
    },
    failed(engine, failure) {
      if (failure instanceof RangeError) return;
      if (!(failure instanceof SyntaxError)) throw failure;
      if (engine === ascii) ascii = null;
      else mapped = null;
    },
  };
}

function readIndices(engine: Engine, subject: string, start: number, groupCount: number): ArrayLike<number> {
  const { alphabet, groups } = engine;
  const mapped = alphabet?.mapText(subject);
  const offsets = mapped?.offsets;
  const text = mapped ? mapped.text : subject;
  const indices = engine.indicesAt(text, offsets ? offsets.indexOf(start) : start);
  const spans = new Int32Array(2 * groupCount + 2).fill(-1);
  for (let group = 0; group <= groupCount; group++) {
    const pair = indices[group === 0 ? 0 : (groups.get(group) ?? indices.length)];
    if (!pair) continue;
    spans[2 * group] = offsets ? offsets[pair[0]]! : pair[0];
    spans[2 * group + 1] = offsets ? offsets[pair[1]]! : pair[1];
  }
  return spans;
}

function wantedGroups(node: PatternNode, wants: NonNullable<CompileOptions["wants"]>): Set<number> {
  const names = new Map(Array.from(node.groupIndex, ([name, group]) => [group, name]));
  return new Set(range(node.groupCount).filter((group) => wants(group, names.get(group))));
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** A part of an ASCII text, which is likely to be searched next. */
function noted(text: string | undefined): string | undefined {
  if (text !== undefined) noteAscii(text);
  return text;
}

/** A RegExp's match of an ASCII text. */
interface Native {
  readonly engine: Engine;
  readonly found: RegExpExecArray;
}

class Match implements RegexMatch {
  readonly start: number;
  readonly end: number;
  private readonly regex: TranslatedRegex;
  private readonly subject: string;
  private known: ArrayLike<number> | undefined;
  private readonly engine: Engine | undefined;
  private readonly found: RegExpExecArray | undefined;
  private named: Native | undefined;

  constructor(
    regex: TranslatedRegex,
    subject: string,
    start: number,
    end: number,
    spans?: ArrayLike<number>,
    engine?: Engine,
    found?: RegExpExecArray,
  ) {
    this.regex = regex;
    this.subject = subject;
    this.start = start;
    this.end = end;
    this.known = spans;
    this.engine = engine;
    this.found = found;
  }

  get spans(): ArrayLike<number> {
    return (this.known ??= this.regex.readSpans(this.subject, this.start));
  }

  group(group: number | string): string | undefined {
    const number = typeof group === "number" ? group : this.regex.groupIndex.get(group);
    if (number === undefined || !(number >= 0 && number <= this.regex.groupCount)) {
      throw new RangeError(`no such group: ${group}`);
    }
    if (number === 0) return this.subject.slice(this.start, this.end);
    if (this.engine) {
      const place = this.engine.groups.get(number);
      if (place !== undefined) return noted(this.found![place]);
      this.named ??= this.known ? undefined : this.regex.readNamed(this.subject, this.start);
      const named = this.named?.engine.groups.get(number);
      if (named !== undefined) return this.named!.found[named];
    }
    const start = this.spans[2 * number]!;
    return start < 0 ? undefined : this.subject.slice(start, this.spans[2 * number + 1]!);
  }

  startOf(group: number): number {
    const edge = this.engine && this.regex.edgeOf(group);
    if (!edge) return this.spans[2 * group]!;
    if (edge.from === "start") return this.start + edge.distance;
    return this.end - edge.distance - this.group(group)!.length;
  }

  endOf(group: number): number {
    const edge = this.engine && this.regex.edgeOf(group);
    if (!edge) return this.spans[2 * group + 1]!;
    if (edge.from === "end") return this.end - edge.distance;
    return this.start + edge.distance + this.group(group)!.length;
  }
}
