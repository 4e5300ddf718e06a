import { StringDecoder } from "node:string_decoder";
import ssh2 from "ssh2";
import { RemoteFault } from "./fault.ts";
import { admitKey, checkHostKey, type ShownKey } from "./host-key.ts";
import { type Login, prepareLogin } from "./login.ts";
import type { Prompts } from "./prompts.ts";
import { type Remote, targetOf } from "./remote.ts";

/** How long and how much: milliseconds, and bytes of output. */
export interface Limits {
  /** From the first packet to the log-in. */
  readonly ready: number;
  /** Between two signs of life that are asked for; three that fail end the connection. */
  readonly keepalive: number;
  /** Seconds after which the remote ends a command. */
  readonly command: number;
  /** Output of commands that is kept. */
  readonly output: number;
}

/** Limits that fit a host at the other end of the world. */
export const usualLimits: Limits = { ready: 10_000, keepalive: 5_000, command: 20, output: 64 * 1024 };

/** What became of something that was run on a remote. `unknown`: no exit status came, so it may have run or not. */
export type Run =
  | { readonly kind: "exit"; readonly exit: number; readonly stdout: string; readonly stderr: string }
  | {
      readonly kind: "unknown";
      readonly fault: RemoteFault;
      readonly stdout: string;
      readonly stderr: string;
    };

/** A connection to a remote. One thing at a time runs on it. */
export interface Connection {
  readonly remote: Remote;
  readonly fingerprint: string;
  /** Runs a command with that input, for at most `milliseconds`, keeping `bytes` of output. Never throws. */
  run(command: string, input: string, milliseconds: number, bytes: number): Promise<Run>;
  close(): void;
}

/** What is asked for when a connection is made. */
export interface ConnectRequest {
  readonly prompts: Prompts;
  readonly limits?: Limits | undefined;
  /** A fingerprint that the host's key has to have; then nobody is asked about it. */
  readonly fingerprint?: string | undefined;
}

/** Connects and logs in. Throws RemoteFault, each with one sentence. */
export async function connect(remote: Remote, request: ConnectRequest): Promise<Connection> {
  const { prompts, limits = usualLimits, fingerprint } = request;
  // Whoever is asked for a passphrase is asked once, though a new host is called twice.
  const login = await prepareLogin(remote, prompts);
  const first = await attempt(remote, login, limits);
  if (!("blob" in first)) {
    if (fingerprint === undefined || fingerprint === first.fingerprint) return first;
    first.close();
    throw new RemoteFault(
      "host-changed",
      `${remote.host} shows the key ${first.fingerprint}, not ${fingerprint}: nothing was run`,
    );
  }
  await admitKey(remote, first, prompts, fingerprint);
  const second = await attempt(remote, login, limits);
  if (!("blob" in second)) return second;
  // It shows one key now and had shown another a moment ago.
  await admitKey(remote, { ...second, verdict: "changed" }, prompts, undefined);
  throw new RemoteFault("host-changed", `${remote.host} shows one key after the other: nothing was run`);
}

/** A connection, or the key that made the host unfit. */
async function attempt(remote: Remote, login: Login, limits: Limits): Promise<Connection | ShownKey> {
  const check = checkHostKey(remote);
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    let settled = false;
    const fail = (error: Error) => {
      if (settled) return;
      settled = true;
      client.destroy();
      const shown = check.shown();
      if (shown && shown.verdict !== "known") resolve(shown);
      else reject(explain(error, remote, login));
    };
    // For as long as the client lives: it may tell of one error twice, and of one after it was ready.
    client.on("error", fail);
    client.on("close", () => fail(new Error("closed")));
    client.on("ready", () => {
      if (settled) return;
      settled = true;
      resolve(openConnection(client, remote, check.shown()!.fingerprint));
    });
    try {
      client.connect({
        host: remote.host,
        port: remote.port,
        username: remote.user,
        readyTimeout: limits.ready,
        keepaliveInterval: limits.keepalive,
        keepaliveCountMax: 3,
        hostVerifier: check.verify,
        algorithms: { serverHostKey: check.algorithms as ssh2.ServerHostKeyAlgorithm[] },
        authHandler: login.handler,
      });
    } catch (error) {
      fail(error as Error);
    }
  });
}

function openConnection(client: ssh2.Client, remote: Remote, fingerprint: string): Connection {
  let lost: Error | undefined;
  client.on("error", (error) => {
    lost ??= error;
  });
  return {
    remote,
    fingerprint,
    run: (command, input, milliseconds, bytes) =>
      runOn(client, remote, { command, input, milliseconds, bytes }, () => lost),
    close: () => client.end(),
  };
}

interface Running {
  readonly command: string;
  readonly input: string;
  readonly milliseconds: number;
  readonly bytes: number;
}

function runOn(
  client: ssh2.Client,
  remote: Remote,
  what: Running,
  lost: () => Error | undefined,
): Promise<Run> {
  return new Promise((resolve) => {
    const out = { stdout: "", stderr: "" };
    let settled = false;
    let exit: number | undefined;
    const settle = (run: Run) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      client.off("close", onClose);
      resolve(run);
    };
    const unknown = (fault: RemoteFault) => settle({ kind: "unknown", fault, ...out });
    const cut = () =>
      unknown(
        new RemoteFault(
          "cut",
          `the connection to ${targetOf(remote)} was cut while a command ran (${lost()?.message ?? "it closed"}): whether it ran to its end is not known until the rules are read`,
        ),
      );
    const onClose = () => cut();
    const timer = setTimeout(() => {
      unknown(
        new RemoteFault(
          "hang",
          `${targetOf(remote)} gave no answer within ${Math.round(what.milliseconds / 1000)} s`,
        ),
      );
      stream?.close();
    }, what.milliseconds);
    let stream: ssh2.ClientChannel | undefined;
    client.once("close", onClose);
    try {
      client.exec(what.command, (error, channel) => {
        if (error) return cut();
        stream = channel;
        let left = what.bytes;
        const keep = (name: "stdout" | "stderr") => {
          const decoder = new StringDecoder("utf8");
          return (chunk: Buffer) => {
            if (left >= 0) out[name] += decoder.write(chunk.subarray(0, left));
            left -= chunk.length;
            if (left >= 0 || settled) return;
            unknown(
              new RemoteFault(
                "flood",
                `a command on ${targetOf(remote)} printed more than ${Math.round(what.bytes / 1024)} KiB and was broken off`,
              ),
            );
            channel.close();
          };
        };
        channel.on("data", keep("stdout"));
        channel.stderr.on("data", keep("stderr"));
        channel.on("error", cut);
        channel.on("exit", (code: number | null) => {
          exit = code ?? undefined;
          // What a command leaves behind in the background may hold its output open.
          if (exit !== undefined) setTimeout(end, 1000).unref();
        });
        const end = () => {
          if (exit === undefined) return cut();
          settle({ kind: "exit", exit, ...out });
          channel.close();
        };
        channel.on("close", end);
        channel.stdin.on("error", () => {});
        channel.end(what.input);
      });
    } catch {
      cut();
    }
  });
}

/** One sentence for what ssh2 says where no connection came about. */
function explain(
  error: Error & { code?: string; level?: string },
  remote: Remote,
  login: Login,
): RemoteFault {
  const target = targetOf(remote);
  const { message, code, level } = error;
  const place = `${remote.host} port ${remote.port}`;
  if (code === "ECONNREFUSED")
    return new RemoteFault(
      "refused",
      `${place} refuses connections: is sshd running there, and is the port right?`,
    );
  if (code === "ENETUNREACH" || code === "EHOSTUNREACH" || code === "EADDRNOTAVAIL")
    return new RemoteFault(
      "no-route",
      `there is no route to ${remote.host}: check the address and this machine's network`,
    );
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return new RemoteFault(
      "no-name",
      `the name ${remote.host} has no address: check host of [${remote.name}]`,
    );
  if (code === "ETIMEDOUT" || level === "client-timeout")
    return new RemoteFault(
      "silent",
      `${place} does not answer: a firewall between drops the packets, or the host is down`,
    );
  if (level === "client-authentication")
    return new RemoteFault(
      "not-admitted",
      `${target} does not admit ${login.tried.join(", ") || "anything that could be tried"}: check user and identity of [${remote.name}], and authorized_keys on the host`,
    );
  if (level === "agent")
    return new RemoteFault(
      "agent",
      `ssh-agent does not answer (${message}): start it, or name a key as identity of [${remote.name}]`,
    );
  if (/no matching/.test(message))
    return new RemoteFault("no-ssh", `${place} and this program have no way to talk in common (${message})`);
  return new RemoteFault(
    "no-ssh",
    `${place} ended the connection before a log-in (${message}): is it an ssh server? One that had too many failed log-ins also does this for a while`,
  );
}
