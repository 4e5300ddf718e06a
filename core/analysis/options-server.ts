import type { KnownOption } from "./options.ts";

/** The options that fail2ban reads of fail2ban.conf. */
export const serverOptionDocs: readonly KnownOption[] = [
  {
    name: "loglevel",
    type: "enum",
    default: "INFO",
    doc: "How much fail2ban writes to its own log. A number as Python's logging has it is taken too.",
    values: [
      { name: "CRITICAL", doc: "Only what ends fail2ban." },
      { name: "ERROR", doc: "What went wrong, too." },
      { name: "WARNING", doc: "What may be wrong, too." },
      { name: "NOTICE", doc: "Bans and unbans, too." },
      { name: "INFO", doc: "Each failure found, too." },
      { name: "DEBUG", doc: "What fail2ban does, too." },
      { name: "TRACEDEBUG", doc: "What it does in the small, too." },
      { name: "HEAVYDEBUG", doc: "Each text and each regex tried, too." },
    ],
    example: "INFO",
  },
  {
    name: "logtarget",
    type: "text",
    default: "/var/log/fail2ban.log",
    doc: "Where fail2ban writes its own log: a file, or one of the names below.",
    values: [
      { name: "STDOUT", doc: "Standard output." },
      { name: "STDERR", doc: "Standard error." },
      { name: "SYSOUT", doc: "Standard output without a date, for a service of systemd." },
      { name: "SYSLOG", doc: "The syslog daemon, by syslogsocket." },
      { name: "SYSTEMD-JOURNAL", doc: "The systemd journal; needs the Python package systemd." },
    ],
    example: "/var/log/fail2ban.log",
  },
  {
    name: "syslogsocket",
    type: "path",
    default: "auto",
    doc: "The socket of the syslog daemon, where logtarget is SYSLOG; auto takes the system's usual one.",
    example: "/dev/log",
  },
  {
    name: "socket",
    type: "path",
    default: "/var/run/fail2ban/fail2ban.sock",
    doc: "The socket by which fail2ban-client talks to the server.",
  },
  {
    name: "pidfile",
    type: "path",
    default: "/var/run/fail2ban/fail2ban.pid",
    doc: "The file that holds the server's process id.",
  },
  {
    name: "allowipv6",
    type: "enum",
    default: "auto",
    doc: "Whether this host has IPv6. Without it, addresses and actions of IPv6 are left out.",
    values: [
      { name: "auto", doc: "fail2ban finds out." },
      { name: "yes", doc: "It has." },
      { name: "no", doc: "It has not." },
    ],
    example: "auto",
  },
  {
    name: "dbfile",
    type: "path",
    default: "/var/lib/fail2ban/fail2ban.sqlite3",
    doc: "The database that keeps bans over a restart; “:memory:” forgets them at the end, “None” is no database.",
    example: "/var/lib/fail2ban/fail2ban.sqlite3",
  },
  {
    name: "dbmaxmatches",
    type: "integer",
    default: "10",
    doc: "How many log lines the database keeps for each ban, for <ipmatches> and <ipjailmatches>.",
    example: "10",
  },
  {
    name: "dbpurgeage",
    type: "duration",
    default: "1d",
    doc: "After what time a ban that is over is forgotten, in seconds or as 1d. Growing ban times reach back no further.",
    example: "1d",
  },
];

/** The options of [Thread] in fail2ban.conf. */
export const threadOptionDocs: readonly KnownOption[] = [
  {
    name: "stacksize",
    type: "integer",
    default: "0",
    doc: "The stack of each thread in KiB, at least 32; 0 is the system's own size.",
    example: "0",
  },
];
