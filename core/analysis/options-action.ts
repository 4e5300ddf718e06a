import type { KnownOption } from "./options.ts";

/** The options that fail2ban reads of an action; `timeout` of [Init] only. */
export const actionOptionDocs: readonly KnownOption[] = [
  {
    name: "actionstart",
    type: "command",
    doc: "Shell commands that are run once when the jail starts, or, where something depends on the address family, before its first ban.",
    example: "nft add table inet f2b-table",
  },
  {
    name: "actionstart_on_demand",
    type: "boolean",
    doc: "Runs actionstart only before the first ban. Without it, fail2ban does so where the action has a section such as [Init?family=inet6].",
    example: "true",
  },
  {
    name: "actionstop",
    type: "command",
    doc: "Shell commands that are run when the jail stops, to undo actionstart.",
    example: "nft delete table inet f2b-table",
  },
  {
    name: "actionflush",
    type: "command",
    doc: "Shell commands that lift all bans at once when the jail stops; without it each one is lifted by actionunban.",
    example: "nft flush set inet f2b-table <addr_set>",
  },
  {
    name: "actionreload",
    type: "command",
    doc: "Shell commands that are run when the jail is loaded anew while it goes on.",
  },
  {
    name: "actioncheck",
    type: "command",
    doc: "Shell commands that say whether what actionstart made is still there; they are run when a ban or unban has failed. They know no address.",
    example: "nft list table inet f2b-table",
  },
  {
    name: "actionrepair",
    type: "command",
    doc: "Shell commands that are run where actioncheck fails; without it fail2ban runs actionstop and actionstart.",
  },
  {
    name: "actionrepair_on_unban",
    type: "boolean",
    default: "false",
    doc: "Mends what actioncheck finds wrong at an unban, too.",
    example: "true",
  },
  {
    name: "actionban",
    type: "command",
    doc: "Shell commands that ban an address; tags such as <ip> and <bantime> are filled in. They must end with 0.",
    example: "iptables -I f2b-<name> 1 -s <ip> -j DROP",
  },
  {
    name: "actionprolong",
    type: "command",
    doc: "Shell commands that are run where a ban in force is made longer.",
  },
  {
    name: "actionreban",
    type: "command",
    doc: "Shell commands that ban an address anew after a repair; without it actionban is run.",
  },
  {
    name: "actionunban",
    type: "command",
    doc: "Shell commands that lift the ban of an address.",
    example: "iptables -D f2b-<name> -s <ip> -j DROP",
  },
  {
    name: "norestored",
    type: "boolean",
    default: "false",
    doc: "Does not run actionban for bans that fail2ban remembers from before its start: right for mails and reports.",
    example: "1",
  },
  {
    name: "timeout",
    type: "duration",
    default: "60",
    doc: "How long a command may run before it is ended, in seconds or as 2m.",
    example: "2m",
  },
];
