"""The judge: the installed fail2ban, asked questions over a pipe.

Each line on stdin is a JSON request, each line on stdout its JSON answer. fail2ban is imported once;
every request runs in a forked child, so that no state leaks from one question to the next.

  {"run": "regex", "argv": [...], "now": 1123970400, "tz": "UTC", "cwd": "...", "hosts": {...}}
      -> {"stdout": "...", "exit": 0}      what fail2ban-regex prints (argv without the program's name)
  {"run": "dump", "argv": ["-c", DIR, "-d"], ...}
      -> {"stdout": "...", "exit": 0}      what fail2ban-client prints
  {"run": "python", "code": "def answer(question): ...", "question": ANY, ...}
      -> {"answer": ANY}                   anything else: a test brings its own probe

A request with "limit" is given up after so many seconds.

What the wrapper fixes, and nothing more: the clock (MyTime and the datetime that strptime.py reads),
the time zone (TZ), the locale (LC_ALL, by whoever starts this file), name look-ups (answered from
"hosts", never from the network) and the order in which a set prints (Python's own differs from run to run).
"""
import io
import json
import os
import signal
import sys
import time
import traceback

import fail2ban.server.filter as f2b_filter
import fail2ban.server.ipdns as f2b_ipdns
import fail2ban.server.strptime as f2b_strptime
from fail2ban.client import fail2banclient, fail2banregex
from fail2ban.server.mytime import MyTime

real_datetime = f2b_strptime.datetime


class OrderedSet(set):
    """A set that prints in order of first insertion."""

    def __init__(self, items=()):
        super().__init__()
        self.order = []
        for item in items:
            self.add(item)

    def add(self, item):
        if item not in self:
            self.order.append(item)
        super().add(item)

    def __repr__(self):
        items = [item for item in self.order if item in self]
        return "{%s}" % ", ".join(map(repr, items)) if items else "set()"


class Clock:
    """Stands in for the module `datetime` in strptime.py: now() is MyTime's."""

    class datetime(real_datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return real_datetime.datetime.fromtimestamp(MyTime.time(), tz)

    def __getattr__(self, name):
        return getattr(real_datetime, name)


class LocalClock:
    """Stands in for the module `time` in fail2banregex.py: a failure without a date is shown at MyTime's now."""

    def localtime(self, seconds=None):
        return time.localtime(MyTime.time() if seconds is None else seconds)

    def __getattr__(self, name):
        return getattr(time, name)


def fix_world(request):
    os.environ["TZ"] = request.get("tz") or "UTC"
    time.tzset()
    if request.get("cwd"):
        os.chdir(request["cwd"])
    now = request.get("now")
    if now is not None:
        MyTime.setTime(now)
    f2b_strptime.datetime = Clock()
    f2b_strptime._updateTimeRE()
    f2b_filter.set = OrderedSet
    fail2banregex.time = LocalClock()
    hosts = request.get("hosts") or {}
    f2b_ipdns.DNSUtils.dnsToIp = staticmethod(
        lambda name: [f2b_ipdns.IPAddr(ip) for ip in hosts.get(name, [])]
    )
    f2b_ipdns.DNSUtils.ipToName = staticmethod(lambda ip: None)


def run_tool(main, argv):
    """Runs a tool's entry point as its script does; returns stdout and the exit code."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="surrogateescape", newline="")
    sys.stdout, sys.stderr = out, io.StringIO()
    code = 0
    try:
        code = main(argv)
    except SystemExit as end:
        code = end.code
    except BaseException:
        code = 1
        sys.stderr.write(traceback.format_exc())
    out.flush()
    text = out.buffer.getvalue().decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode("utf-8")
    return {"stdout": text, "stderr": sys.stderr.getvalue(), "exit": 0 if code is None else int(code)}


def run_regex(argv):
    sys.argv = ["fail2ban-regex"] + argv
    fail2banregex.exec_command_line()


def run_client(argv):
    sys.argv = ["fail2ban-client"] + argv
    client = fail2banclient.Fail2banClient()
    return 0 if client.start(sys.argv) else 255


def answer(request):
    fix_world(request)
    run = request["run"]
    if run == "regex":
        return run_tool(run_regex, request["argv"])
    if run == "dump":
        return run_tool(run_client, request["argv"])
    scope = {}
    exec(request["code"], scope)
    return {"answer": scope["answer"](request.get("question"))}


def main():
    requests, replies = sys.stdin, os.fdopen(os.dup(1), "w")
    for line in requests:
        read_end, write_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(read_end)
            try:
                request = json.loads(line)
                # Without a handler of Python's, the alarm ends the child even within a regular expression.
                signal.alarm(request.get("limit", 0))
                reply = answer(request)
            except BaseException:
                reply = {"error": traceback.format_exc()}
            with os.fdopen(write_end, "w") as pipe:
                json.dump(reply, pipe)
            os._exit(0)
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            reply = pipe.read()
        os.waitpid(pid, 0)
        replies.write((reply or '{"error": "the judge died"}') + "\n")
        replies.flush()


main()
