/** A path from the root on, without `.` and `..`. Mirrors os.path.abspath. */
export function absolute(path: string, cwd: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${cwd}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Mirrors os.path.basename. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Mirrors os.path.dirname. */
export function folderName(path: string): string {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return /^\/*$/.test(folder) ? folder : folder.replace(/\/+$/, "");
}

/** Mirrors os.path.join. */
export function joined(folder: string, path: string): string {
  if (path.startsWith("/")) return path;
  return folder === "" || folder.endsWith("/") ? folder + path : `${folder}/${path}`;
}
