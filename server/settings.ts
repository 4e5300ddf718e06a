/** The settings under `fail2ban` that the server heeds. */
export interface Settings {
  /** Which files' findings are published. */
  readonly scope: "tree" | "openFiles";
  /** More config folders, as written: absolute, below `~`, or relative to a workspace folder. */
  readonly configFolders: readonly string[];
  readonly inlayHints: boolean;
}

export const defaultSettings: Settings = { scope: "tree", configFolders: [], inlayHints: true };

/** Settings as a client sends them; what is missing or makes no sense is as by default. */
export function readSettings(given: unknown): Settings {
  const scope = valueAt(given, "diagnostics", "scope");
  const folders = valueAt(given, "configFolders");
  const hints = valueAt(given, "inlayHints", "enabled");
  return {
    scope: scope === "openFiles" ? scope : "tree",
    configFolders: Array.isArray(folders) ? folders.filter((folder) => typeof folder === "string") : [],
    inlayHints: typeof hints === "boolean" ? hints : defaultSettings.inlayHints,
  };
}

/** A value by its path: nested, or under its dotted name as some clients send it. */
function valueAt(settings: unknown, ...keys: readonly string[]): unknown {
  const flat = fieldOf(settings, keys.join("."));
  return flat ?? keys.reduce(fieldOf, settings);
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
