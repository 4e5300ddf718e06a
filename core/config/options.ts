/** How fail2ban reads an option: its name, its type and what it takes where the option is not set (null: nothing). */
export interface OptionKind {
  readonly name: string;
  readonly type: "string" | "int" | "bool";
  readonly default: string | boolean | null;
}

/** The options of a filter's [Definition], in fail2ban's order. Mirrors FilterReader._configOpts. */
export const filterOptions: readonly OptionKind[] = [
  kind("usedns"),
  kind("prefregex"),
  kind("ignoreregex"),
  kind("failregex"),
  kind("maxlines", "int"),
  kind("datepattern"),
  kind("journalmatch"),
];

/** The options of an action's [Definition], in fail2ban's order. Mirrors ActionReader._configOpts. */
export const actionOptions: readonly OptionKind[] = [
  kind("actionstart"),
  kind("actionstart_on_demand", "bool"),
  kind("actionstop"),
  kind("actionflush"),
  kind("actionreload"),
  kind("actioncheck"),
  kind("actionrepair"),
  kind("actionrepair_on_unban", "bool"),
  kind("actionban"),
  kind("actionprolong"),
  kind("actionreban"),
  kind("actionunban"),
  kind("norestored", "bool"),
];

/** The options of a jail that say whether and how to read the rest. Mirrors JailReader._configOpts1st. */
export const firstJailOptions: readonly OptionKind[] = [
  kind("enabled", "bool", false),
  kind("backend", "string", "auto"),
  kind("filter", "string", ""),
];

/** The options of a jail, in fail2ban's order. Mirrors JailReader._configOpts. */
export const jailOptions: readonly OptionKind[] = [
  kind("enabled", "bool", false),
  kind("backend", "string", "auto"),
  kind("maxretry", "int"),
  kind("maxmatches", "int"),
  kind("findtime"),
  kind("bantime"),
  kind("bantime.increment", "bool"),
  kind("bantime.factor"),
  kind("bantime.formula"),
  kind("bantime.multipliers"),
  kind("bantime.maxtime"),
  kind("bantime.rndtime"),
  kind("bantime.overalljails", "bool"),
  kind("ignorecommand"),
  kind("ignoreself", "bool"),
  kind("ignoreip"),
  kind("ignorecache"),
  kind("filter", "string", ""),
  kind("logtimezone"),
  kind("logencoding"),
  kind("logpath"),
  kind("action", "string", ""),
  ...filterOptions,
];

/** The options of a jail in fail2ban 1.1. */
export const newerJailOptions: readonly OptionKind[] = jailOptions.flatMap((option) =>
  option.name === "logpath"
    ? [option, kind("skip_if_nologs", "bool", false), kind("systemd_if_nologs", "bool", true)]
    : [option],
);

/** The options of fail2ban.conf that are read before all else. Mirrors Fail2banReader.getEarlyOptions. */
export const earlyOptions: readonly OptionKind[] = [
  kind("socket", "string", "/var/run/fail2ban/fail2ban.sock"),
  kind("pidfile", "string", "/var/run/fail2ban/fail2ban.pid"),
  kind("loglevel", "string", "INFO"),
  kind("logtarget", "string", "/var/log/fail2ban.log"),
  kind("syslogsocket", "string", "auto"),
];

/** The options of fail2ban.conf that the server is told. Mirrors Fail2banReader.getOptions. */
export const serverOptions: readonly OptionKind[] = [
  kind("loglevel", "string", "INFO"),
  kind("logtarget", "string", "STDERR"),
  kind("syslogsocket", "string", "auto"),
  kind("allowipv6", "string", "auto"),
  kind("dbfile", "string", "/var/lib/fail2ban/fail2ban.sqlite3"),
  kind("dbmaxmatches", "int"),
  kind("dbpurgeage", "string", "1d"),
];

/** The options of [Thread] in fail2ban.conf. */
export const threadOptions: readonly OptionKind[] = [kind("stacksize", "int")];

function kind(
  name: string,
  type: OptionKind["type"] = "string",
  value: OptionKind["default"] = null,
): OptionKind {
  return { name, type, default: value };
}
