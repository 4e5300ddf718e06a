/** A tag of a failregex, an ignoreregex or a prefregex. */
export interface FailregexTag {
  /** What stands between the angle brackets; in a family of tags the part that one chooses is `...`. */
  readonly name: string;
  readonly doc: string;
  /** Where it counts; absent where everywhere. */
  readonly only?: "prefregex" | "multiline";
  /** Whether it ends with a tag of its own, `</F-USER>`. */
  readonly isPair?: boolean;
  /** Whether it says whom to ban: one of these has to be in each failregex. */
  readonly isId?: boolean;
  readonly example?: string;
}

/** The tags that fail2ban makes regexes of, before any other; see resolveHostTags of core/filter for what they become. */
export const failregexTags: readonly FailregexTag[] = [
  {
    name: "ADDR",
    isId: true,
    doc: "An IPv4 or IPv6 address, in square brackets or without. What it takes is banned.",
    example: "from <ADDR> port",
  },
  {
    name: "HOST",
    isId: true,
    doc: "An address or a host name, which fail2ban then looks up (unless usedns says no). Prefer <ADDR> where the log holds addresses: a host name may be anything.",
    example: "from <HOST>$",
  },
  { name: "IP4", isId: true, doc: "An IPv4 address." },
  { name: "IP6", isId: true, doc: "An IPv6 address." },
  { name: "DNS", isId: true, doc: "A host name, never an address." },
  {
    name: "SUBNET",
    isId: true,
    doc: "An address, with or without the length of a network behind it; the whole network is banned.",
    example: "net <SUBNET>",
  },
  {
    name: "CIDR",
    doc: "The length of a network, a number, behind <IP4> or <IP6>: the whole network is banned.",
    example: "<IP4>/<CIDR>",
  },
  { name: "F-IP4/", isId: true, doc: "The same as <IP4>." },
  { name: "F-IP6/", isId: true, doc: "The same as <IP6>." },
  { name: "F-ADDR/", isId: true, doc: "The same as <ADDR>." },
  { name: "F-DNS/", isId: true, doc: "The same as <DNS>." },
  { name: "F-SUBNET/", isId: true, doc: "The same as <SUBNET>." },
  { name: "F-CIDR/", doc: "The same as <CIDR>." },
  { name: "F-PORT/", doc: "A port, for <F-PORT> in actions." },
  {
    name: "F-ID/",
    isId: true,
    doc: "Any text without white space that is banned in place of an address, such as a session.",
  },
  {
    name: "F-ID",
    isPair: true,
    isId: true,
    doc: "What stands in it is banned in place of an address (<fid> in actions), even where an address was found as well.",
    example: "session <F-ID>[0-9a-f]{32}</F-ID>",
  },
  {
    name: "F-USER",
    isPair: true,
    doc: "The user's name, for <F-USER> in actions and ignorecommand.",
    example: "for <F-USER>\\S+</F-USER>",
  },
  {
    name: "F-NOFAIL",
    isPair: true,
    doc: "The line tells something of a connection and is no failure by itself. With text in it (mostly none) that text must be there.",
    example: "^<F-NOFAIL>Connection from</F-NOFAIL> <ADDR>",
  },
  {
    name: "F-MLFID",
    isPair: true,
    doc: "What tells one connection from another, such as a process id: lines that share it are taken together, so that one has the address and another the failure.",
    example: "<F-MLFID>sshd\\[\\d+\\]</F-MLFID>:",
  },
  {
    name: "F-MLFFORGET",
    isPair: true,
    doc: "The connection ends with this line: what is known of it by <F-MLFID> is forgotten.",
    example: "^<F-MLFFORGET>Connection closed</F-MLFFORGET>",
  },
  {
    name: "F-MLFGAINED",
    isPair: true,
    doc: "The log-in of this connection has succeeded: its earlier failures do not count.",
    example: "^<F-MLFFORGET><F-MLFGAINED>Accepted \\w+</F-MLFGAINED></F-MLFFORGET> for",
  },
  {
    name: "F-CONTENT",
    isPair: true,
    only: "prefregex",
    doc: "What prefregex leaves for failregex and ignoreregex to match. It counts in prefregex only.",
    example: "<F-CONTENT>.+</F-CONTENT>$",
  },
  {
    name: "F-PORT",
    isPair: true,
    doc: "A port, for <F-PORT> in actions.",
    example: "port <F-PORT>\\d+</F-PORT>",
  },
  {
    name: "F-ALT_...",
    isPair: true,
    doc: "Another place of the same value: <F-ALT_USER> or <F-ALT_USER_1> is taken for <F-USER> where that took nothing.",
    example: "<F-ALT_USER>\\S+</F-ALT_USER>",
  },
  {
    name: "F-TUPLE_...",
    isPair: true,
    doc: "One more part of the same value: <F-TUPLE_ID> is joined to <F-ID>, and both together are banned.",
    example: "<F-ID>\\S+</F-ID> <F-TUPLE_ID>\\S+</F-TUPLE_ID>",
  },
  {
    name: "F-...",
    isPair: true,
    doc: "A value by a name of one's own, in capitals, for actions (<F-...>) and ignorecommand.",
    example: "<F-PATH>/\\S*</F-PATH>",
  },
  {
    name: "SKIPLINES",
    only: "multiline",
    doc: "Any number of lines in between, in a failregex over several lines; maxlines must be more than 1.",
    example: "^first line<SKIPLINES>^second from <ADDR>",
  },
];

/** A tag of an action's commands. */
export interface ActionTag {
  /** What stands between the angle brackets; in a family of tags the part that one chooses is `...`. */
  readonly name: string;
  readonly doc: string;
  /** What it may become. */
  readonly example: string;
  /** Whether it is known only where an address is banned, unbanned or prolonged; else it is filled in everywhere. */
  readonly isOfTicket: boolean;
  readonly since?: string;
}

/** The tags that fail2ban fills in when it runs an action's commands, besides the action's own options. */
export const actionTags: readonly ActionTag[] = [
  ticket(
    "ip",
    "The address (or what <F-ID> took), without the length of a network that is 32 or 128.",
    "203.0.113.7",
  ),
  ticket("family", "inet4 or inet6.", "inet4"),
  ticket(
    "ip-rev",
    "The address turned round, as name servers and blocklists ask for it, with a dot at its end.",
    "7.113.0.203.",
  ),
  ticket(
    "ip-host",
    "The host name of the address, by a look-up that takes its time; None where there is none.",
    "host.example.com",
  ),
  ticket("fid", "What is banned: the address, or what <F-ID> took.", "203.0.113.7"),
  ticket("failures", "How many failures led to the ban.", "5"),
  ticket("ipfailures", "How many failures of this address the database knows, over all jails.", "12"),
  ticket("ipjailfailures", "How many failures of this address the database knows, in this jail.", "8"),
  ticket(
    "matches",
    "The log lines that led to the ban, one a line. They are the attacker's text: keep them in double quotes.",
    "Failed login from 203.0.113.7",
  ),
  ticket(
    "ipmatches",
    "The log lines of this address in all jails that the database keeps (dbmaxmatches).",
    "Failed login from 203.0.113.7",
  ),
  ticket(
    "ipjailmatches",
    "The log lines of this address in this jail that the database keeps (dbmaxmatches).",
    "Failed login from 203.0.113.7",
  ),
  ticket("time", "When the ban began, in seconds since 1970.", "1795164081"),
  ticket("bantime", "How long the ban lasts, in seconds; -1 is for ever.", "600"),
  ticket("bancount", "How many times the address was banned before, where bantime.increment is on.", "1"),
  ticket("restored", "1 where fail2ban remembers the ban from before its start, else 0.", "0"),
  ticket(
    "raw-ticket",
    "All that fail2ban knows of the ban, as Python writes it.",
    "BanTicket: ip=203.0.113.7 ...",
  ),
  ticket(
    "F-...",
    "What the failregex took by that name, such as <F-USER>; nothing where it took none. It is the attacker's text.",
    "root",
  ),
  ticket(
    "F-*",
    "All that the failregex took, as Python writes it.",
    "{'matches': [], 'failures': 5, 'user': 'root'}",
  ),
  { ...ticket("jail.name", "The jail.", "sshd"), since: "1.1.1" },
  ticket("jail.banned", "How many addresses the jail bans now.", "3"),
  ticket("jail.banned_total", "How many addresses the jail has banned since fail2ban started.", "17"),
  ticket("jail.found", "How many addresses with failures the jail watches now.", "9"),
  ticket("jail.found_total", "How many failures the jail has found since fail2ban started.", "240"),
  always("name", "The jail, or what `name=` in brackets behind the action says.", "sshd"),
  always(
    "actname",
    "The action's own name, or what `actname=` in brackets behind it says.",
    "iptables-multiport",
  ),
  always("timeout", "How long a command may run, in seconds.", "60"),
  always("fq-hostname", "This host's full name.", "mail.example.com"),
  always("sh-hostname", "This host's short name.", "mail"),
  always("br", "A line break.", "\n"),
  always("sp", "A space.", " "),
  always(
    "known/...",
    "The value of an option as it was before: in brackets behind the action's name, what the action's own [Init] sets.",
    "INPUT",
  ),
];

function ticket(name: string, doc: string, example: string): ActionTag {
  return { name, doc, example, isOfTicket: true };
}

function always(name: string, doc: string, example: string): ActionTag {
  return { name, doc, example, isOfTicket: false };
}
