/**
 * Asks the installed fail2ban what an action would execute: its own reader and its CommandAction, with a jail and a
 * database that hold nothing but what the question says, and a recorder in place of the shell.
 */
export const askAction = `
import json
from fail2ban.client.actionreader import ActionReader
from fail2ban.server import action as f2b_action
from fail2ban.server.action import CommandAction
from fail2ban.server.actions import Actions
from fail2ban.server.ipdns import DNSUtils, IPAddr
from fail2ban.server.ticket import BanTicket, FailTicket
from fail2ban.server.utils import Utils

class Database:
    def __init__(self):
        self.known = {}
    def getBansMerged(self, ip=None, jail=None, bantime=None):
        return self.known.get((str(ip), jail is not None))

class Jail:
    def __init__(self, name):
        self.name = name
        self.database = Database()
        self.actions = Actions(self)
        class Filter: pass
        self.filter = Filter()
        self.filter.failManager = Filter()

def merged(ticket, prefix):
    if prefix + "matches" not in ticket and prefix + "failures" not in ticket:
        return None
    found = FailTicket(ticket["ip"], ticket["time"], ticket.get(prefix + "matches", ticket["matches"]))
    found.setAttempt(ticket.get(prefix + "failures", ticket["failures"]))
    return found

def bantime_of(ticket):
    return (ticket.get("jail") or {}).get("bantime", 600)

def make_ticket(ticket):
    fid = ticket.get("fid", ticket["ip"])
    data = dict(ticket.get("data", {}))
    if fid != ticket["ip"]:
        data["ip"] = IPAddr(ticket["ip"])
    made = BanTicket(fid, ticket["time"], ticket["matches"], data)
    made.setAttempt(ticket["failures"])
    if "bantime" in ticket: made.setBanTime(ticket["bantime"])
    made.setBanCount(ticket.get("bancount", 0))
    made.restored = ticket.get("restored", False)
    return made

def make_action(question):
    reader = ActionReader(question["name"], question["jail"], dict(question["options"]), basedir=question["basedir"])
    assert reader.read(), "no such action"
    reader.getOptions({})
    jail = Jail(question["jail"])
    action = None
    for command in reader.convert():
        if command[2] == "addaction":
            action = CommandAction(jail, command[3])
            continue
        pairs = command[4] if command[0] == "multi-set" else [command[4:]]
        for key, value in pairs:
            if callable(getattr(action, key, None)):
                raise ValueError("callable")
            setattr(action, key, value)
    return jail, action

def live(question, one):
    jail, action = make_action(question)
    codes = list(one["exits"])
    commands = []
    def execute(cmd, timeout=60, shell=True, output=False, *args, **kwargs):
        commands.append([cmd] if not isinstance(cmd, list) else list(cmd))
        return not (codes.pop(0) if codes else 0)
    Utils.executeCmd = staticmethod(execute)
    steps = []
    for event, ticket in one["events"]:
        world = ticket.get("jail") or {}
        DNSUtils.ipToName = staticmethod(lambda ip: (ticket.get("hosts") or {}).get(ip))
        jail.actions.setBanTime(bantime_of(ticket))
        jail.actions.banManager.size = lambda: world.get("banned", 0)
        jail.actions.banManager.getBanTotal = lambda: world.get("banned_total", 0)
        jail.filter.failManager.size = lambda: world.get("found", 0)
        jail.filter.failManager.getFailTotal = lambda: world.get("found_total", 0)
        made = make_ticket(ticket)
        jail.database.known = {(str(made.getIP()), False): merged(ticket, "ip"), (str(made.getIP()), True): merged(ticket, "ipjail")}
        info = jail.actions._getActionInfo(made)
        commands.clear()
        failed = False
        try:
            if event == "start": action.start()
            elif event == "stop": action.stop()
            elif event == "flush": action.flush()
            elif event == "reload": action.reload()
            elif event == "check": failed = not action.consistencyCheck()
            else: getattr(action, event)(info)
        except Exception as error:
            failed = True
        steps.append([event, failed, list(commands)])
    return steps

def answer(question):
    f2b_action.DNSUtils.getHostname = staticmethod(lambda fqdn=True: "mail.example.com" if fqdn else "mail")
    DNSUtils.setIPv6IsAllowed(True)
    return [live(question, one) for one in question["lives"]]
`;

/** What one operation ran: its name, whether it failed, and the argument lists given to `/bin/sh -c`. */
export type Step = readonly [event: string, failed: boolean, commands: readonly (readonly string[])[]];
