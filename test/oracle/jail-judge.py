"""The judge of jails: replays logs through the installed fail2ban's own Filter, FailManager, BanManager, Actions, Observer
and database, on a clock that it sets, and tells what happens.

Each line on stdin is a JSON case, each line on stdout its JSON answer:

  {"read": "filter.d/sshd.conf[mode=...]"}  -> {"definition": {...}}    a filter as fail2ban's reader gives it
  {"definition": {...}, "options": {...}, "logs": [[LINE, ...], ...], "time": {"kind": "live", "latest": N}, ...}
      -> {"events": [[KIND, TIME, ID, COUNT, WINDOW, BANCOUNT, BANTIME, UNTIL, LOG, LINE], ...]}
      with "log": true also {"log": [LINE, ...]}, fail2ban's own log of it at the level INFO

fail2ban has three threads (filter, actions, observer) and timers. Here they take turns, and nothing sleeps. For each line:

1. the clock goes on to the line's date, if that is later (live); on its way, at its own moment, happens what is due:
   timers of the observer, bans that are over (at the first moment behind their end), the hourly purge of the database,
   and the filter's clean-up, which its loop makes at each tenth turn of two seconds;
2. the filter takes the line;
3. the observer does what the filter gave it to do;
4. the actions take the tickets from the jail's queue, the observer what these gave it to do, until nothing is left.

What is put in the place of fail2ban's own: the clock (MyTime, also where connections are forgotten), the observer's timers,
one action that notes what it is called for, the date detector's answers (asked beforehand, with the clock at "now", since
years may be assumed), own addresses, what ignorecommand says, names (none has an address).
"""
import json
import logging
import math
import os
import random
import sys
import time

logging.disable()

import fail2ban.server.ipdns as f2b_ipdns
import fail2ban.server.strptime as f2b_strptime
import fail2ban.server.utils as f2b_utils
from fail2ban.client.filterreader import FilterReader
from fail2ban.helpers import extractOptions, getVerbosityFormat
from fail2ban.server.action import CommandAction
from fail2ban.server.actions import Actions
from fail2ban.server.banmanager import BanManager
from fail2ban.server.database import Fail2BanDb
from fail2ban.server.filter import Filter
from fail2ban.server.jail import Jail
from fail2ban.server.mytime import MyTime
from fail2ban.server.observer import Observers, ObserverThread

real_datetime = f2b_strptime.datetime
MAX_TIME = 0x7FFFFFFFFFFF
# The dates of the logs that were asked about last: the same logs are often asked about under many options.
known_dates = {"asked": None, "found": None}


class DateClock:
    """Stands in for the module `datetime` in strptime.py: now() is MyTime's."""

    class datetime(real_datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return real_datetime.datetime.fromtimestamp(MyTime.time(), tz)

    def __getattr__(self, name):
        return getattr(real_datetime, name)


class CacheClock:
    """Stands in for the module `time` in utils.py: what a cache forgets, it forgets by MyTime."""

    def time(self):
        return MyTime.time()

    def __getattr__(self, name):
        return getattr(time, name)


f2b_utils.time = CacheClock()
f2b_strptime.datetime = DateClock()


class OwnLog(logging.Handler):
    """fail2ban's own log, as it writes it to a file, on MyTime's clock."""

    def __init__(self):
        super().__init__()
        self.lines = []
        self.setFormatter(logging.Formatter(getVerbosityFormat(0)))

    def emit(self, record):
        record.created = MyTime.time()
        record.msecs = record.created % 1 * 1000
        self.lines.append(self.format(record))

    def __enter__(self):
        logger = logging.getLogger("fail2ban")
        logging.disable(logging.NOTSET)
        logger.setLevel(logging.INFO)
        logger.addHandler(self)
        return self

    def __exit__(self, *_):
        logging.getLogger("fail2ban").removeHandler(self)
        logging.disable()


class FoundDates:
    """Stands in for the date detector: what that found in the line in hand."""

    def __init__(self):
        self.found = None

    def matchTime(self, line):
        if isinstance(self.found, Exception):
            raise self.found
        return self.found[0]

    def getTime(self, text, match):
        return self.found[1]


class Observer(ObserverThread):
    """The observer, in no thread of its own; its timers are kept for the replay."""

    def __init__(self, replay):
        super().__init__()
        self.replay = replay
        self.timers = []

    def add_timer(self, delay, *event):
        self.timers.append((MyTime.time() + delay, len(self.timers), event))
        self.timers.sort(key=lambda timer: timer[:2])
        self.replay.note("increased", MyTime.time(), event[1], self.replay.place)

    def add_named_timer(self, name, delay, *event):
        pass

    def work(self):
        while self._queue:
            method, *arguments = self._queue.pop(0)
            (method if callable(method) else getattr(self, method))(*arguments)


class NotingAction:
    """An action that notes what it is called for."""

    _prolongable = True

    def __init__(self, replay):
        self.replay = replay
        self.moment = None

    def ban(self, info):
        ticket = info._ActionInfo__ticket
        self.replay.places[id(ticket)] = self.replay.place
        # The jail's own list keeps it alive no longer than the ban: its id must not be used again.
        self.replay.kept.append(ticket)
        self.replay.note("ban", MyTime.time(), ticket, self.replay.place)

    def prolong(self, info):
        ticket = info._ActionInfo__ticket
        self.replay.note("prolong", MyTime.time(), ticket, self.replay.places[id(ticket)])

    def unban(self, info):
        ticket = info._ActionInfo__ticket
        self.replay.note("unban", self.moment, ticket, self.replay.places[id(ticket)])


class Replay:
    def __init__(self, case):
        self.case = case
        self.events = []
        self.place = None
        self.places = {}
        self.kept = []
        self.clock = None
        self.turns = 0
        self.purges = 0
        self.database = Fail2BanDb(":memory:", purgeAge=case.get("purgeage", 86400))
        self.observer = Observers.Main = Observer(self)
        self.jail = jail = Jail("jail", None, self.database)
        self.database.addJail(jail)
        jail.isAlive = lambda: True
        self.filter = jail._Jail__filter = make_filter(jail, case)
        self.actions = jail._Jail__actions = Actions(jail)
        self.action = self.actions._actions["note"] = NotingAction(self)
        self.set_options(case["options"])
        self.watch()

    def set_options(self, options):
        jail, flt = self.jail, self.filter
        flt.setMaxRetry(options["maxretry"])
        flt.failManager.maxMatches = options["maxmatches"]
        flt.setFindTime(options["findtime"])
        self.actions.setBanTime(options["bantime"])
        increment = options.get("increment")
        if increment:
            for name in ("factor", "formula", "multipliers", "maxtime", "rndtime"):
                if increment.get(name) is not None:
                    jail.setBanTimeExtra(name, increment[name])
            jail.setBanTimeExtra("overalljails", increment["overalljails"])
            jail.setBanTimeExtra("increment", "true")
        for entry in options["ignoreip"]:
            flt.addIgnoreIP(entry)
        flt.ignoreSelf = options["ignoreself"]
        own = set(map(f2b_ipdns.IPAddr, self.case.get("own", [])))
        f2b_ipdns.DNSUtils.getSelfIPs = staticmethod(lambda: own)
        if options.get("ignorecommand"):
            flt.ignoreCommand = options["ignorecommand"]
            status = 0 if self.case.get("ignorecommand") == "ignores" else 1
            CommandAction.executeCmd = staticmethod(lambda *_, **__: (True, status))

    def watch(self):
        """Notes what happens where no action is called."""
        flt, bans = self.filter, self.actions.banManager
        add_failure, is_ignored, add_ban = flt.failManager.addFailure, flt._inIgnoreIPList, bans.addBanTicket

        def watched_failure(ticket, count=1, observed=False):
            fails = flt.failManager._FailManager__failList
            counts = not observed or ticket.getID() in fails
            attempts = add_failure(ticket, count, observed)
            if counts:
                kept = fails[ticket.getID()]
                bancount = self.bancount_of(ticket) if observed else 0
                self.events.append(
                    ["raised" if observed else "found", ticket.getTime(), str(ticket.getID()), attempts]
                    + [kept._firstTime, bancount, None, None] + self.place
                )
            return attempts

        def watched_ignore(ip, ticket, log_ignore=True):
            ignored = is_ignored(ip, ticket, log_ignore)
            if ignored:
                self.events.append(["ignored", ticket.getTime(), str(ip), 0, None, 0, None, None] + self.place)
            return ignored

        def watched_ban(ticket, reason={}):
            added = add_ban(ticket, reason=reason)
            if not added:
                if reason.get("expired"):
                    self.note("expired", MyTime.time(), ticket, self.place)
                else:
                    self.note("already-banned", MyTime.time(), reason["ticket"], self.place, ticket.getAttempt())
            return added

        flt.failManager.addFailure = watched_failure
        flt._inIgnoreIPList = watched_ignore
        bans.addBanTicket = watched_ban

    def bancount_of(self, ticket):
        return self.database.getBan(ticket.getID(), self.jail)[0][0]

    def note(self, kind, moment, ticket, place, count=None):
        usual = self.actions.getBanTime()
        end = ticket.getEndOfBanTime(usual)
        self.events.append(
            [kind, moment, str(ticket.getID()), ticket.getAttempt() if count is None else count, None]
            + [ticket.getBanCount(), ticket.getBanTime(usual), None if end >= MAX_TIME else end] + place
        )

    def find_dates(self, lines):
        """What the date detector says of each line, and the date; None where there is none."""
        detector = self.filter.dateDetector
        found = []
        for line in lines:
            try:
                match = detector.matchTime(line)
                date = None
                if match[0]:
                    text = line[match[0].start(1):match[0].end(1)]
                    date = detector.getTime(text, match) if text else None
                found.append(((match, date), date[0] if date is not None else None))
            except Exception as error:
                found.append((error, None))
        return found

    def run(self):
        case = self.case
        live = case["time"]["kind"] == "live"
        MyTime.setTime(case["now"])
        asked = [case.get(name) for name in ("definition", "logs", "now", "tz", "logtimezone")]
        if known_dates["asked"] != asked:
            known_dates.update(asked=asked, found=[self.find_dates(lines) for lines in case["logs"]])
        dates = known_dates["found"]
        self.filter.dateDetector = found_dates = FoundDates()
        self.filter.inOperation = live
        latest = case["time"].get("latest", math.inf)
        self.start = self.clock = first_date(dates, latest, case) if live else case["time"]["now"]
        order = merge(dates) if live else [(log, at) for log, found in enumerate(dates) for at in range(len(found))]
        for log, at in order:
            found_dates.found, date = dates[log][at]
            if live and date is not None and self.clock < date <= latest:
                self.clock = date
            self.place = [log, at + 1]
            self.advance(live)
            self.filter.processLineAndAdd(case["logs"][log][at])
            self.observer.work()
            while self.jail.hasFailTickets:
                self.actions._Actions__checkBan()
                self.observer.work()
        self.advance(live)
        return self.events

    def advance(self, live):
        """Does what is due before the clock's moment."""
        now, bans, timers = self.clock, self.actions.banManager, self.observer.timers
        while True:
            unban = bans._nextUnbanTime
            if timers and timers[0][0] <= now and timers[0][0] <= unban:
                moment, _, event = timers.pop(0)
                MyTime.setTime(moment)
                self.observer.add(*event)
                self.observer.work()
            elif unban < now:
                self.action.moment = unban
                MyTime.setTime(math.nextafter(unban, math.inf))
                while self.actions._Actions__checkUnBan(self.actions.unbanMaxCount):
                    pass
            else:
                break
        # Of several purges, and of several clean-ups, the last alone leaves what all leave.
        purges = math.floor((now - self.start) / 3600) if live else 0
        if purges > self.purges:
            self.purges = purges
            MyTime.setTime(self.start + 3600 * purges)
            self.database.purge()
        turns = math.ceil((now - self.start) / 20) - 1 if live else 0
        if turns > self.turns:
            self.turns = turns
            MyTime.setTime(self.start + 20 * turns)
            self.filter.performSvc()
        MyTime.setTime(now)


def first_date(dates, latest, case):
    firsts = [next((date for _, date in found if date is not None and date <= latest), None) for found in dates]
    known = [first for first in firsts if first is not None]
    return min(known) if known else case["time"].get("latest", 0)


def merge(dates):
    """The lines of several logs, by the latest date so far of each log."""
    heads, latest, order = [0] * len(dates), [-math.inf] * len(dates), []

    def look(log):
        if heads[log] < len(dates[log]):
            date = dates[log][heads[log]][1]
            if date is not None and date > latest[log]:
                latest[log] = date

    for log in range(len(dates)):
        look(log)
    while True:
        open_logs = [log for log in range(len(dates)) if heads[log] < len(dates[log])]
        if not open_logs:
            return order
        log = min(open_logs, key=lambda log: latest[log])
        order.append((log, heads[log]))
        heads[log] += 1
        look(log)


def make_filter(jail, case):
    definition = case["definition"]
    flt = Filter(jail)
    flt.sleeptime = 0
    if case.get("logtimezone"):
        flt.setLogTimeZone(case["logtimezone"])
    flt.setUseDns(case.get("usedns", "warn"))
    if definition.get("maxlines"):
        flt.setMaxLines(definition["maxlines"])
    if definition.get("datepattern") is not None:
        flt.setDatePattern(definition["datepattern"])
    flt.prefRegex = definition.get("prefregex")
    for regex in definition["failregex"]:
        flt.addFailRegex(regex)
    for regex in definition.get("ignoreregex") or []:
        flt.addIgnoreRegex(regex)
    return flt


def read_filter(argument):
    path, options = extractOptions(argument)
    name = os.path.splitext(os.path.basename(path))[0]
    folder = os.path.dirname(os.path.dirname(path))
    reader = FilterReader(name, "jail", options, share_config={}, basedir=folder)
    reader.read()
    reader.applyAutoOptions("auto")
    reader.getOptions(None)
    found = {"failregex": [], "ignoreregex": []}
    for command in reader.convert():
        values = command[3] if command[0] == "multi-set" else [command[3]]
        if command[2] in ("addfailregex", "addignoreregex"):
            found[command[2][3:]] += values
        elif command[2] in ("prefregex", "maxlines", "datepattern"):
            found[command[2]] = values[0]
    if "maxlines" in found:
        found["maxlines"] = int(found["maxlines"])
    return found


def answer(case):
    if "read" in case:
        return {"definition": read_filter(case["read"])}
    os.environ["TZ"] = case.get("tz") or "UTC"
    time.tzset()
    random.seed(case.get("seed", 0))
    # Which years a date may have depends on the clock; the patterns are made with the filter.
    MyTime.setTime(case["now"])
    f2b_strptime._updateTimeRE()
    f2b_ipdns.DNSUtils.dnsToIp = staticmethod(lambda name: [])
    f2b_ipdns.DNSUtils.ipToName = staticmethod(lambda ip: None)
    if case.get("log"):
        with OwnLog() as log:
            return {**run(case), "log": log.lines}
    return run(case)


def run(case):
    replay = Replay(case)
    try:
        return {"events": replay.run()}
    finally:
        replay.database.close()


def main():
    replies = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line))
        except Exception as error:
            import traceback
            reply = {"error": traceback.format_exc()}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


main()
