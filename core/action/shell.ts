import type { Span } from "../text/index.ts";

/** A word of a command, as a shell reads it. */
export interface ShellWord {
  /** What the command is given: quotes and backslashes taken away; what the shell would put in stands as it is written. */
  readonly value: string;
  /** Whether the shell puts something in: a variable, a command's output, file names. */
  readonly isDynamic: boolean;
  readonly span: Span;
}

/** `>> file`: where output goes or input comes from. */
export interface Redirection {
  /** `>`, `>>`, `<`, `2>` ... */
  readonly sign: string;
  readonly target: ShellWord;
}

/** One command of a script, without the words of the shell's own around it. */
export interface SimpleCommand {
  readonly words: readonly ShellWord[];
  readonly redirections: readonly Redirection[];
  /** What leads to it: it runs after the one before (`;`), where that succeeds or fails, or with its output. */
  readonly joint: ";" | "&&" | "||" | "|";
  /** Whether it is the condition of an `if` or a `while`. */
  readonly isCondition: boolean;
  /** Whether a `!` stands before it. */
  readonly isNegated: boolean;
  /** Whether it may run many times. */
  readonly isInLoop: boolean;
  readonly span: Span;
}

/**
 * The commands of a script in the order in which they stand, as far as a reader's eye goes: lists, pipes, groups, `if`,
 * `while`, `for`; what stands in `$(...)` is a part of its word. Never throws: what is no shell at all comes out as words.
 */
export function readShell(text: string): SimpleCommand[] {
  return new Reader(text).read();
}

/** Words that stand before a command, and what they make of it. */
const before = new Set(["if", "elif", "while", "until", "then", "else", "do", "{", "!", "time"]);
const after = new Set(["fi", "done", "}", "esac"]);
const sign = /(?:\d*(?:<<-?|<>|<&|>>|>&|>\||[<>])|&>>?)/y;

class Reader {
  private readonly text: string;
  private at = 0;
  private readonly commands: SimpleCommand[] = [];
  private joint: SimpleCommand["joint"] = ";";
  private words: ShellWord[] = [];
  private redirections: Redirection[] = [];
  private condition = false;
  private negated = false;
  private loops = 0;
  private heredocs: string[] = [];

  constructor(text: string) {
    this.text = text;
  }

  read(): SimpleCommand[] {
    const { text } = this;
    while (this.at < text.length) {
      const char = text[this.at]!;
      if (char === "\n") {
        this.at++;
        this.end(";");
        this.skipHeredocs();
      } else if (/\s/.test(char)) this.at++;
      else if (char === "\\" && text[this.at + 1] === "\n") this.at += 2;
      else if (char === "#") this.at = indexOr(text, "\n", this.at);
      else if (!this.readOperator()) this.readWordOrSign();
    }
    this.end(";");
    return this.commands;
  }

  private readOperator(): boolean {
    const { text, at } = this;
    const found = /(?:&&|\|\||;;|\|&|[;&|()])/y;
    found.lastIndex = at;
    const operator = found.exec(text)?.[0];
    if (operator === undefined || (operator === "&" && text[at + 1] === ">")) return false;
    this.at += operator.length;
    this.end(operator === "&&" || operator === "||" ? operator : operator.startsWith("|") ? "|" : ";");
    return true;
  }

  private readWordOrSign(): void {
    sign.lastIndex = this.at;
    const redirection = sign.exec(this.text)?.[0];
    if (redirection !== undefined) {
      this.at += redirection.length;
      while (this.text[this.at] === " " || this.text[this.at] === "\t") this.at++;
      const target = this.readWord();
      this.redirections.push({ sign: redirection, target });
      if (/<<-?$/.test(redirection)) this.heredocs.push(target.value);
      return;
    }
    const word = this.readWord();
    if (this.words.length > 0) this.words.push(word);
    else this.takeFirst(word);
  }

  private takeFirst(word: ShellWord): void {
    const { value } = word;
    const isPlain = word.span.end - word.span.start === value.length;
    if (isPlain && before.has(value)) {
      if (value === "while" || value === "until") this.loops++;
      if (value === "!") this.negated = true;
      else if (value !== "{" && value !== "time") {
        this.condition = value === "if" || value === "elif" || value === "while" || value === "until";
      }
    } else if (isPlain && after.has(value)) {
      if (value === "done") this.loops = Math.max(0, this.loops - 1);
      this.condition = false;
      // What follows at once (`done < file`) belongs to no command.
    } else if (isPlain && (value === "for" || value === "case")) {
      if (value === "for") this.loops++;
      this.skipTo(value === "for" ? /[;\n]/g : /\bin\b/g);
    } else this.words.push(word);
  }

  private skipTo(pattern: RegExp): void {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    this.at = found ? found.index + found[0].length : this.text.length;
  }

  private skipHeredocs(): void {
    for (const end of this.heredocs.splice(0)) {
      const found = this.text.indexOf(`\n${end}\n`, this.at - 1);
      this.at = found < 0 ? this.text.length : found + end.length + 2;
    }
  }

  /** Ends the command in hand; the next one comes by `joint`. */
  private end(joint: SimpleCommand["joint"]): void {
    const { words, redirections } = this;
    if (words.length > 0) {
      const span = { start: words[0]!.span.start, end: this.endOf(words, redirections) };
      this.commands.push({
        words,
        redirections,
        joint: this.joint,
        isCondition: this.condition,
        isNegated: this.negated,
        isInLoop: this.loops > 0,
        span,
      });
      this.words = [];
      this.joint = joint;
      this.negated = false;
    } else if (joint !== ";") this.joint = joint;
    this.redirections = [];
  }

  private endOf(words: readonly ShellWord[], redirections: readonly Redirection[]): number {
    return Math.max(words.at(-1)!.span.end, redirections.at(-1)?.target.span.end ?? 0);
  }

  private readWord(): ShellWord {
    const { text } = this;
    const start = this.at;
    let value = "";
    let isDynamic = false;
    for (; this.at < text.length; ) {
      const char = text[this.at]!;
      if (/[\s;&|()<>]/.test(char)) break;
      if (char === "\\") {
        const next = text[this.at + 1] ?? "";
        if (next !== "\n") value += next;
        this.at += 2;
      } else if (char === "'") {
        const end = indexOr(text, "'", this.at + 1);
        value += text.slice(this.at + 1, end);
        this.at = end + 1;
      } else if (char === '"') {
        const quoted = this.readQuoted();
        value += quoted.value;
        isDynamic ||= quoted.isDynamic;
      } else if (char === "$" || char === "`") {
        const opaque = this.readExpansion();
        value += opaque;
        isDynamic ||= opaque.length > 1;
      } else {
        isDynamic ||= char === "*" || char === "?" || char === "[";
        value += char;
        this.at++;
      }
    }
    // A lone sign that fits nowhere must not stop the reading.
    if (this.at === start) value += text[this.at++] ?? "";
    return { value, isDynamic, span: { start, end: Math.min(this.at, text.length) } };
  }

  private readQuoted(): { readonly value: string; readonly isDynamic: boolean } {
    const { text } = this;
    let value = "";
    let isDynamic = false;
    for (this.at++; this.at < text.length && text[this.at] !== '"'; ) {
      const char = text[this.at]!;
      if (char === "\\" && /[\\"$`\n]/.test(text[this.at + 1] ?? "")) {
        if (text[this.at + 1] !== "\n") value += text[this.at + 1];
        this.at += 2;
      } else if (char === "$" || char === "`") {
        const opaque = this.readExpansion();
        value += opaque;
        isDynamic ||= opaque.length > 1;
      } else {
        value += char;
        this.at++;
      }
    }
    this.at++;
    return { value, isDynamic };
  }

  /** `$name`, `${...}`, `$(...)`, a command in backquotes: as it is written. */
  private readExpansion(): string {
    const { text, at } = this;
    const simple = /\$(?:[A-Za-z_]\w*|[\d@*#?$!-])|\$\{[^}]*\}|`[^`]*`/y;
    simple.lastIndex = at;
    let end = at + (simple.exec(text)?.[0].length ?? 1);
    if (text.startsWith("$(", at)) {
      let depth = 0;
      for (end = at + 1; end < text.length; end++) {
        if (text[end] === "'") end = indexOr(text, "'", end + 1);
        else if (text[end] === "(") depth++;
        else if (text[end] === ")" && --depth === 0) break;
      }
      end++;
    }
    this.at = Math.min(end, text.length);
    return text.slice(at, this.at);
  }
}

function indexOr(text: string, search: string, from: number): number {
  const found = text.indexOf(search, from);
  return found < 0 ? text.length : found;
}
