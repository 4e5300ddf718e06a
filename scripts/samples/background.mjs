// What a Jellyfin 10.10 logs all day when nobody attacks it: people watch, libraries are scanned, tasks run.
import { chance, time } from "./draw.mjs";
import { exceptions } from "./exceptions.mjs";

const SERVER = "Emby.Server.Implementations";
const ENCODING = "MediaBrowser.MediaEncoding";

const PEOPLE = [
  { user: "anna", ip: "192.0.2.41" },
  { user: "ben", ip: "2001:db8:42::5" },
  { user: "carla", ip: "192.0.2.10" },
  { user: "Opa Heinz", ip: "192.0.2.77" },
  { user: "living room", ip: "192.0.2.10" },
];

const APPS = [
  ["Jellyfin Web", "10.10.7"],
  ["Jellyfin Android", "2.6.3"],
  ["Jellyfin for Android TV", "0.18.12"],
  ["Kodi", "1.3.0"],
];

const FILMS = [
  "The Glass Harbor (2019)",
  "Zwölf Stühle (1974)",
  "Night Train to Lund (2008)",
  "東の灯台 (2015)",
  "Paper Moons (1998)",
];
const SERIES = ["Harbor Lights", "Die Brückenwärter", "Field Notes", "Low Tide"];

const pad = (value) => String(value).padStart(2, "0");

/** A film or an episode: its name and its file. */
function title(draw) {
  if (draw.whole(0, 2) === 0) {
    const film = draw.pick(FILMS);
    return { name: film.slice(0, -7), path: `/media/films/${film}/${film} - 1080p.mkv` };
  }
  const series = draw.pick(SERIES);
  const [season, episode] = [draw.whole(1, 4), draw.whole(1, 12)];
  const file = `${series} - S${pad(season)}E${pad(episode)}.mkv`;
  return { name: `Episode ${episode}`, path: `/media/series/${series}/Season ${pad(season)}/${file}` };
}

/** Someone watches something, with or without a transcoder. */
function watch(draw, start, length) {
  const { user, ip } = draw.pick(PEOPLE);
  const [app, version] = draw.pick(APPS);
  const { name, path } = title(draw);
  const [job, session, thread] = [draw.hex(32), draw.hex(32), draw.thread()];
  const end = start + length;
  const line = (at, source, message, level = "INF") => ({ at, level, thread, source, message });
  const events = [
    line(
      start,
      "Jellyfin.Api.Helpers.MediaInfoHelper",
      (q) =>
        `User policy for ${q(user)}. EnablePlaybackRemuxing: True EnableVideoPlaybackTranscoding: True EnableAudioPlaybackTranscoding: True`,
    ),
    line(
      start + draw.whole(1, 30),
      "Jellyfin.Api.Helpers.MediaInfoHelper",
      (q) =>
        `RemoteClientBitrateLimit: 0, RemoteIP: ${q(ip)}, IsInLocalNetwork: ${ip === "192.0.2.10" ? "True" : "False"}`,
    ),
    line(
      end,
      `${SERVER}.Session.SessionManager`,
      (q) =>
        `Playback stopped reported by app ${q(app)} ${q(version)} playing ${q(name)}. Stopped at ${q(String(length))} ms`,
    ),
  ];
  if (draw.whole(0, 2) === 0) return events;
  const transcoder = `${ENCODING}.Transcoding.TranscodeManager`;
  const folder = "/cache/transcodes";
  const runs = draw.whole(1, 3);
  for (let run = 0; run < runs; run++) {
    const at = start + Math.floor((length * run) / runs) + draw.whole(100, 900);
    const file = run === 0 ? job : draw.hex(32);
    const segment = run * draw.whole(80, 200);
    const options =
      `-analyzeduration 200M -probesize 1G ${segment ? `-ss 00:${pad(draw.whole(5, 50))}:00.000 -noaccurate_seek ` : ""}-f matroska -i file:"${path}" ` +
      `-map_metadata -1 -map_chapters -1 -threads 0 -map 0:0 -map 0:1 -map -0:s -codec:v:0 libx264 -preset veryfast -crf 23 ` +
      `-maxrate ${draw.whole(2_000_000, 9_000_000)} -profile:v:0 high -level 41 -codec:a:0 libfdk_aac -ac 2 -ab 256000 -copyts ` +
      `-avoid_negative_ts disabled -max_muxing_queue_size 2048 -f hls -hls_time 3 -hls_segment_type mpegts -start_number ${segment} ` +
      `-hls_segment_filename "${folder}/${file}%d.ts" -hls_playlist_type vod -hls_list_size 0 -y "${folder}/${file}.m3u8"`;
    events.push(line(at, transcoder, (q) => `${q("/usr/lib/jellyfin-ffmpeg/ffmpeg")} ${q(options)}`));
    if (run === 0 && draw.whole(0, 3) === 0) {
      events.push(
        line(
          at + draw.whole(1000, 4000),
          `${ENCODING}.Subtitles.SubtitleEncoder`,
          (q) =>
            `ffmpeg subtitle extraction completed for ${q(`file:"${path}"`)} to ${q(`/config/data/subtitles/${file[0]}/${file}.srt`)}`,
        ),
      );
    }
    const done = Math.min(end, at + draw.whole(60_000, 600_000));
    events.push(line(done, transcoder, () => "FFmpeg exited with code 0"));
    events.push(
      line(
        end + draw.whole(2, 900),
        transcoder,
        (q) => `Deleting partial stream file(s) ${q(`${folder}/${file}.m3u8`)}`,
      ),
    );
  }
  if (draw.whole(0, 4) === 0) {
    events.push(
      line(
        end + draw.whole(1000, 9000),
        transcoder,
        (q) =>
          `Transcoding kill timer stopped for JobId ${q(job)} PlaySessionId ${q(session)}. Killing transcoding`,
      ),
    );
  }
  return events;
}

/** A client's web socket comes and goes. */
function socket(draw, at) {
  const { ip } = draw.pick(PEOPLE);
  const shown = ip.includes(":") ? ip : `::ffff:${ip}`;
  const source = `${SERVER}.HttpServer.WebSocketManager`;
  const line = (when, word) => ({
    at: when,
    level: "INF",
    thread: draw.thread(),
    source,
    message: (q) => `WS ${q(shown)} ${word}`,
  });
  return [line(at, "request"), line(Math.min(at + draw.whole(4_000, 900_000), time("23:59:59")), "closed")];
}

/** A scan of the libraries: what is new, what is gone, what cannot be read. */
function scan(draw, start) {
  const thread = draw.thread();
  let at = start;
  const events = [];
  const line = (source, message, level = "INF") => {
    events.push({ at, level, thread, source, message });
    at += draw.whole(20, 1400);
  };
  line(`${SERVER}.Library.LibraryManager`, () => "Validating media library");
  for (const name of ["films", "series", "music"]) {
    line(`${SERVER}.IO.LibraryMonitor`, (q) => `Watching directory ${q(`/media/${name}`)}`);
  }
  for (let n = draw.whole(20, 70); n > 0; n--) {
    const { name, path } = title(draw);
    const kind = draw.whole(0, 9);
    if (kind < 5) {
      line(
        `${ENCODING}.Encoder.MediaEncoder`,
        (q) =>
          `Trickplay generation: ${q(`/usr/lib/jellyfin-ffmpeg/ffmpeg -loglevel error -an -sn -i file:"${path}" -threads 1 -vf fps=1/10,scale=320:-2 -f image2 "/cache/temp/${draw.hex(32)}/%08d.jpg"`)}`,
      );
    } else if (kind < 8) {
      line(
        "Jellyfin.Server.Implementations.Trickplay.TrickplayManager",
        (q) => `Creating trickplay files at 320 width, for ${q(path)} [ID: ${draw.guid()}]`,
      );
    } else if (kind === 8) {
      line(
        `${SERVER}.Library.LibraryManager`,
        (q) => `Removing item, Type: ${q("Episode")}, Name: ${q(name)}, Path: ${q(path)}, Id: ${draw.guid()}`,
      );
    } else {
      // A file that another machine named in Latin-1.
      line(
        `${SERVER}.Library.LibraryManager`,
        (q) =>
          `Error resolving path ${q("/media/films/M\uE0FCnchen \uE0E0 la carte (1961)/M\uE0FCnchen.mkv")}`,
        "ERR",
      );
    }
  }
  const minutes = Math.floor((at - start) / 60_000);
  line(
    `${SERVER}.ScheduledTasks.TaskManager`,
    (q) =>
      `${q("Scan Media Library")} Completed after ${minutes} minute(s) and ${Math.floor(((at - start) % 60_000) / 1000)} seconds`,
  );
  return events;
}

/** The tasks of the night and what plugins do by day. */
function tasks(draw, day) {
  const manager = `${SERVER}.ScheduledTasks.TaskManager`;
  const line = (at, source, message, level = "INF") => ({
    at,
    level,
    thread: draw.thread(),
    source,
    message,
  });
  const done = (at, name) =>
    line(
      time(at) + draw.whole(0, 9000),
      manager,
      (q) => `${q(name)} Completed after 0 minute(s) and ${draw.whole(0, 40)} seconds`,
    );
  const events = [
    done("00:00:10", "Clean Activity Log"),
    done("00:20:00", "Clean Cache Directory"),
    done("00:40:00", "Clean Transcode Directory"),
    done("02:00:20", "Extract Chapter Images"),
    done("03:00:30", "Generate Trickplay Images"),
    done("04:00:00", "Optimize database"),
    done("05:00:00", "Update Plugins"),
    line(
      time("00:01:00"),
      manager,
      (q) =>
        `Daily trigger for ${q("Extract Chapter Images")} set to fire at 2026-11-${day} 02:00:00.000 -04:00, which is 01:58:59.8675981 from now.`,
    ),
  ];
  for (let hour = 0; hour < 24; hour++) {
    const at = time(`${pad(hour)}:${pad(draw.whole(0, 59))}:${pad(draw.whole(0, 59))}`);
    const { user } = draw.pick(PEOPLE);
    events.push(
      line(
        at,
        "Jellyfin.Plugin.Webhook.Destinations.Generic.GenericClient",
        () => `Posting to "https://hooks.example.net/jellyfin": PlaybackProgress`,
      ),
      line(
        at + 140,
        "Jellyfin.Plugin.OpenSubtitles.OpenSubtitleDownloader",
        () => `Remaining subtitle downloads: ${draw.whole(1, 20)}`,
      ),
      line(
        at + 4000,
        "Trakt.ScheduledTasks.SyncFromTraktTask",
        (q) => `Trakt.tv watched Movies for user ${q(user)}: ${draw.whole(100, 400)}`,
      ),
      line(
        at + 60_000,
        `${SERVER}.IO.LibraryMonitor`,
        (q) =>
          `${q(draw.pick(["Films", "Series", "Music"]))} (${q(`/media/${draw.pick(["films", "series", "music"])}`)}) will be refreshed.`,
      ),
    );
  }
  return events.filter((event) => event.at < time("23:59:59"));
}

/** How much goes on, by day of the month. */
const BUSY = { 18: 0.02, 19: 0.3, 20: 1 };

/** A day's lines that have nothing to do with attacks. */
export function background(day) {
  const draw = chance(day);
  const busy = BUSY[day];
  const events = [...tasks(draw, day), ...exceptions(draw, Math.round(60 * busy))];
  for (const at of ["00:05:00", "06:05:00", "12:05:00", "18:05:00"]) {
    if (busy === 1 || at < "06") events.push(...scan(draw, time(at)));
  }
  for (let n = Math.round(330 * busy); n > 0; n--) {
    const evening = draw.whole(0, 2) > 0;
    const start = evening
      ? draw.whole(time("16:00"), time("22:30"))
      : draw.whole(time("00:10"), time("22:30"));
    events.push(...watch(draw, start, draw.whole(90_000, 5_000_000)));
  }
  for (let n = Math.round(900 * busy); n > 0; n--) events.push(...socket(draw, draw.whole(0, time("23:50"))));
  return events.filter((event) => event.at < time("24:00"));
}
