/** Actions that ask for what no stock action does, each as the text of its file. */
export const handmade: Readonly<Record<string, string>> = {
  "every-tag": `[Definition]
actionstart = start <ip>|<family>|<fid>|<time>|<bantime>|<matches>|<F-USER>|<F-*>|<name>|<actname>|<timeout>|<br>|<sp>|<fq-hostname>
actionban = ban <ip> <family> <ip-rev> <ip-host> <fid> <failures> <bantime> <bancount> <restored> <time>
            "<matches>" "<ipmatches>" "<ipjailmatches>" <ipfailures> <ipjailfailures> '<F-USER>' <F-MLF-ID> <F-PORT>
            <F-TAGS> <F-NOTHING> <F-ID> <F-*> <raw-ticket> <jail.banned> <jail.banned_total> <jail.found>
            <jail.found_total> <br><sp><fq-hostname> <sh-hostname> <name> <actname> <timeout> <banEpoch> <unknown> < no> <<ip>>
actionunban = unban <F-MATCHES> <F-FAILURES> <F-user> <jail.name>
actionprolong = prolong <ip> until <bantime>
actionreban = reban <ip> <bancount>
actioncheck = check <ip> <family> <name> <F-USER>
actionrepair = repair <ip> <family>
actionflush = flush <family> <ip>
actionreload = reload <family>
actionstop = stop <family> <bantime> <ip-rev> <ip-host>
`,
  families: `[Definition]
actionstart = <tool> start <set><family>
actionban = <tool> ban <ip> <set-<kind>>
actionunban = <tool> unban <ip>
actioncheck = <tool> check <set>
actionflush = <tool> flush
actionstop = <tool> stop
[Init]
tool = fw4
set = s<name>
kind = a
set-a = A-<set>
set-b = B-<set>
[Init?family=inet6]
tool = fw6
kind = b
`,
  "families-started-at-once": `[Definition]
actionstart_on_demand = false
actionstart = <tool> start <name>
actionban = <tool> ban <ip>
actionunban = <tool> unban <ip>
actioncheck = <tool> check
actionrepair = <tool> repair
actionrepair_on_unban = true
actionflush = fw flush
actionstop = fw stop
[Init]
tool = fw4
[Init?family=inet6]
tool = fw6
`,
  "on-demand": `[Definition]
actionstart_on_demand = yes
actionstart = fw start
actionban = fw ban <ip>
actionunban = fw unban <ip>
actioncheck = fw check <family>
actionstop = fw stop <family>
`,
  "own-families": `[Definition]
actionstart = fw start <family>
actionban = fw ban <ip> <family>
actionunban = fw unban <ip>
actionflush = fw flush
actioncheck = fw check
actionstop = fw stop
[Init]
families = inet6, other
`,
  nested: `[Definition]
actionban = echo <<which>-<<kind>>> <a> <quoted> <list> <br-in> <matches-of> "<matches>"
actionunban = echo <c> <missing-<kind>> <<missing>>
[Init]
which = x
kind = k
k = deep
x-deep = found <kind>
a = <b> and <b>
b = <c>
c = see
quoted = '<a>'
list = <a><br><b>
br-in = one<br>two
matches-of = "<matches>" <ipmatches>
`,
  "own-matches": `[Definition]
actionban = echo "<matches>" <ipmatches>
actionunban = echo <ipjailmatches>
[Init]
matches = set by hand $(id) <name>
ipmatches = none; "x" & y
`,
  looping: `[Definition]
actionstart = echo start
actionban = echo <grow>
actionunban = echo fine
actioncheck = echo <name>
[Init]
grow = <name?family=inet6>
`,
  "no-commands": `[Definition]
norestored = 1
[Init]
x = y
`,
  "percent-and-backslash": `[Definition]
actionban = date +%%s '100%%' <ip> \\\\ \\n \\<ip\\> <tool> <F-USER>
actionunban = a
  b # no comment

  # a comment
  ; <ip>
[Init]
tool = t<name>%% \\
`,
  "tags-of-other-scripts": `[Definition]
actionban = echo ünï <ip> <näme> <F-USER> 漢 <漢> <sp>\u00a0<br>
actionunban = <c-<family>> <x<ip>> <a?family=inet4> <<c><b>>
[Init]
näme = wert-ü
漢 = 字
c-inet4 = F4
x192.0.2.1 = never
a = A
b = B
c = b
bB = deep
`,
  shadowed: `[Definition]
actionban = <bantime> <timeout> <failures> <time> <ip> <IP> <f-user> <F-user>
actionunban = <timeout> <matching> "<matching>"
[Init]
bantime = 33
timeout = 1m
ip = 9.9.9.9
failures = 77
name = own
matching = <matches>
`,
  "carriage-returns": "[Definition]\r\nactionban = ban <ip>\r\nactionunban = unban <ip>\r\n",
};
