/** Names of one make: alike but for the date in them. */
export interface Make {
  /** What stands before and behind the date. */
  readonly before: string;
  readonly after: string;
  /** The names, as they were given. */
  readonly names: readonly string[];
}

/** A year, a month and a day, with or without one sign between them, and not a part of a longer number. */
const datePattern =
  /(?<![0-9])(?:19|20)[0-9]{2}(?<sign>[-_.]?)(?:0[1-9]|1[0-2])\k<sign>(?:0[1-9]|[12][0-9]|3[01])(?![0-9])/;

/** What a name of a file is around the first date in it; undefined where there is none. */
export function cutDate(name: string): { readonly before: string; readonly after: string } | undefined {
  const match = datePattern.exec(name);
  if (!match) return undefined;
  return { before: name.slice(0, match.index), after: name.slice(match.index + match[0].length) };
}

/** The makes of those names that hold a date. */
export function findMakes(names: readonly string[]): readonly Make[] {
  const makes = new Map<string, { before: string; after: string; names: string[] }>();
  for (const name of names) {
    const cut = cutDate(name);
    if (!cut) continue;
    const key = `${cut.before}/${cut.after}`;
    const make = makes.get(key) ?? { ...cut, names: [] };
    makes.set(key, make);
    make.names.push(name);
  }
  return [...makes.values()];
}
