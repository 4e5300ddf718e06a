/**
 * A whole small config folder without a finding, around what is to be tested: lines of the jail [web], and files to be
 * put in front. The marks in both stay where they are.
 */
export function jailTree(options: string, files = ""): string {
  const lines = options.replace(/^\n/, "").replace(/\n?$/, "\n");
  return `${files.replace(/^\n/, "")}--- /var/log/web.log
--- filter.d/web.conf
[Definition]
failregex = ^login failed from <ADDR>$
--- action.d/block.conf
[Definition]
actionban = block <ip>
actionunban = unblock <ip>
--- jail.conf
[web]
enabled = true
filter = web
action = block
logpath = /var/log/web.log
${lines === "\n" ? "" : lines}`;
}
