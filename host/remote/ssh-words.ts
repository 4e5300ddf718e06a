/** Options of ssh that take a value. */
const withValue = "BbcDEeFIiJLlmOoPpQRSWw";
/** Options with which ssh runs no command of its own on the host that is named. */
const noCommand: Readonly<Record<string, string>> = {
  N: "-N runs no command",
  W: "-W forwards a connection and runs no command",
  O: "-O speaks to another ssh and runs no command",
  Q: "-Q asks ssh about itself",
  G: "-G asks ssh about its settings",
  V: "-V asks ssh for its version",
  s: "-s asks for a subsystem, which is no command",
  J: "-J goes by way of another host",
};

/** An ssh command line, taken apart as ssh itself takes it. */
export interface SshCall {
  /** As written: undefined where the line leaves it to ssh. */
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
  /** The words of the remote command joined as ssh joins them. */
  readonly command: string;
  /** Options that we don't heed, as written: `-i /root/.ssh/id_rsa`, `-o StrictHostKeyChecking=no`. */
  readonly ignored: readonly string[];
}

/** Takes the arguments of an ssh command apart; a sentence where it is no plain run of a command on a host. */
export function readSshCall(words: readonly string[]): SshCall | string {
  const todo = [...words];
  const ignored: string[] = [];
  const settings = new Map<string, string>();
  /** The first word on a setting wins, as in ssh. */
  const set = (name: string, value: string) => {
    if (!settings.has(name)) settings.set(name, value);
  };
  let destination: string | undefined;
  for (let word = todo.shift(); word !== undefined; word = todo.shift()) {
    if (word === "--") {
      destination ??= todo.shift();
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      if (destination !== undefined) {
        todo.unshift(word);
        break;
      }
      destination = word;
      readDestination(word, set);
      continue;
    }
    const wrong = readCluster(word, todo, set, ignored);
    if (wrong !== undefined) return wrong;
  }
  if (destination === undefined) return "it names no host";
  if (!settings.has("host")) readDestination(destination, set);
  const command = todo.join(" ");
  if (command.trim() === "") return "it gives no command: ssh would open a shell there";
  const port = settings.get("port");
  if (port !== undefined && !/^\d{1,5}$/.test(port)) return `its port ${port} is no number`;
  return {
    user: settings.get("user"),
    host: settings.get("hostname") ?? settings.get("host")!,
    port: port === undefined ? undefined : Number(port),
    command,
    ignored,
  };
}

type Setter = (name: string, value: string) => void;

function readDestination(text: string, set: Setter): void {
  const url = /^ssh:\/\/(?:([^@/]*)@)?(\[[^\]]*\]|[^:/]*)(?::(\d+))?\/?$/.exec(text);
  const [, user, host, port] = url ?? /^(?:(.*)@)?([^@]*)$/s.exec(text)!;
  if (user) set("user", user);
  if (port) set("port", port);
  set("host", host!.replace(/^\[(.*)\]$/, "$1"));
}

/** Reads `-vi KEY`; a sentence where ssh would do something else than run a command. */
function readCluster(word: string, todo: string[], set: Setter, ignored: string[]): string | undefined {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at]!;
    if (Object.hasOwn(noCommand, letter)) return noCommand[letter];
    if (!withValue.includes(letter)) {
      if (!/[46AaCfgKkMnqTtvXxYy]/.test(letter)) return `-${letter} is no option of ssh that is known`;
      continue;
    }
    const value = word.slice(at + 1) || todo.shift();
    if (value === undefined) return `-${letter} wants a value`;
    if (letter === "l") set("user", value);
    else if (letter === "p") set("port", value);
    else if (letter === "o") return readOption(value, set, ignored);
    else ignored.push(`-${letter} ${value}`);
    return undefined;
  }
  return undefined;
}

function readOption(text: string, set: Setter, ignored: string[]): string | undefined {
  const [, name = "", value = ""] = /^\s*(\w+)\s*[=\s]\s*"?([^"]*)"?\s*$/.exec(text) ?? [];
  switch (name.toLowerCase()) {
    case "user":
    case "port":
    case "hostname":
      set(name.toLowerCase(), value);
      return undefined;
    case "proxyjump":
    case "proxycommand":
      return value === "none" ? undefined : `-o ${name} goes by way of another host`;
    case "remotecommand":
      return "-o RemoteCommand takes the command's place";
    default:
      ignored.push(`-o ${text}`);
      return undefined;
  }
}
