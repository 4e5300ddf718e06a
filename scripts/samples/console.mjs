// What a container writes to its console as it starts, and while nobody attacks it.
import { chance, time } from "./draw.mjs";

const SERVER = "Emby.Server.Implementations";

const START = [
  ["Main", "Jellyfin version: 10.10.7"],
  ["Main", "Environment Variables: [[JELLYFIN_DATA_DIR, /config], [JELLYFIN_CACHE_DIR, /cache]]"],
  ["Main", "Arguments: [/jellyfin/jellyfin.dll]"],
  ["Main", "Operating system: Debian GNU/Linux 12 (bookworm)"],
  ["Main", "Architecture: X64"],
  ["Main", "Program data path: /config"],
  ["Main", "Log directory path: /config/log"],
  [`${SERVER}.AppBase.BaseConfigurationManager`, "Setting cache path: /cache"],
  [`${SERVER}.ApplicationHost`, "Loading assemblies"],
  ["MediaBrowser.MediaEncoding.Encoder.MediaEncoder", "FFmpeg: /usr/lib/jellyfin-ffmpeg/ffmpeg"],
  [`${SERVER}.ApplicationHost`, "ServerId: 5a1f0c0de5a1f0c0de5a1f0c0de5a1f0"],
  [`${SERVER}.ApplicationHost`, "Core startup complete"],
  ["Main", "Startup complete 0:00:07.4140132"],
];

/** The lines of the start at 17:40 and of two quiet hours after it. */
export function startUp() {
  const draw = chance(1);
  const line = (at, source, text) => ({
    at,
    level: "INF",
    thread: draw.thread(),
    source,
    message: () => text,
  });
  const events = START.map(([source, text], n) => ({
    ...line(time("17:40:02") + n * 400, source, text),
    thread: 1,
  }));
  for (let n = 0; n < 90; n++) {
    const ip = draw.pick(["192.0.2.41", "2001:db8:42::5", "::ffff:192.0.2.10"]);
    const at = draw.whole(time("17:41"), time("19:50"));
    events.push(line(at, `${SERVER}.HttpServer.WebSocketManager`, `WS ${ip} request`));
    events.push(
      line(at + draw.whole(2000, 400_000), `${SERVER}.HttpServer.WebSocketManager`, `WS ${ip} closed`),
    );
  }
  return events;
}
