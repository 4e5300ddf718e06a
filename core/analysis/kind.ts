import { absolutePath } from "../text/index.ts";

/** What fail2ban reads a file as. `paths` is a file of variables that jail.conf includes (`paths-debian.conf`). */
export type FileKind = "jail" | "filter" | "action" | "config" | "paths";

/** A config file's kind and the config folder that it belongs to. */
export interface FileRole {
  readonly kind: FileKind;
  /** The folder that holds jail.conf, filter.d and the rest, absolute, without a slash at its end. */
  readonly basedir: string;
  /** The name under which fail2ban reads it: `sshd` for filter.d/sshd.local; the file's own name without extension else. */
  readonly name: string;
  readonly extension: "conf" | "local";
}

const inFolder = /^(.*)\/(jail|filter|action|fail2ban)\.d\/(.+)\.(conf|local)$/;
const atTop = /^(.*)\/(jail|fail2ban|paths-[^/]+)\.(conf|local)$/;

/** What fail2ban reads the file at this absolute path as, by its path alone; undefined for a file that is not its own. */
export function roleOf(path: string): FileRole | undefined {
  const place = absolutePath(path);
  const match = inFolder.exec(place) ?? atTop.exec(place);
  if (!match) return undefined;
  const [, basedir = "", folder = "", rest = ""] = match;
  const top = match.length === 4;
  const extension = (top ? rest : match[4]) as FileRole["extension"];
  const kind = folder.startsWith("paths-")
    ? "paths"
    : folder === "fail2ban"
      ? "config"
      : (folder as FileKind);
  return { kind, basedir: basedir || "/", name: top ? folder : rest, extension };
}
