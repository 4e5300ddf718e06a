/** A ticket as its file tells it; see readTicket of core/action. */
export interface TicketFile {
  readonly ip: string;
  readonly time: number;
  readonly failures: number;
  readonly matches: readonly string[];
  readonly [field: string]: unknown;
}

/** Operations of one action in a row, each with its ticket, and the exit codes of the commands as they come. */
export interface Life {
  readonly name: string;
  readonly events: readonly (readonly [event: string, ticket: TicketFile])[];
  readonly exits: readonly number[];
}

/** What the jail gives in brackets. */
export const jailOptions: readonly (readonly [label: string, options: Readonly<Record<string, string>>])[] = [
  ["", {}],
  [
    "[name, port, chain ...]",
    { name: "my-web", port: "80,443", protocol: "tcp", chain: "DOCKER-USER", bantime: "3600", timeout: "90" },
  ],
  [
    "[mail]",
    {
      name: "sshd",
      dest: "root@example.com",
      sender: "f2b@example.com",
      sendername: "Fail2Ban",
      logpath: "/var/log/auth.log",
    },
  ],
];

const time = 1795164081;

/** What attackers leave behind, and what fail2ban writes in its place. */
const texts: readonly string[] = [
  "Failed password for root",
  `it's "quoted" and 'quoted'`,
  "$(touch /tmp/x) `id` \x24{HOME} $f2bV_ip",
  "line one\nline two\r\nline three",
  "a; rm -rf / && b || c | d & e",
  "<ip> <F-USER> <matches> <br> <name> <actionban>",
  "back\\slash \\n \\ end\\",
  "*?~#[x]{a,b}(c)^!",
  "tab\there  two  spaces",
  "ünïcödé 漢字 😀 \u00a0 \u2028",
  "-n --help -e",
  "",
];

function ticket(ip: string, index: number, more: Readonly<Record<string, unknown>> = {}): TicketFile {
  const text = texts[index % texts.length]!;
  const matches = index % 4 === 3 ? [] : [text, `${text} from ${ip}`];
  return {
    ip,
    time: index % 2 ? time + index : time + index + 0.5,
    failures: index,
    matches,
    ...(index % 3 ? { bantime: index % 3 === 1 ? 600 * index : -1 } : {}),
    ...(index % 2 ? { bancount: index, ipmatches: [text, "earlier"], ipfailures: 40 + index } : {}),
    ...(index % 5 === 0 ? { ipjailmatches: [`jail ${text}`], ipjailfailures: 7 } : {}),
    restored: index % 4 === 2,
    data: {
      user: text,
      "mlf-id": `x ${text}`,
      fport: String(2000 + index),
      ...(index % 2 ? { tags: [text, 1] } : {}),
    },
    jail: { bantime: 3600 + index, banned: index, banned_total: 3 * index, found: 2, found_total: 5 * index },
    ...(index % 2 ? { hosts: { [ip]: index % 4 === 1 ? "evil.example.com" : "x;id.example" } } : {}),
    ...more,
  };
}

const inet4 = ["192.0.2.1", "192.0.2.77/24", "203.0.113.7", "198.51.100.250", "10.0.0.8/8", "203.0.113.255"];
const inet6 = [
  "2001:db8::1",
  "2001:DB8:0:0:1::2",
  "2001:db8:1::/48",
  "fe80::1",
  "::1",
  "2001:db8::ffff:1:2:3",
];

const tickets: readonly TicketFile[] = [
  ...inet4.flatMap((ip, index) => [ticket(ip, index), ticket(ip.replace(/^\d+\.\d+/, "203.0"), index + 6)]),
  ...inet6.flatMap((ip, index) => [
    ticket(ip, index),
    ticket(ip.replace(/^2001:db8/i, "2001:db8:9"), index + 6),
  ]),
  ticket("::ffff:192.0.2.9", 4),
  ticket("[2001:db8::7]", 5),
  ticket("evil.example.com", 3),
  ticket("$(id).example.com", 9),
  ticket("192.0.2.3", 1, { fid: "session `x` 'y'" }),
  ticket("2001:db8::3", 2, { fid: "user@example.com" }),
];

/** Each event once, in the order of a jail's life. */
const events = ["start", "ban", "check", "prolong", "reban", "unban", "reload", "flush", "stop"];

// fail2ban keeps what it knows of the jail for operations without a ticket, so that in one life the jail stays the same.
const jail = { bantime: 3600, banned: 2, banned_total: 9, found: 1, found_total: 40 };
const other = ticket("198.51.100.9", 1, { jail });
const other6 = ticket("2001:db8:ffff::9", 2, { jail });

export const lives: readonly Life[] = [
  ...tickets.map(
    (one, index): Life => ({
      name: `all goes well, ticket ${index}`,
      events: events.map((event) => [event, one] as const),
      exits: [],
    }),
  ),
  ...tickets.map(
    (one, index): Life => ({
      name: `nothing goes well at first, ticket ${index}`,
      events: ["start", "ban", "ban", "check", "unban", "flush", "stop"].map(
        (event) => [event, one] as const,
      ),
      exits: drawCodes(index),
    }),
  ),
  ...[...Array(24).keys()].map(
    (index): Life => ({
      name: `both families, script ${index}`,
      events: [
        "start",
        "ban",
        "ban",
        "unban",
        "ban",
        "check",
        "reban",
        "flush",
        "check",
        "reload",
        "unban",
        "stop",
        "stop",
      ].map((event, at) => [event, (at + index) % 2 ? other : other6] as const),
      exits: drawCodes(index * 7 + 3, 20),
    }),
  ),
  ...["evil.example.com", "192.0.2.1"].map(
    (ip): Life => ({
      name: `a name and an address, ${ip}`,
      events: [
        ["ban", ticket(ip, 3, { jail })],
        ["ban", other6],
        ["check", other],
        ["unban", ticket(ip, 3, { jail })],
        ["stop", other],
      ],
      exits: [1, 1, 0, 1],
    }),
  ),
];

/** Exit codes that look drawn by lot and are always the same. */
function drawCodes(seed: number, count = 12): number[] {
  let state = seed * 2654435761 + 12345;
  return [...Array(count)].map(() => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 16) % 3 === 0 ? 0 : (state >> 16) % 2;
  });
}
