import type { KnownOption } from "./options.ts";

/** The options that fail2ban reads of a filter; a jail may set them too, and then they win over the filter's. */
export const filterOptionDocs: readonly KnownOption[] = [
  {
    name: "usedns",
    type: "enum",
    default: "warn",
    doc: "Whether a host name in a log line is looked up to find the address to ban.",
    values: [
      { name: "yes", doc: "Looks host names up." },
      { name: "warn", doc: "Looks host names up, and says so in fail2ban's log." },
      { name: "no", doc: "Passes over what is no address; the safe choice." },
      { name: "raw", doc: "Takes what was found as it is, for filters and actions that work with names." },
    ],
    example: "no",
  },
  {
    name: "prefregex",
    type: "regex",
    doc: "One regex that a line must match first; failregex and ignoreregex then see only what its <F-CONTENT> took.",
    example: "^<F-MLFID>%(__prefix_line)s</F-MLFID><F-CONTENT>.+</F-CONTENT>$",
  },
  {
    name: "failregex",
    type: "regexes",
    doc: "The regexes of failures, one a line, in Python's syntax; each must find whom to ban, mostly by <ADDR> or <HOST>. They see the line without its date.",
    example: "^Failed login of <F-USER>\\S+</F-USER> from <ADDR>$",
  },
  {
    name: "ignoreregex",
    type: "regexes",
    doc: "Regexes, one a line, of lines that are no failures even where a failregex matches them.",
    example: "from <ADDR>: health check$",
  },
  {
    name: "maxlines",
    type: "integer",
    default: "1",
    doc: "How many lines fail2ban keeps to match a failregex over several lines (with <SKIPLINES>). 1 is line by line, and much faster.",
    example: "10",
  },
  {
    name: "datepattern",
    type: "datepattern",
    doc: "What the date in a line looks like, in the manner of strptime with each percent sign doubled, one pattern a line; {^LN-BEG} ties it to the line's beginning. Without it fail2ban tries its own list.",
    example: "^%%Y-%%m-%%d %%H:%%M:%%S",
  },
  {
    name: "journalmatch",
    type: "journalmatch",
    doc: "Which entries of the systemd journal to read, as journalctl takes them; “+” is “or”. It counts only with backend = systemd.",
    example: "_SYSTEMD_UNIT=sshd.service + _COMM=sshd",
  },
];
