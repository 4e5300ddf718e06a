import { type Analysis, knownOption } from "../analysis/index.ts";
import { type ConfigOption, parseConfig, readLines } from "../config/index.ts";
import { absolutePath, originOf, type Source, type Span, skipSpace, splitTraced } from "../text/index.ts";
import { lineStarts, positionAt, spanOf } from "./lines.ts";
import type { Range } from "./lsp.ts";
import { type Graph, graphOf, isJailFile, type NamedFile } from "./occurrences-graph.ts";
import type { Occurrence } from "./occurrences-in-file.ts";
import { regexLinesOf, regexOptionsOf } from "./occurrences-regex.ts";
import { regexTokens } from "./tokens-regex.ts";

const types = [
  "namespace",
  "property",
  "variable",
  "macro",
  "class",
  "function",
  "parameter",
  "number",
  "enumMember",
  "string",
  "regexp",
  "operator",
  "keyword",
  "comment",
] as const;
const modifiers = ["declaration", "defaultLibrary"] as const;

/** The names of the token types and modifiers, in the order of their numbers. All are VS Code's own. */
export const semanticLegend: {
  readonly tokenTypes: readonly string[];
  readonly tokenModifiers: readonly string[];
} = { tokenTypes: types, tokenModifiers: modifiers };

type TokenType = (typeof types)[number];

interface Token extends Span {
  readonly type: TokenType;
  readonly modifiers: readonly (typeof modifiers)[number][];
}

/**
 * What each stretch of a file is, as the protocol encodes it: five numbers a token (lines and characters from the token
 * before, length, type, modifiers). Tokens are in order, do not overlap and end on the line on which they begin.
 */
export function semanticTokens(analysis: Analysis, path: string, range?: Range): readonly number[] {
  const graph = graphOf(analysis);
  const file = graph.files.get(absolutePath(path));
  if (!file) return [];
  const { source } = file;
  const wanted = range ? spanOf(source, range) : { start: 0, end: source.text.length };
  const tokens = tokensIn(graph, file).filter(({ start, end }) => start < wanted.end && end > wanted.start);
  return encode(source, tokens);
}

/** The tokens of a file in order; where two overlap, the one that stands within the other cuts it in two. */
function tokensIn(graph: Graph, file: NamedFile): Token[] {
  const { source, occurrences } = file;
  const isRegex = regexOptionsOf(graph, file);
  const values = parseConfig(source).sections.flatMap(({ name, options }) =>
    options.flatMap((option) => (isRegex(option.name) ? regexIn(option) : valuesIn(file, name, option))),
  );
  return flatten(source.text.length, [
    commentsIn(source),
    values,
    occurrences.flatMap((one) => tokensOf(file, one)),
  ]);
}

function commentsIn(source: Source): Token[] {
  const comments: Token[] = [];
  for (const { start, end, content, comment } of readLines(source)) {
    if (!comment) continue;
    const from = content.start < content.end ? content.end : start;
    comments.push(token({ start: skipSpace(source.text, from, end), end }, "comment"));
  }
  return comments;
}

function tokensOf({ role }: NamedFile, occurrence: Occurrence): Token[] {
  const { kind, name, span, whole, section } = occurrence;
  const outer = (type: TokenType) => [
    token({ start: whole.start, end: span.start }, type),
    token(span, type, isBuiltIn(role.kind, occurrence) ? ["defaultLibrary"] : []),
    token({ start: span.end, end: whole.end }, type),
  ];
  switch (kind) {
    case "section":
      return [token(whole, "namespace", ["declaration"])];
    case "option": {
      const known = knownOption(role.kind, section, name);
      return known && !known.isVariable
        ? [token(whole, "property", ["defaultLibrary"])]
        : [token(whole, "variable", ["declaration"])];
    }
    case "variable":
      return outer("variable");
    case "tag":
      return outer("macro");
    case "parameter":
      return [token(whole, "parameter")];
    case "filter":
      return [token(span, "class")];
    case "action":
      return [token(span, "function")];
    default:
      return [token(span, "string")];
  }
}

/** Whether fail2ban itself fills a tag: `<HOST>`, `<F-USER>`. */
function isBuiltIn(fileKind: string, { kind, name }: Occurrence): boolean {
  if (kind !== "tag" || fileKind !== "filter") return false;
  return /^(?:host|addr|ip4|ip6|cidr|subnet|dns|fid|skiplines|f-.+)$/.test(name);
}

function regexIn(option: ConfigOption): Token[] {
  return regexLinesOf(option).flatMap(({ start, pattern }) =>
    regexTokens(pattern).map((part) =>
      token({ start: start + part.start, end: start + part.end }, part.type),
    ),
  );
}

const duration = /^-?\d+(?:\.\d+)?\s*(?:[a-z]+\s*(?:\d+(?:\.\d+)?\s*[a-z]+\s*)*)?$/i;
const word = /^(?:true|false|yes|no|on|off)$/i;

/** Values that are one word: numbers, durations, booleans, the words that an option takes. */
function valuesIn(file: NamedFile, section: string, option: ConfigOption): Token[] {
  const found: Token[] = [];
  const known = knownOption(file.role.kind, section, option.name);
  if (!known && !isJailFile(file.role) && section !== "Init") return found;
  for (const line of splitTraced(option.value, "\n")) {
    const { text } = line;
    const span = originOf(line, 0, text.length)?.span;
    if (!span || text === "") continue;
    const isEnum = known?.values?.some(({ name }) => name.toLowerCase() === text.toLowerCase());
    if (isEnum || word.test(text)) found.push(token(span, "enumMember"));
    else if (duration.test(text)) found.push(token(span, "number"));
  }
  return found;
}

function token(span: Span, type: TokenType, own: Token["modifiers"] = []): Token {
  return { start: span.start, end: span.end, type, modifiers: own };
}

/** One row of tokens out of layers, later ones over earlier ones. */
function flatten(length: number, layers: readonly (readonly Token[])[]): Token[] {
  const all = layers.flat();
  // The index of the token that has a character, by character.
  const owner = new Int32Array(length).fill(-1);
  for (const [index, { start, end }] of all.entries()) owner.fill(index, start, end);
  const tokens: Token[] = [];
  for (let at = 0; at < length; ) {
    const index = owner[at]!;
    let end = at + 1;
    while (end < length && owner[end] === index) end++;
    if (index >= 0) tokens.push({ ...all[index]!, start: at, end });
    at = end;
  }
  return tokens;
}

function encode(source: Source, tokens: readonly Token[]): number[] {
  const data: number[] = [];
  const starts = lineStarts(source);
  let lastLine = 0;
  let lastCharacter = 0;
  for (const { start, end, type, modifiers: own } of tokens) {
    const { line, character } = positionAt(source, start);
    const lineEnd = (starts[line + 1] ?? source.text.length + 1) - 1;
    const length = Math.min(end, Math.max(lineEnd, start)) - start;
    if (length <= 0) continue;
    const bits = own.reduce((sum, modifier) => sum | (1 << modifiers.indexOf(modifier)), 0);
    const delta = line - lastLine;
    data.push(delta, delta === 0 ? character - lastCharacter : character, length, types.indexOf(type), bits);
    lastLine = line;
    lastCharacter = character;
  }
  return data;
}
