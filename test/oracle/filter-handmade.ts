import type { Definition, Line, Run } from "./filter-judge.ts";

/** A filter made for one feature, and lines that show it. */
export interface HandmadeFilter {
  readonly definition: Definition;
  readonly run?: Run;
  readonly lines: readonly Line[];
}

const date = "2005-08-14 11:59:58";

function dated(...messages: string[]): string[] {
  return messages.map((message) => `${date} ${message}`);
}

/** Filters for each thing that a filter can do; their names say which. */
export const handmadeFilters: Readonly<Record<string, HandmadeFilter>> = {
  "host as IPv4, IPv6, mapped, bracketed, name": {
    definition: { failregex: ["^ from <HOST>$", "^ from <ADDR> end$", "^ from <DNS>\\b"] },
    lines: dated(
      "from 192.0.2.1",
      "from 2001:DB8:0:0::1",
      "from ::ffff:192.0.2.1",
      "from ::FFFF:c000:201",
      "from [2001:db8::1]",
      "from [192.0.2.1] end",
      "from host.example.com",
      "from 192.0.2.300",
      "from 999.1.1.1 end",
      "from 1:2:3:4:5:6:7:8:9",
      "from ::1.2.3.4",
      "from ::ffff:192.0.2.1 end",
      "from 192.0.2.01",
      "from _dmarc.example-1.org_",
      "from ١٩٢.0.2.1",
    ),
  },
  "usedns=no leaves names out": {
    definition: { failregex: ["^ from <HOST>$"] },
    run: { usedns: "no" },
    lines: dated("from 192.0.2.1", "from host.example.com"),
  },
  "names are resolved where ids are not raw": {
    definition: { failregex: ["^ from <HOST>$", "^ id <F-ID>.*</F-ID>$", "^ dns <DNS>$"] },
    run: { raw: false, hosts: { "host.example.com": ["192.0.2.7"], mapped: ["::ffff:192.0.2.8"] } },
    lines: dated(
      "from 192.0.2.1",
      "from host.example.com",
      "from nowhere.example.com",
      "from mapped",
      "dns 192.0.2.9",
      "dns 192.0.2.999",
      "id 192.0.2.0/24",
      "id [2001:db8::1]",
      "id 192.0.2.77/255.255.255.0",
      "id 2001:db8::1/ffff:ffff::",
      "id some text",
      "id ::ffff:192.0.2.1",
    ),
  },
  "usedns=raw takes names as ids": {
    definition: { failregex: ["^ from <HOST>$", "^ id <F-ID>.*</F-ID>$"] },
    run: { raw: false, usedns: "raw" },
    lines: dated("from 192.0.2.1", "from host.example.com", "id 192.0.2.0/24"),
  },
  "usedns=no does not resolve names": {
    definition: { failregex: ["^ dns <DNS>$"] },
    run: { raw: false, usedns: "no", hosts: { a: ["192.0.2.7"] } },
    lines: dated("dns a", "dns 192.0.2.9"),
  },
  "masks that are none break the line": {
    definition: { failregex: ["^ id <F-ID>.*</F-ID>$"] },
    run: { raw: false },
    lines: dated("id 192.0.2.1", "id 192.0.2.1/x"),
  },
  "subnets and cidr": {
    definition: {
      failregex: [
        "^ net <SUBNET>$",
        "^ pair <ADDR>/<CIDR>$",
        "^ four <IP4>/<F-CIDR/>$",
        "^ six <IP6>/<CIDR>$",
        "^ free <ADDR> (?P<cidr>\\S*)$",
      ],
    },
    lines: dated(
      "net 192.0.2.77/24",
      "net 192.0.2.77",
      "net [2001:db8:1::1/32]",
      "net 2001:db8:1::1",
      "pair 192.0.2.77/0",
      "pair 192.0.2.77/33",
      "pair ::ffff:192.0.2.77/104",
      "pair ::ffff:192.0.2.77/24",
      "four 192.0.2.77/٢٤",
      "six 2001:db8:1::1/129",
      "six 2001:db8:1::1/0",
      "six ::ffff:c000:201/128",
      "free 192.0.2.77 ",
      "free 192.0.2.77 1_6",
      "free 192.0.2.77 -1",
      "free 192.0.2.77 -2",
      "free 192.0.2.77 -4",
      "free 192.0.2.77 -12",
      "free 192.0.2.77 -7",
      "free 192.0.2.77 99999999999999999999",
      "free 192.0.2.77 none",
      "net 192.0.2.1",
    ),
  },
  "failure ids beside addresses": {
    definition: {
      failregex: [
        "^ user <F-ID>\\S+</F-ID> from <ADDR>$",
        "^ same <F-ID>(?P<ip4>\\S+)</F-ID>$",
        "^ only <F-ID/>$",
        "^ port <F-PORT/> <F-PORT2>\\d+</F-PORT2> <HOST>$",
        "^ own <F-RHOST>\\S+</F-RHOST> <F-ID>.*?</F-ID>$",
      ],
    },
    lines: dated(
      "user bob from 192.0.2.1",
      "user 192.0.2.1 from 192.0.2.1",
      "user bob from 2001:DB8::1",
      "same 192.0.2.1",
      "same nothing",
      "only 192.0.2.1",
      "only ::ffff:1.2.3.4",
      "port ssh 22 192.0.2.1",
      "own h ",
      "own h id with spaces",
    ),
  },
  "alternate and tuple names": {
    definition: {
      failregex: [
        "^ a (?:user <F-ALT_USER_1>\\S*</F-ALT_USER_1>|name <F-ALT_USER_2>\\S+</F-ALT_USER_2>)(?: <F-USER>\\w+</F-USER>)? <ADDR>$",
        "^ b <F-ID>\\S+</F-ID> <F-TUPLE_ID>\\S+</F-TUPLE_ID>(?: <F-TUPLE_ID_2>\\S+</F-TUPLE_ID_2>)?$",
        "^ c <F-TUPLE_ID_9>\\w+</F-TUPLE_ID_9> <F-TUPLE_ID_10>\\w+</F-TUPLE_ID_10>(?P<fid>!)?$",
        "^ d <F-ALT_IP4>\\S+</F-ALT_IP4> <F-ALT_PORT_1>\\d+</F-ALT_PORT_1><IP6>?$",
        "^ e (?P<tuple_>x)(?P<alt_x>y)(?P<alt_>z)(?P<tuple_x_1>!)?<ADDR>$",
        "^ f <F-MLFID>\\w+</F-MLFID> <F-TUPLE_USER>\\w+</F-TUPLE_USER> <F-TUPLE_USER_1>\\w+</F-TUPLE_USER_1>(?: <ADDR>)?$",
      ],
    },
    lines: dated(
      "a user bob 192.0.2.1",
      "a name bob 192.0.2.1",
      "a user  192.0.2.1",
      "a user bob al 192.0.2.1",
      "b 192.0.2.1 x",
      "b 192.0.2.1 x y",
      "c a b",
      "c a b!",
      "d 192.0.2.1 22",
      "e xyz192.0.2.1",
      "f 1 a b",
      "f 1 a b 192.0.2.1",
      "f 1 a c",
      "f 1 a c",
    ),
  },
  "a tuple for an address breaks the line": {
    definition: { failregex: ["^ <IP4> <F-TUPLE_IP4>\\S+</F-TUPLE_IP4>$"] },
    lines: dated("192.0.2.1 x"),
  },
  "a tuple for a name is a raw id": {
    definition: { failregex: ["^ <DNS> <F-TUPLE_DNS>\\S+</F-TUPLE_DNS>(?: <F-ID>\\S+</F-ID>)?$"] },
    lines: dated("a x", "a x id"),
  },
  "a tuple for a mask breaks the line": {
    definition: { failregex: ["^ <IP4> <CIDR> <F-TUPLE_CIDR>\\S+</F-TUPLE_CIDR>$"] },
    lines: dated("192.0.2.1 8 x"),
  },
  "a group named matches breaks the line": {
    definition: { failregex: ["^ <IP4> <F-MATCHES>\\S+</F-MATCHES>$"] },
    lines: dated("192.0.2.1 8"),
  },
  "a group named matches that takes no part breaks the line": {
    definition: { failregex: ["^ <IP4>(?: <F-MATCHES>\\S+</F-MATCHES>)?$"] },
    lines: dated("192.0.2.1"),
  },
  "a group named matches under an mlfid gives its characters": {
    definition: { failregex: ["^ <F-MLFID>\\d+</F-MLFID> <IP4> <F-MATCHES>\\S+</F-MATCHES>$"] },
    lines: dated("1 192.0.2.1 abc", "1 192.0.2.1 abc"),
  },
  "a group named users under an mlfid": {
    definition: {
      failregex: [
        "^ <F-MLFID>\\d+</F-MLFID> <F-USERS>\\S+</F-USERS>(?: <F-USER>\\S+</F-USER>)?(?: <IP4>)?<F-NOFAIL>!</F-NOFAIL>?$",
      ],
    },
    lines: dated("1 a!", "2 ab!", "1 b 192.0.2.1!", "3 x y!"),
  },
  "prefregex and content": {
    definition: {
      prefregex: "^<F-MLFID>\\s\\S+</F-MLFID> app(?:\\[<F-PID>\\d+</F-PID>\\])?: <F-CONTENT>.+</F-CONTENT>$",
      failregex: [
        "^failed for <F-USER>\\S+</F-USER> from <ADDR>$",
        "^<F-NOFAIL>closing</F-NOFAIL>",
        "^<F-MLFFORGET>gone</F-MLFFORGET>",
      ],
    },
    lines: dated(
      "c1 app[12]: failed for bob from 192.0.2.1",
      "c1 app: failed for al from 192.0.2.1",
      "c2 other: failed",
      "c1 app: closing",
      "c1 app: gone",
      "c1 app: closing",
    ),
  },
  "prefregex without content, with an id": {
    definition: { prefregex: "^ (?:<ADDR> )?app", failregex: ["failed", "denied <DNS>"] },
    lines: dated("192.0.2.1 app failed", "app failed", "192.0.2.1 app denied x", "nothing"),
  },
  "prefregex whose content is empty or takes no part": {
    definition: {
      prefregex: "^ app(?::<F-CONTENT>.*?</F-CONTENT>)?(?P<rest> .*)?$",
      failregex: ["app.*<ADDR>", "^ <ADDR>"],
    },
    lines: dated("app: 192.0.2.1", "app 192.0.2.1", "app:x 192.0.2.1", "app:"),
  },
  "prefregex with content by another name": {
    definition: {
      prefregex: "^ (?:a <F-ALT_CONTENT_1>.+</F-ALT_CONTENT_1>|b <F-ALT_CONTENT_2>.+</F-ALT_CONTENT_2>)$",
      failregex: ["^<ADDR>"],
    },
    lines: dated("a 192.0.2.1", "b 192.0.2.2", "c 192.0.2.3"),
  },
  "prefregex with a tuple for content breaks the line": {
    definition: {
      prefregex: "^ <F-CONTENT>.</F-CONTENT><F-TUPLE_CONTENT>.+</F-TUPLE_CONTENT>$",
      failregex: ["^<ADDR>"],
    },
    lines: dated("192.0.2.1"),
  },
  "a group of prefregex that failregex has too is lost where that takes no part": {
    definition: {
      prefregex: "^ <F-USER>\\w+</F-USER> <F-CONTENT>.+</F-CONTENT>$",
      failregex: ["^<ADDR>(?: <F-USER>\\w+</F-USER>)?$"],
    },
    lines: dated("bob 192.0.2.1", "bob 192.0.2.1 al"),
  },
  "no id in the match: the next failregex is tried": {
    definition: {
      failregex: ["^ (?:from <ADDR>|x)", "^ (?:y|(?P<fid>x))", "^\\n?$|(?P<fid>never)", "^(?P<fid>\\n)"],
    },
    lines: dated("from 192.0.2.1", "x", "y", ""),
  },
  "no id, with content": {
    definition: {
      prefregex: "^ <F-CONTENT>.+</F-CONTENT>$",
      failregex: ["^(?:<ADDR>|x)", "^(?:y|(?P<fid>x))", "^(?P<fid>\\n)"],
    },
    lines: dated("x", "y", "192.0.2.1"),
  },
  "an mlfid alone is pending": {
    definition: {
      failregex: [
        "^ <F-MLFID>\\d+</F-MLFID> begin(?: <F-USER>\\S+</F-USER>)?$",
        "^ <F-MLFID>\\d+</F-MLFID> from <ADDR>$",
      ],
    },
    lines: dated(
      "1 begin",
      "1 begin bob",
      "1 from 192.0.2.1",
      "1 from 192.0.2.1",
      "2 from 192.0.2.2",
      "2 begin",
    ),
  },
  "nofail, gained and forget": {
    definition: {
      failregex: [
        "^ <F-MLFID>\\d+</F-MLFID> <F-NOFAIL>conn</F-NOFAIL> <ADDR>$",
        "^ <F-MLFID>\\d+</F-MLFID> fail (?:<F-USER>\\S+</F-USER>)?$",
        "^ <F-MLFID>\\d+</F-MLFID> <F-MLFGAINED>ok</F-MLFGAINED> <F-USER>\\S*</F-USER>$",
        "^ <F-MLFID>\\d+</F-MLFID> <F-MLFFORGET><F-NOFAIL>bye</F-NOFAIL></F-MLFFORGET>$",
        "^ <F-MLFID>\\d+</F-MLFID> <F-MLFFORGET>drop</F-MLFFORGET> <ADDR>$",
        "^ <F-MLFID>\\d+</F-MLFID> <F-MLFGAINED>both</F-MLFGAINED> <F-NOFAIL>n</F-NOFAIL>",
      ],
    },
    lines: dated(
      "1 conn 192.0.2.1",
      "1 fail bob",
      "1 fail bob",
      "1 bye",
      "1 fail bob",
      "2 fail bob",
      "2 fail al",
      "2 conn 192.0.2.2",
      "2 ok al",
      "2 bye",
      "2 bye",
      "3 conn 192.0.2.3",
      "3 ok bob",
      "3 fail bob",
      "3 ok bob",
      "3 drop 192.0.2.3",
      "3 ok bob",
      "4 drop 192.0.2.4",
      "4 fail bob",
      "4 drop 192.0.2.4",
      "5 both n",
      "5 fail x",
      "5 conn 192.0.2.5",
      "5 both n",
      "5 bye",
      "6 conn 192.0.2.6",
      "6 conn 192.0.2.6",
      "6 ok ",
      "6 fail ",
      "6 fail bob",
      "6 fail al",
      "6 bye",
    ),
  },
  "several regexes hit one line of a connection": {
    definition: {
      failregex: [
        "^ <F-MLFID>\\d+</F-MLFID> <F-NOFAIL>conn</F-NOFAIL>",
        "^ <F-MLFID>\\d+</F-MLFID> conn <ADDR>",
        "conn <ADDR>",
        "^ <F-MLFID>\\d+</F-MLFID> conn <ADDR> <F-USER>\\w+</F-USER>$",
      ],
    },
    lines: dated(
      "1 conn",
      "1 conn 192.0.2.1",
      "1 conn 192.0.2.1 bob",
      "1 conn 192.0.2.1 al",
      "2 conn 192.0.2.1 bob",
    ),
  },
  "more connections than are kept": {
    definition: {
      failregex: [
        "^ <F-MLFID>\\d+</F-MLFID> begin <F-USER>\\w+</F-USER>$",
        "^ <F-MLFID>\\d+</F-MLFID> from <ADDR>$",
      ],
    },
    lines: dated(
      ...Array.from({ length: 120 }, (_, n) => `${n} begin u${n}`),
      ...Array.from({ length: 40 }, (_, n) => `${n} from 192.0.2.${n}`),
      ...Array.from({ length: 120 }, (_, n) => `${n} from 192.0.2.${n}`),
    ),
  },
  "one connection more than is kept": {
    definition: {
      failregex: ["^ <F-MLFID>\\d+</F-MLFID> begin$", "^ <F-MLFID>\\d+</F-MLFID> from <ADDR>$"],
    },
    lines: dated(
      ...Array.from({ length: 101 }, (_, n) => `${n} begin`),
      ...[1, 100, 0, 2, 1].map((n) => `${n} from 192.0.2.${n}`),
    ),
  },
  "few ignoreregexes are asked first": {
    definition: {
      failregex: ["<HOST> a", "<HOST> b", "<HOST> c", "<HOST> d"],
      ignoreregex: ["good"],
      prefregex: "^ <F-CONTENT>.+</F-CONTENT>$",
    },
    lines: dated("192.0.2.1 a", "192.0.2.1 a good", "good", "", "192.0.2.1 d good a"),
  },
  "as many ignoreregexes as failregexes are asked about what matched": {
    definition: { failregex: ["<HOST> a", "^ <HOST> [ab]"], ignoreregex: ["good", "goo"] },
    lines: dated("192.0.2.1 a", "192.0.2.1 a good", "good", "192.0.2.1 a goo", "192.0.2.1 b"),
  },
  "ignoreregexes see the content": {
    definition: {
      prefregex: "^ bad <F-CONTENT>.+</F-CONTENT>$",
      failregex: ["^<HOST>"],
      ignoreregex: ["bad", "^<HOST> x$"],
    },
    lines: dated("bad 192.0.2.1", "bad 192.0.2.1 x", "bad 192.0.2.1 bad"),
  },
  "lines without a date": {
    definition: { failregex: ["^\\s*from <HOST>$"] },
    lines: [
      "from 192.0.2.1",
      `${date} from 192.0.2.1`,
      "from 192.0.2.2",
      "2005-08-14 11:00:00 from 192.0.2.1",
      "from 192.0.2.3",
      "2005-08-14 11:59:00 from 192.0.2.1",
      "from 192.0.2.3",
      "2005-08-14 11:59:01 from 192.0.2.1",
      "x",
      "from 192.0.2.4",
    ],
  },
  "dates that are none": {
    definition: { failregex: ["^\\s*from <HOST>$", "from <HOST>$"] },
    lines: [
      "2005-02-31 11:00:00 from 192.0.2.1",
      `${date} nothing`,
      "2005-02-31 11:00:00 from 192.0.2.1",
      "2005-08-14 11:59:59 nothing",
      "2005-06-31 11:00:00 x",
      "from 192.0.2.2",
      "2005-06-31 11:00:00 from 192.0.2.2",
    ],
  },
  "no date pattern: now, or the last date": {
    definition: { failregex: ["from <HOST>"], datepattern: "{NONE}" },
    lines: [`${date} from 192.0.2.1`, "from 192.0.2.2"],
  },
  "a date, then none": {
    definition: { failregex: ["from <HOST>"], datepattern: "^%Y-%m-%d %H:%M:%S\n{NONE}" },
    lines: [
      "from 192.0.2.1",
      `${date} from 192.0.2.1`,
      "from 192.0.2.2",
      "2005-08-14 10:59:59 from 192.0.2.1",
      "from 192.0.2.2",
    ],
  },
  "a date in the middle of the line": {
    definition: { failregex: ["^from <HOST> at  to x$", "^from <HOST> at$", "fr..om <HOST>"] },
    lines: [
      `from 192.0.2.1 at ${date} to x`,
      `from 192.0.2.1 at${date}`,
      `fr${date}om 192.0.2.1`,
      `f ${date}rom 192.0.2.1`,
    ],
  },
  "fractions of a second and epochs": {
    definition: { failregex: ["from <HOST>"] },
    lines: [
      "1124013599.25 from 192.0.2.1",
      "2005-08-14 11:59:58.250 from 192.0.2.1",
      "[1124013599] from 192.0.2.1",
      "@400000004f000000 from 192.0.2.1",
    ],
  },
  "a zone for the log": {
    definition: { failregex: ["from <HOST>"] },
    run: { logtimezone: "UTC+0300" },
    lines: dated("from 192.0.2.1"),
  },
  "lines that come with their time": {
    definition: { failregex: ["^from <HOST>$", "^ from <HOST>$"] },
    lines: [
      ["", "2005-08-14T10:00:00", "from 192.0.2.1", 1124013600],
      "from 192.0.2.2",
      ["x", "y", " from 192.0.2.1", 1124013599.5],
      " from 192.0.2.2",
    ],
  },
  "several lines: a failure over two lines": {
    definition: {
      failregex: ["^ begin <F-ID>\\d+</F-ID><SKIPLINES>^ end (?P=fid) <ADDR>$", "^ single <HOST>$"],
      maxlines: 5,
    },
    lines: dated(
      "begin 1",
      "other",
      "begin 2",
      "end 1 192.0.2.1",
      "end 2 192.0.2.2",
      "single 192.0.2.3",
      "other",
      "begin 3",
      "a",
      "b",
      "c",
      "d",
      "end 3 192.0.2.3",
      "begin 4",
      "a",
      "a",
      "end 4 192.0.2.4",
    ),
  },
  "several lines: skipped lines that look alike": {
    definition: { failregex: ["^ begin<SKIPLINES>^ end <ADDR>$"], maxlines: 7 },
    lines: ["begin", "x", "begin", "x", "x", "end 192.0.2.1", "y", "begin", "begin", "end 192.0.2.2"].map(
      (line, index) => `2005-08-14 11:59:5${index} ${line}`,
    ),
  },
  "several lines: ignored ones": {
    definition: {
      failregex: ["^ begin <F-ID>\\d+</F-ID><SKIPLINES>^ end (?P=fid) <ADDR>$", "<HOST> x"],
      ignoreregex: ["good", "^ begin 3"],
      maxlines: 4,
    },
    lines: dated(
      "begin 1",
      "good",
      "end 1 192.0.2.1",
      "begin 2",
      "end 2 192.0.2.2 good",
      "end 2 192.0.2.2",
      "begin 3",
      "end 3 192.0.2.2",
      "192.0.2.1 x",
      "192.0.2.1 x good",
    ),
  },
  "several lines: ignored first": {
    definition: {
      failregex: ["^ a <ADDR>$", "^ b <ADDR>$", "^ c <ADDR>$", "^ d<SKIPLINES>^ e <ADDR>"],
      ignoreregex: ["good"],
      maxlines: 3,
    },
    lines: dated("a 192.0.2.1", "good", "b 192.0.2.1", "c 192.0.2.1", "d", "x", "e 192.0.2.1"),
  },
  "several lines: odd matches": {
    definition: {
      failregex: [
        "\\nx (?P<fid>\\d+)\\n",
        "(?P<fid>)\\A(?=[\\s\\S]* empty)",
        "(?P<fid>z)\\Z|(?P<dns>y)\\n\\Z",
        "a<SKIPLINES>b<SKIPLINES>c (?P<fid>\\d)",
      ],
      maxlines: 6,
    },
    lines: dated(
      "x 1",
      "x 2",
      "",
      "empty",
      "w y",
      "z",
      "a",
      "p",
      "b",
      "q",
      "q",
      "c 1",
      "\x85a",
      "p\u2028r",
      "b",
      "q\x1cs",
      "c 2",
      "x 1",
      "a\n b\n c 3",
    ),
  },
  "several lines: prefregex with content": {
    definition: {
      prefregex: "^ app: <F-CONTENT>.+</F-CONTENT>$",
      failregex: ["^from <HOST>$", "^begin<SKIPLINES>^end <ADDR>", "<ADDR>"],
      maxlines: 3,
    },
    lines: dated(
      "app: from 192.0.2.1",
      "app: begin",
      "app: end 192.0.2.1",
      "x",
      "app: 192.0.2.2",
      "app: nothing",
      "y",
      "z",
    ),
  },
  "several lines: connections": {
    definition: {
      failregex: [
        "^ <F-MLFID>\\d+</F-MLFID> <F-NOFAIL>conn</F-NOFAIL> <ADDR>$",
        "^ <F-MLFID>\\d+</F-MLFID> fail$",
        "^ (?:<ADDR>|none)$",
      ],
      maxlines: 3,
    },
    lines: dated("1 conn 192.0.2.1", "1 fail", "2 fail", "2 conn 192.0.2.2", "none", "192.0.2.1"),
  },
  "flags at the head of a group": {
    definition: {
      failregex: ["^ ((?i)from) <HOST>$", "(?:(?i)TO <HOST>)", "(?i)^ with <HOST>", "\\((?i:x) <HOST>"],
    },
    lines: dated("FROM 192.0.2.1", "to 192.0.2.1", "WITH 192.0.2.1", "(X 192.0.2.1"),
  },
  "an empty failregex": { definition: { failregex: ["<HOST>", " \t\u00a0"] }, lines: [] },
  "a failregex without an id": {
    definition: { failregex: ["<HOST>", "((?i)from) (<F-USER>.*</F-USER>)"] },
    lines: [],
  },
  "a failregex that is no regex": { definition: { failregex: ["<HOST>", "from (<ADDR>"] }, lines: [] },
  "a failregex with two hosts": { definition: { failregex: ["^<HOST> <HOST>$"] }, lines: [] },
  "a failregex on several lines that is no regex": {
    definition: { failregex: ["<HOST>\n é[b-a]"] },
    lines: [],
  },
  "a prefregex that is no regex": { definition: { prefregex: "*", failregex: ["<HOST>"] }, lines: [] },
  "an empty prefregex is none": {
    definition: { prefregex: "", failregex: ["<HOST>"] },
    lines: dated("192.0.2.1"),
  },
  "a blank prefregex": { definition: { prefregex: "  ", failregex: ["<HOST>"] }, lines: [] },
  "an ignoreregex that is no regex": {
    definition: { failregex: ["<HOST>"], ignoreregex: ["(?<n>x)"] },
    lines: [],
  },
  "an empty ignoreregex": { definition: { failregex: ["<HOST>"], ignoreregex: [""] }, lines: [] },
  "a group with a name that is none": { definition: { failregex: ["<HOST> <F-A-B>x</F-A-B>"] }, lines: [] },
  "a date pattern that is no regex": {
    definition: { failregex: ["<HOST>"], datepattern: "%Y(" },
    lines: dated("192.0.2.1"),
  },
  "a date pattern with a percent sign too many": {
    definition: { failregex: ["<HOST>"], datepattern: "%Y %" },
    lines: dated("192.0.2.1"),
  },
  "a date pattern that stands twice": {
    definition: { failregex: ["<HOST>"], datepattern: "^%Y\n^%Y" },
    lines: [],
  },
  "an empty date pattern": {
    definition: { failregex: ["<HOST>"], datepattern: "" },
    lines: dated("192.0.2.1"),
  },
  "a zone that is none": {
    definition: { failregex: ["<HOST>"] },
    run: { logtimezone: "Nowhere" },
    lines: [],
  },
};
