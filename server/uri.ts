import { fileURLToPath, pathToFileURL } from "node:url";
import { absolutePath } from "../core/text/index.ts";

/** The path that a URI names; undefined for what is no file of this machine (`untitled:`, `git:`, another host's). */
export function pathOf(uri: string): string | undefined {
  if (!/^file:\/\//i.test(uri)) return undefined;
  try {
    return absolutePath(fileURLToPath(uri));
  } catch {
    return undefined;
  }
}

/** The URI of a path. */
export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}
