import {
  isSpace,
  originOf,
  pythonRepr,
  skipSpace,
  sliceTraced,
  stripTraced,
  type Traced,
} from "../text/index.ts";
import { orRefusal, type Refusal, Refused } from "./refusal.ts";

/** The name and the options of `name[a=1, b="x"]`, options in the order in which they were first given. */
export interface NamedOptions {
  readonly name: Traced;
  readonly options: Map<string, Traced>;
  /** The options' names as they stand there. */
  readonly optionNames: ReadonlyMap<string, Traced>;
}

/**
 * Reads `name[a=1, b="x"][c=2]`; one of the two is set, the refusal in fail2ban's words.
 * Mirrors fail2ban/helpers.py, extractOptions.
 */
export function extractOptions(text: Traced): { readonly value?: NamedOptions; readonly refusal?: Refusal } {
  return orRefusal<ReturnType<typeof extractOptions>>(
    () => ({ value: takeOptions(text) }),
    ({ refusal }) => ({ refusal }),
  );
}

/** As extractOptions. Throws Refused (ValueError). */
export function takeOptions(text: Traced): NamedOptions {
  const match = nameAndOptions.exec(text.text);
  if (!match) {
    throw new Refused("ValueError", "unexpected option syntax", originOf(text, 0, text.text.length));
  }
  const [, name = "", list] = match;
  const options = new Map<string, Traced>();
  const optionNames = new Map<string, Traced>();
  const named = { name: sliceTraced(text, 0, name.length), options, optionNames };
  if (!list) return named;
  const shift = name.length + 1;
  for (const item of list.matchAll(optionInList)) {
    const [, option, , , , unexpectedBehind, unexpected] = item;
    const indices = item.indices!;
    if (unexpectedBehind || unexpected) {
      const [start, end] = unexpectedBehind ? indices[5]! : indices[6]!;
      const at = [...list.slice(0, start)].length;
      const words = unexpectedBehind
        ? `unexpected syntax at ${at} after option ${pythonRepr(option ?? "")}: `
        : `expected option, wrong syntax at ${at}: `;
      const rest = [...list.slice(start, end)].slice(0, 25).join("");
      throw new Refused("ValueError", words + rest, originOf(text, shift + start, shift + end));
    }
    if (!option) continue;
    const [nameStart, nameEnd] = indices[1]!;
    optionNames.set(option, sliceTraced(text, shift + nameStart, shift + nameEnd));
    const [start, end] = (indices[2] ?? indices[3] ?? indices[4])!;
    options.set(option, stripTraced(sliceTraced(text, shift + start, shift + end)));
  }
  return named;
}

const space = "[ \\t-\\r\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const end = "(?=\\n?(?![^]))";
const nameAndOptions = new RegExp(`^([^\\[]+)(?:\\[([^]*)\\])?${space}*${end}`, "u");
const optionInList = new RegExp(
  `${space}*([\\p{L}\\p{N}_.-]+)=(?:"([^"]*)"|'([^']*)'|([^,\\]]*))(?:,|\\]${space}*\\[|${end}|([^]+))|,?${space}*${end}|([^]+)`,
  "dgu",
);

/**
 * Cuts a list of `name[options]` at white space and lines, but not within brackets.
 * Mirrors fail2ban/helpers.py, splitWithOptions.
 */
export function splitWithOptions(list: Traced): Traced[] {
  const items: Traced[] = [];
  const { text } = list;
  const lists = text.includes("[") ? findListEnds(text) : undefined;
  let at = 0;
  while (at < text.length) {
    if (isSpace(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const stop = endOfItem(text, at, lists);
    items.push(sliceTraced(list, at, stop));
    at = stop;
  }
  return items;
}

/** Where the item that begins at `at` ends: behind its options, else at the next white space. */
function endOfItem(text: string, at: number, lists: ListEnds | undefined): number {
  let name = at;
  while (name < text.length && text[name] !== "[" && !isSpace(text.charCodeAt(name))) name++;
  if (name > at) {
    const open = skipSpace(text, name);
    const close = lists && text[open] === "[" ? lists.behindSpace[open + 1]! : -1;
    if (close >= 0) return close;
    const stop = endBeforeSpace(text, name);
    if (stop >= 0) return stop;
  }
  let word = at;
  while (word < text.length && !isSpace(text.charCodeAt(word))) word++;
  return word;
}

/** Takes the white space at `at`, leaving one of it (or the text's end) to follow; -1 where nothing follows so. */
function endBeforeSpace(text: string, at: number): number {
  const stop = skipSpace(text, at);
  if (stop === text.length) return stop;
  return stop > at ? stop - 1 : -1;
}

/** For each offset within brackets: where the item ends if an option begins there (behind white space), or -1. */
interface ListEnds {
  readonly behindSpace: Int32Array;
}

/**
 * Finds where items end. Reads from the back, as each answer depends on later ones only: a search that tries one way
 * after the other, as a regular expression does, would take time without bound.
 */
function findListEnds(text: string): ListEnds {
  const size = text.length + 2;
  /** Where the item ends if the next option, or the closing bracket, stands here, behind as much white space as can be. */
  const behindSpace = new Int32Array(size).fill(-1);
  /** The same, behind a value that ends here: with white space, a comma or `][` before it. */
  const behindValue = new Int32Array(size).fill(-1);
  /** The same, behind a value without quotes that may end here or later, the later the better. */
  const behindPlain = new Int32Array(size).fill(-1);
  /** Where the white space ends that may stand here. */
  const nextText = new Int32Array(size).fill(text.length);
  let nameEnd = text.length;
  for (let at = text.length - 1; at >= 0; at--) {
    const character = text[at]!;
    const isName = optionCharacter.test(character);
    if (!isName) nameEnd = at;
    let found = -1;
    if (isName && text[nameEnd] === "=") {
      const value = nameEnd + 1;
      const quote = text[value];
      const close = quote === '"' || quote === "'" ? text.indexOf(quote, value + 1) : -1;
      if (close >= 0) found = behindValue[close + 1]!;
      if (found < 0) found = behindPlain[value]!;
    } else if (character === "]") found = endBeforeSpace(text, at + 1);
    const later = behindSpace[at + 1]!;
    behindSpace[at] = isSpace(text.charCodeAt(at)) && later >= 0 ? later : found;
    nextText[at] = isSpace(text.charCodeAt(at)) ? nextText[at + 1]! : at;
    behindValue[at] = endAfterValue(text, at, nextText, behindSpace);
    const stops = character === "," || character === "]";
    behindPlain[at] = !stops && behindPlain[at + 1]! >= 0 ? behindPlain[at + 1]! : behindValue[at]!;
  }
  return { behindSpace };
}

const optionCharacter = /^[\p{L}\p{N}_.-]$/u;

function endAfterValue(text: string, at: number, nextText: Int32Array, behindSpace: Int32Array): number {
  const next = nextText[at]!;
  let found = -1;
  if (text[next] === ",") found = behindSpace[next + 1]!;
  else if (text[next] === "]") {
    const open = nextText[next + 1]!;
    if (text[open] === "[") found = behindSpace[open + 1]!;
  }
  return found >= 0 ? found : behindSpace[at]!;
}
