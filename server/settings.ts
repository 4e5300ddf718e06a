/** The settings under `fail2ban` that the server heeds. */
export interface Settings {
  /** Which files' findings are published. */
  readonly scope: "tree" | "openFiles";
  /** More config folders, as written: absolute, below `~`, or relative to a workspace folder. */
  readonly configFolders: readonly string[];
  readonly inlayHints: boolean;
  /** The zone in which dates of logs are read that name none: an IANA name, UTC or UTC+0100; undefined for the machine's. */
  readonly timezone: string | undefined;
  /** Milliseconds that a pattern may take for one line of a trial's log. */
  readonly deadline: number;
}

export const defaultSettings: Settings = {
  scope: "tree",
  configFolders: [],
  inlayHints: true,
  timezone: undefined,
  deadline: 250,
};

/** Settings as a client sends them; what is missing or makes no sense is as by default. */
export function readSettings(given: unknown): Settings {
  const scope = valueAt(given, "diagnostics", "scope");
  const folders = valueAt(given, "configFolders");
  const hints = valueAt(given, "inlayHints", "enabled");
  const timezone = valueAt(given, "test", "timezone");
  const deadline = valueAt(given, "test", "deadline");
  return {
    scope: scope === "openFiles" ? scope : "tree",
    configFolders: Array.isArray(folders) ? folders.filter((folder) => typeof folder === "string") : [],
    inlayHints: typeof hints === "boolean" ? hints : defaultSettings.inlayHints,
    timezone: typeof timezone === "string" && timezone.trim() !== "" ? timezone.trim() : undefined,
    deadline: typeof deadline === "number" && deadline > 0 ? deadline : defaultSettings.deadline,
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
