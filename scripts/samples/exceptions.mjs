// Errors with the stack traces that follow them: many lines without a date.
import { time } from "./draw.mjs";

const MVC = "Microsoft.AspNetCore.Mvc.Infrastructure";

const PIPELINE = [
  "--- End of stack trace from previous location ---",
  `   at ${MVC}.ResourceInvoker.<InvokeFilterPipelineAsync>g__Awaited|20_0(ResourceInvoker invoker, Task lastTask, State next, Scope scope, Object state, Boolean isCompleted)`,
  "   at Jellyfin.Api.Middleware.ServerStartupMessageMiddleware.Invoke(HttpContext httpContext, IServerApplicationHost serverApplicationHost, ILocalizationManager localizationManager)",
  "   at Jellyfin.Api.Middleware.WebSocketHandlerMiddleware.Invoke(HttpContext httpContext, IWebSocketManager webSocketManager)",
  "   at Jellyfin.Api.Middleware.ExceptionMiddleware.Invoke(HttpContext context)",
];

const KINDS = [
  (draw) => ({
    source: "Jellyfin.Api.Middleware.ExceptionMiddleware",
    message: (q) =>
      `Error processing request. URL ${q("GET")} ${q(`/videos/${draw.guid()}/hls1/main/-1.mp4`)}.`,
    trace: [
      `MediaBrowser.Common.FfmpegException: FFmpeg exited with code ${draw.pick([1, 187, 254])}`,
      "   at MediaBrowser.MediaEncoding.Transcoding.TranscodeManager.StartFfMpeg(StreamState state, String outputPath, String commandLineArguments, Guid userId, TranscodingJobType transcodingJobType, CancellationTokenSource cancellationTokenSource, String workingDirectory)",
      "   at Jellyfin.Api.Controllers.DynamicHlsController.GetDynamicSegment(StreamingRequestDto streamingRequest, Int32 segmentId)",
      ...PIPELINE,
    ],
  }),
  (draw) => ({
    source: "MediaBrowser.Providers.TV.SeriesMetadataService",
    message: (q) =>
      `Error in ${q("TheMovieDb")} for ${q(draw.pick(["Harbor Lights", "Field Notes", "Low Tide"]))}`,
    trace: [
      "System.Net.Http.HttpRequestException: Resource temporarily unavailable (api.example.org:443)",
      " ---> System.Net.Sockets.SocketException (11): Resource temporarily unavailable",
      "   at System.Net.Sockets.Socket.AwaitableSocketAsyncEventArgs.ThrowException(SocketError error, CancellationToken cancellationToken)",
      "   --- End of inner exception stack trace ---",
      "   at System.Net.Http.HttpConnectionPool.ConnectToTcpHostAsync(String host, Int32 port, HttpRequestMessage initialRequest, Boolean async, CancellationToken cancellationToken)",
    ],
  }),
  () => ({
    source: "Jellyfin.Api.Middleware.ExceptionMiddleware",
    message: (q) => `Error processing request. URL ${q("POST")} ${q("/Sessions/Playing/Progress")}.`,
    trace: [
      "Microsoft.Data.Sqlite.SqliteException (0x80004005): SQLite Error 5: 'database is locked'.",
      "   at Microsoft.Data.Sqlite.SqliteException.ThrowExceptionForRC(Int32 rc, sqlite3 db)",
      ...PIPELINE,
    ],
  }),
  (draw) => ({
    source: "Jellyfin.Api.Middleware.ExceptionMiddleware",
    message: (q) =>
      `Error processing request: ${q("Could not find file '/cache/images/resized-images'")}. URL ${q("GET")} ${q(`/Items/${draw.hex(32)}/Images/Primary`)}.`,
  }),
];

/** `count` errors, spread over the day. */
export function exceptions(draw, count) {
  return Array.from({ length: count }, () => ({
    at: draw.whole(0, time("23:58")),
    level: "ERR",
    thread: draw.thread(),
    ...draw.pick(KINDS)(draw),
  }));
}
