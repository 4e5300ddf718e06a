// Stands in for @vscode/spdlog, which would have to be compiled. VS Code writes its logs and every output channel
// through it. Its levels are numbers from 0 (trace) to 5 (critical); 6 is off.
const { appendFileSync, closeSync, mkdirSync, openSync } = require("node:fs");
const { dirname } = require("node:path");

const LEVELS = ["trace", "debug", "info", "warning", "error", "critical"];

/** Local time in the form 2026-11-23 09:30:00.123. */
function now() {
  const date = new Date();
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().replace("T", " ").replace("Z", "");
}

class Logger {
  constructor(file) {
    this.file = file;
    this.level = 2;
    this.raw = false;
  }

  write(level, message) {
    if (level < this.level || !this.file) return;
    try {
      appendFileSync(this.file, this.raw ? message : `${now()} [${LEVELS[level]}] ${message}\n`);
    } catch {
      // The folder is gone: VS Code is being stopped.
    }
  }

  trace = (message) => this.write(0, message);
  debug = (message) => this.write(1, message);
  info = (message) => this.write(2, message);
  warn = (message) => this.write(3, message);
  error = (message) => this.write(4, message);
  critical = (message) => this.write(5, message);

  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {
    this.raw = false;
  }
  clearFormatters() {
    this.raw = true;
  }
  flush() {}
  drop() {
    this.file = undefined;
  }
}

async function create(_name, file) {
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, "a"));
  return new Logger(file);
}

module.exports = {
  version: 0,
  setLevel() {},
  setFlushOn() {},
  Logger,
  createRotatingLogger: create,
  createAsyncRotatingLogger: create,
};
