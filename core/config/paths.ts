/** Two paths joined, as Python's os.path.join does it. */
export function joinPath(left: string, right: string): string {
  if (right.startsWith("/")) return right;
  return left === "" || left.endsWith("/") ? left + right : `${left}/${right}`;
}

/** The folder of a path, as Python's os.path.dirname gives it. */
export function folderOf(path: string): string {
  return splitPath(path)[0];
}

/** A path cut into folder and last name, as Python's os.path.split does it. */
export function splitPath(path: string): [folder: string, name: string] {
  const cut = path.lastIndexOf("/") + 1;
  const folder = path.slice(0, cut);
  return [/^\/*$/.test(folder) ? folder : folder.replace(/\/+$/, ""), path.slice(cut)];
}

/** A path without its last extension, as Python's os.path.splitext(path)[0] gives it. */
export function withoutExtension(path: string): string {
  const name = path.lastIndexOf("/") + 1;
  const dot = path.lastIndexOf(".");
  if (dot < name) return path;
  return /^\.*$/.test(path.slice(name, dot)) ? path : path.slice(0, dot);
}
