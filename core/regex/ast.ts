import type { Span } from "../text/index.ts";

/** Flags that a group turns on or off, or that hold for a whole pattern. */
export interface FlagSet {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
  readonly ascii: boolean;
}

/** A whole pattern as written. Spans are UTF-16 offsets into it. */
export interface PatternNode {
  readonly pattern: string;
  readonly body: Alternation;
  /** The flags that hold for the whole: those given beside the pattern and those of `(?i)` at its start. */
  readonly flags: FlagSet;
  /** How many code points a match takes at least. */
  readonly minWidth: number;
  readonly groupCount: number;
  /** Group names to numbers, in order of the numbers. */
  readonly groupIndex: ReadonlyMap<string, number>;
  /** Comments, `(?#...)` and those of verbose mode, which leave no node. */
  readonly comments: readonly Span[];
}

/** Branches between `|`; a single branch where there is none. */
export interface Alternation {
  readonly kind: "alternation";
  readonly span: Span;
  readonly branches: readonly Sequence[];
}

/** Items one after the other; none is a match of the empty text. */
export interface Sequence {
  readonly kind: "sequence";
  readonly span: Span;
  readonly items: readonly Item[];
}

/** One character, as itself or as an escape. */
export interface Literal {
  readonly kind: "literal";
  readonly span: Span;
  readonly codePoint: number;
}

/** The dot. */
interface AnyCharacter {
  readonly kind: "any";
  readonly span: Span;
}

/** `\d \s \w` and their complements. */
export interface Category {
  readonly kind: "category";
  readonly span: Span;
  readonly category: "digit" | "space" | "word";
  readonly negated: boolean;
}

/** A range within a character set. */
interface CharacterRange {
  readonly kind: "range";
  readonly span: Span;
  readonly from: Literal;
  readonly to: Literal;
}

/** What may stand within a character set. */
export type SetMember = Literal | Category | CharacterRange;

/** `[...]` and `[^...]`. */
export interface CharacterSet {
  readonly kind: "set";
  readonly span: Span;
  readonly negated: boolean;
  readonly members: readonly SetMember[];
}

/** `^ $ \A \Z \b \B`. */
export interface Assertion {
  readonly kind: "assertion";
  readonly span: Span;
  readonly at: "beginning" | "end" | "string-beginning" | "string-end" | "boundary" | "not-boundary";
}

/** `(...)`, `(?P<name>...)`, `(?:...)`, `(?i-s:...)`. */
export interface Group {
  readonly kind: "group";
  readonly span: Span;
  /** The number of a capturing group. */
  readonly number: number | undefined;
  readonly name: string | undefined;
  readonly nameSpan: Span | undefined;
  readonly on: Partial<FlagSet>;
  readonly off: Partial<FlagSet>;
  /** `(?u:...)`, which turns `a` off. */
  readonly unicode: boolean;
  readonly body: Alternation;
}

/** `(?>...)`. */
interface AtomicGroup {
  readonly kind: "atomic";
  readonly span: Span;
  readonly body: Alternation;
}

/** `(?=...)`, `(?!...)`, `(?<=...)`, `(?<!...)`. */
interface LookAround {
  readonly kind: "look";
  readonly span: Span;
  readonly behind: boolean;
  readonly negated: boolean;
  /** How many code points a look-behind goes back. */
  readonly width: number;
  readonly body: Alternation;
}

/** `x*`, `x+?`, `x{2,5}+`. */
export interface Repeat {
  readonly kind: "repeat";
  readonly span: Span;
  readonly min: number;
  /** Infinity where there is no bound. */
  readonly max: number;
  readonly mode: RepeatMode;
  readonly quantifierSpan: Span;
  readonly item: Exclude<Item, Repeat | Assertion>;
}

/** Whether a repeat takes as much as it can, as little, or as much without giving back. */
export type RepeatMode = "greedy" | "lazy" | "possessive";

/** `\1` and `(?P=name)`. */
interface Backreference {
  readonly kind: "backreference";
  readonly span: Span;
  readonly number: number;
  readonly name: string | undefined;
}

/** `(?(1)yes|no)`. */
interface Conditional {
  readonly kind: "conditional";
  readonly span: Span;
  readonly number: number;
  readonly name: string | undefined;
  readonly referenceSpan: Span;
  readonly yes: Sequence;
  readonly no: Sequence | undefined;
}

/** What a sequence is made of. */
export type Item =
  | Literal
  | AnyCharacter
  | Category
  | CharacterSet
  | Assertion
  | Group
  | AtomicGroup
  | LookAround
  | Repeat
  | Backreference
  | Conditional;

/** Any node below the pattern. */
export type RegexNode = Alternation | Sequence | Item | CharacterRange;
