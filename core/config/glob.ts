import { joinPath, splitPath } from "./paths.ts";

/** The folders that a glob looks into. */
export interface Listing {
  /** Names in a folder, in the order in which they are to come out; undefined where it cannot be listed. */
  names(folder: string): readonly string[] | undefined;
  /** Whether something stands there, a dangling link included. */
  exists(path: string): boolean;
  isFolder(path: string): boolean;
  /**
   * How many folders of one level are looked into, all where it is absent. A pattern that needs more and finds nothing in
   * these finds itself: what it finds in the others is not known.
   */
  readonly mostFolders?: number | undefined;
}

/** The paths that match `pattern`. Mirrors Python's glob.glob without `recursive` and `include_hidden`. */
export function globPaths(listing: Listing, pattern: string): string[] {
  const [folder, name] = splitPath(pattern);
  if (!hasMagic(pattern)) {
    const found = name ? listing.exists(pattern) : folder !== "" && listing.isFolder(folder);
    return found ? [pattern] : [];
  }
  if (!folder) return matchNames(listing, "", name, false);
  const limit = { reached: false };
  const folders = folder !== pattern && hasMagic(folder) ? globFolders(listing, folder, limit) : [folder];
  const found = namesIn(listing, folders, name, false);
  return found.length === 0 && limit.reached ? [pattern] : found;
}

function globFolders(listing: Listing, pattern: string, limit: { reached: boolean }): string[] {
  const [folder, name] = splitPath(pattern);
  if (!folder) return matchNames(listing, "", name, true);
  const folders = folder !== pattern && hasMagic(folder) ? globFolders(listing, folder, limit) : [folder];
  const found = namesIn(listing, folders, name, true);
  if (listing.mostFolders === undefined || found.length <= listing.mostFolders) return found;
  limit.reached = true;
  return found.slice(0, listing.mostFolders);
}

function namesIn(listing: Listing, folders: readonly string[], name: string, foldersOnly: boolean): string[] {
  const paths: string[] = [];
  for (const folder of folders) {
    if (hasMagic(name)) {
      for (const found of matchNames(listing, folder, name, foldersOnly)) paths.push(joinPath(folder, found));
    } else if (name ? listing.exists(joinPath(folder, name)) : listing.isFolder(folder)) {
      paths.push(joinPath(folder, name));
    }
  }
  return paths;
}

function matchNames(listing: Listing, folder: string, pattern: string, foldersOnly: boolean): string[] {
  const tokens = readGlob(pattern);
  const hidden = pattern.startsWith(".");
  return (listing.names(folder || ".") ?? []).filter(
    (name) =>
      (hidden || !name.startsWith(".")) &&
      matchTokens(tokens, [...name]) &&
      (!foldersOnly || listing.isFolder(joinPath(folder, name))),
  );
}

function hasMagic(text: string): boolean {
  return /[*?[]/.test(text);
}

type Token = "*" | ((character: string) => boolean);

function matchTokens(tokens: readonly Token[], name: readonly string[]): boolean {
  let token = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < name.length) {
    const here = tokens[token];
    if (here === "*") {
      star = token++;
      starAt = at;
    } else if (here?.(name[at]!)) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++starAt;
    } else return false;
  }
  while (tokens[token] === "*") token++;
  return token === tokens.length;
}

/** A pattern cut up. Mirrors Python's fnmatch.translate. */
function readGlob(pattern: string): Token[] {
  const tokens: Token[] = [];
  const text = [...pattern];
  let at = 0;
  while (at < text.length) {
    const character = text[at++]!;
    if (character === "*") {
      if (tokens[tokens.length - 1] !== "*") tokens.push("*");
      continue;
    }
    if (character === "?") {
      tokens.push(() => true);
      continue;
    }
    let close = at;
    if (text[close] === "!") close++;
    if (text[close] === "]") close++;
    while (close < text.length && text[close] !== "]") close++;
    if (character !== "[" || close >= text.length) tokens.push((other) => other === character);
    else {
      tokens.push(readSet(text.slice(at, close)));
      at = close + 1;
    }
  }
  return tokens;
}

function readSet(stuff: readonly string[]): Token {
  const negated = stuff[0] === "!";
  const chunks = cutAtHyphens(stuff, negated);
  for (let index = chunks.length - 1; index > 0; index--) {
    const left = chunks[index - 1]!;
    const right = chunks[index]!;
    if (codeOf(left[left.length - 1]) <= codeOf(right[0])) continue;
    chunks.splice(index - 1, 2, [...left.slice(0, -1), ...right.slice(1)]);
  }
  if (chunks.every((chunk) => chunk.length === 0)) return () => false;
  const isNegated = chunks[0]?.[0] === "!";
  const singles = new Set(
    chunks.flatMap((chunk, index) => (isNegated && index === 0 ? chunk.slice(1) : chunk)),
  );
  const ranges: Array<readonly [number, number]> = [];
  for (let index = 1; index < chunks.length; index++) {
    const left = chunks[index - 1]!;
    ranges.push([codeOf(left[left.length - 1]), codeOf(chunks[index]![0])]);
  }
  return (character) => {
    const code = codeOf(character);
    const inside = singles.has(character) || ranges.some(([from, to]) => from <= code && code <= to);
    return inside !== isNegated;
  };
}

function cutAtHyphens(stuff: readonly string[], negated: boolean): string[][] {
  if (!stuff.includes("-")) return [[...stuff]];
  const chunks: string[][] = [];
  let from = 0;
  let search = negated ? 2 : 1;
  for (;;) {
    const hyphen = stuff.indexOf("-", search);
    if (hyphen < 0) break;
    chunks.push(stuff.slice(from, hyphen));
    from = hyphen + 1;
    search = hyphen + 3;
  }
  const rest = stuff.slice(from);
  if (rest.length) chunks.push(rest);
  else chunks[chunks.length - 1]!.push("-");
  return chunks;
}

function codeOf(character: string | undefined): number {
  return character?.codePointAt(0) ?? -1;
}
