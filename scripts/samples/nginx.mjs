// The error log of the nginx in front of Jellyfin. Under the jail: maxretry 5, findtime 10 min, bantime 1 h.
import { chance, time } from "./draw.mjs";

const HOST = "media.example.org";

function request(draw) {
  return `request: "GET ${draw.pick(["/", "/stats/", "/admin/", "/web/index.html"])} HTTP/1.1", host: "${HOST}"`;
}

const FAILURES = [
  (user) => `user "${user}": password mismatch`,
  (user) => `user "${user}" was not found in "/etc/nginx/.htpasswd"`,
];

const OTHERS = [
  (draw) => [
    "error",
    `open() "/usr/share/nginx/html/favicon.ico" failed (2: No such file or directory)`,
    draw,
  ],
  (draw) => [
    "error",
    `upstream timed out (110: Connection timed out) while reading response header from upstream`,
    draw,
  ],
  (draw) => ["error", `connect() failed (111: Connection refused) while connecting to upstream`, draw],
  (draw) => [
    "warn",
    `an upstream response is buffered to a temporary file /var/cache/nginx/proxy_temp/${draw.whole(1, 9)}/0${draw.whole(1, 9)}/000000${draw.whole(1000, 9999)} while reading upstream`,
    draw,
  ],
  (draw) => [
    "crit",
    `SSL_do_handshake() failed (SSL: error:0A00006C:SSL routines::bad key share) while SSL handshaking`,
    draw,
  ],
  (draw) => ["error", `no user/password was provided for basic authentication`, draw],
];

/** The whole log, as text. */
export function nginxErrors() {
  const draw = chance(8096);
  const lines = [];
  const add = (at, level, text, client) =>
    lines.push({ at, level, text: `${text}, client: ${client}, server: ${HOST}, ${request(draw)}` });
  const failures = (start, count, client, users, gap) => {
    let at = time(start);
    for (let n = 0; n < count; n++) {
      add(at, "error", draw.pick(FAILURES)(users[n % users.length]), client);
      at += draw.whole(gap[0], gap[1]) * 1000;
    }
  };
  failures("03:12:40", 9, "203.0.113.45", ["admin", "root", "web master"], [2, 12]); // banned
  failures("08:00:05", 4, "198.51.100.61", ["anna"], [20, 60]); // one short
  failures("10:30:00", 6, "2001:db8:77::9", ["admin"], [30, 100]); // banned, just within ten minutes
  failures("12:00:00", 6, "198.51.100.62", ["admin"], [200, 260]); // too slow for this jail
  failures("17:51:27", 5, "203.0.113.7", ["admin", "media"], [1, 4]); // banned
  failures("19:02:00", 1, "192.0.2.41", ["anna"], [1, 1]); // one mistake
  for (let n = 0; n < 130; n++) {
    const [level, text] = draw.pick(OTHERS)(draw);
    add(
      draw.whole(0, 86_399) * 1000,
      level,
      text,
      draw.pick(["192.0.2.41", "192.0.2.10", "2001:db8:42::5", "198.51.100.90"]),
    );
  }
  let connection = 1;
  return lines
    .map((line, index) => ({ ...line, index }))
    .sort((a, b) => a.at - b.at || a.index - b.index)
    .map(({ at, level, text }) => {
      const clock = new Date(at).toISOString().slice(11, 19);
      connection += draw.whole(1, 40);
      return `2026/11/20 ${clock} [${level}] 2417#2417: *${connection} ${text}\n`;
    })
    .join("");
}
