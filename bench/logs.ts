import { closeSync, openSync, writeSync } from "node:fs";

/** What a generated log holds: whose lines, how many, and how many of them in a hundred a failregex looks at closely. */
export interface LogPlan {
  readonly service: "jellyfin" | "sshd";
  readonly lines: number;
  readonly candidates: number;
  readonly seed: number;
}

/** Writes the log that `plan` describes to `path`: the same bytes for the same plan. */
export function writeLog(path: string, plan: LogPlan): void {
  const file = openSync(path, "w");
  const random = randomNumbers(plan.seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const number = (limit: number): number => Math.floor(random() * limit);
  const message = plan.service === "jellyfin" ? jellyfinMessage : sshdMessage;
  const date = plan.service === "jellyfin" ? jellyfinDate : sshdDate;
  let time = Date.UTC(2026, 10, 20, 0, 0, 0);
  let block = "";
  for (let line = 0; line < plan.lines; line++) {
    time += number(160);
    const candidate = random() * 100 < plan.candidates;
    // One line in a hundred is not ASCII.
    const foreign = random() * 100 < 1;
    block += `${date(time, number)}${message(candidate, { pick, number, foreign })}\n`;
    if (block.length > 1 << 20) {
      writeSync(file, block);
      block = "";
    }
  }
  writeSync(file, block);
  closeSync(file);
}

/** Drawn numbers for one line, and whether it holds characters beyond ASCII. */
interface Dice {
  pick<Item>(items: readonly Item[]): Item;
  number(limit: number): number;
  readonly foreign: boolean;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number): string => String(value).padStart(2, "0");

/** Mostly Jellyfin's own form; one line in ten another, one in fifty none. */
function jellyfinDate(time: number, number: (limit: number) => number): string {
  const iso = new Date(time).toISOString();
  const kind = number(100);
  if (kind < 88) return `[${iso.slice(0, 10)} ${iso.slice(11, 23)} +00:00] `;
  if (kind < 94) return `${iso.slice(0, 19)}Z `;
  if (kind < 98) return syslogDate(time, " jellyfin[812]: ");
  return "";
}

/** Mostly syslog's form; one line in ten another, one in fifty none. */
function sshdDate(time: number, number: (limit: number) => number): string {
  const iso = new Date(time).toISOString();
  const kind = number(100);
  if (kind < 88) return syslogDate(time, " ");
  if (kind < 94) return `${iso.slice(0, 23)}000+00:00 `;
  if (kind < 98) return `${iso.slice(0, 10)} ${iso.slice(11, 19)} `;
  return "";
}

function syslogDate(time: number, tail: string): string {
  const date = new Date(time);
  const day = String(date.getUTCDate()).padStart(2, " ");
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${months[date.getUTCMonth()]} ${day} ${clock}${tail}`;
}

function address({ number }: Dice): string {
  const kind = number(10);
  if (kind === 0) return `2001:db8::${number(65536).toString(16)}:${number(65536).toString(16)}`;
  return `${["192.0.2", "198.51.100", "203.0.113"][number(3)]}.${number(256)}`;
}

const names = ["admin", "root", "anna", "guest user", 'o"brien', "test", "backup", "demo"];
const foreigners = ["müller", "Żółw", "日本語", "Ünïcode", "smørbrød"];

function userName(dice: Dice): string {
  return dice.pick(dice.foreign ? foreigners : names);
}

function jellyfinMessage(candidate: boolean, dice: Dice): string {
  const thread = dice.number(90);
  if (candidate) {
    const denied = `Authentication request for "${userName(dice)}" has been denied (IP: "${address(dice)}").`;
    return `[INF] [${thread}] Jellyfin.Server.Implementations.Users.UserManager: ${denied}`;
  }
  const title = dice.foreign ? dice.pick(foreigners) : "The Long Voyage";
  switch (dice.foreign ? dice.pick([1, 3, 5]) : dice.number(6)) {
    case 0:
      return `[INF] [${thread}] Emby.Server.Implementations.ScheduledTasks.TaskManager: "Scan Media Library" Completed after ${dice.number(9)} minute(s) and ${dice.number(60)} seconds`;
    case 1:
      return `[INF] [${thread}] Emby.Server.Implementations.Session.SessionManager: Playback stopped reported by app "Jellyfin Web" "10.10.3" playing "${title}". Stopped at "${dice.number(900000)}" ms`;
    case 2:
      return `[WRN] [${thread}] Jellyfin.Server.Middleware.ResponseTimeMiddleware: Slow HTTP Response from "http://media.example.org/Items/Latest" to "${address(dice)}" in 0:00:00.${dice.number(9999999)} with Status Code 200`;
    case 3:
      return `[INF] [${thread}] MediaBrowser.MediaEncoding.Transcoding.TranscodeManager: "/usr/lib/jellyfin-ffmpeg/ffmpeg" "-analyzeduration 200M -i file:\\"/media/${title}.mkv\\" -map 0:0 -codec:v:0 libx264 -preset veryfast"`;
    case 4:
      return `[INF] [${thread}] Emby.Server.Implementations.HttpServer.WebSocketManager: WS "${address(dice)}" request`;
    default:
      return `[DBG] [${thread}] Jellyfin.Api.Controllers.DynamicHlsController: Playlist segment ${dice.number(4000)}.ts for "${title}" is ready`;
  }
}

function sshdMessage(candidate: boolean, dice: Dice): string {
  const pid = 1000 + dice.number(60000);
  const port = 1024 + dice.number(64000);
  const host = "server";
  if (candidate) {
    const sshd = `${host} sshd[${pid}]: `;
    switch (dice.foreign ? dice.pick([0, 5]) : dice.number(8)) {
      case 0:
        return `${sshd}Invalid user ${userName(dice)} from ${address(dice)} port ${port}`;
      case 1:
        return `${sshd}Connection closed by authenticating user root ${address(dice)} port ${port} [preauth]`;
      case 2:
        return `${sshd}pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${address(dice)}  user=root`;
      case 3:
        return `${sshd}Received disconnect from ${address(dice)} port ${port}:11: Bye Bye [preauth]`;
      case 4:
        return `${sshd}Accepted publickey for anna from ${address(dice)} port ${port} ssh2: RSA SHA256:abcdefghijklmnop`;
      default:
        return `${sshd}Failed password for ${dice.pick(["", "invalid user "])}${userName(dice)} from ${address(dice)} port ${port} ssh2`;
    }
  }
  const note = dice.foreign ? dice.pick(foreigners) : "nightly";
  switch (dice.foreign ? dice.pick([1, 5]) : dice.number(6)) {
    case 0:
      return `${host} CRON[${pid}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)`;
    case 1:
      return `${host} systemd[1]: Started Session ${dice.number(9999)} of user root (${note}).`;
    case 2:
      return `${host} kernel: [${dice.number(99999)}.${dice.number(999999)}] eth0: link up, 1000Mbps, full-duplex`;
    case 3:
      return `${host} postfix/smtpd[${pid}]: connect from mail.example.org[${address(dice)}]`;
    case 4:
      return `${host} dhclient[${pid}]: DHCPREQUEST for 192.0.2.${dice.number(256)} on eth0 to 192.0.2.1 port 67`;
    default:
      return `${host} backup[${pid}]: ${note} run ${dice.number(1000)}: ${dice.number(100000)} files, ${dice.number(900)} MB`;
  }
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
