import type { KnownOption, OptionType } from "./options.ts";

/** The variables of the stock jail.conf: fail2ban does not read them, the values of other options use them. */
export const variableDocs: readonly KnownOption[] = [
  {
    ...variable(
      "mode",
      "Which of the filter's modes to use; what there is, the filter says. Stock jail.conf gives it to the jail's filter.",
    ),
    default: "normal",
    example: "aggressive",
  },
  {
    ...variable(
      "logtype",
      "What the filter's log is like; fail2ban fills in journal with backend = systemd, else file.",
    ),
    values: [
      { name: "file", doc: "A log file of syslog's usual form." },
      { name: "journal", doc: "The systemd journal." },
      { name: "short", doc: "Lines without a syslog head." },
      { name: "rfc5424", doc: "Syslog as RFC 5424 has it." },
    ],
    example: "journal",
  },
  {
    ...variable(
      "port",
      "The ports that a ban closes: names, numbers and ranges (0:65535), parted by commas.",
    ),
    example: "http,https",
  },
  {
    ...variable("protocol", "The protocol that a ban closes."),
    example: "tcp",
    values: [
      { name: "tcp", doc: "TCP." },
      { name: "udp", doc: "UDP." },
      { name: "all", doc: "All of them; with ports, few firewalls take it." },
    ],
  },
  {
    ...variable(
      "chain",
      "The chain of the firewall in which bans are put; for containers often DOCKER-USER or FORWARD.",
    ),
    example: "INPUT",
  },
  variable("banaction", "The action that bans, as %(action_)s uses it.", "action", "nftables"),
  variable(
    "banaction_allports",
    "The action that bans on all ports, for jails that use it.",
    "action",
    "nftables[type=allports]",
  ),
  variable("action_", "Bans only.", "action"),
  variable("action_mw", "Bans, and mails what whois says of the address to destemail.", "action"),
  variable("action_mwl", "Bans, and mails what whois says with the log lines to destemail.", "action"),
  variable("action_xarf", "Bans, and mails a report to the abuse contact of the address.", "action"),
  variable("action_cf_mwl", "Bans at Cloudflare, and mails whois and log lines to destemail.", "action"),
  variable("action_blocklist_de", "Reports the ban to blocklist.de.", "action"),
  variable("action_abuseipdb", "Reports the ban to AbuseIPDB.", "action"),
  variable("destemail", "The address that mails of actions go to.", "variable", "root@localhost"),
  variable("sender", "The address that mails of actions come from.", "variable", "root@<fq-hostname>"),
  variable(
    "mta",
    "The program that sends the mails of actions; there must be actions named after it.",
    "variable",
    "sendmail",
  ),
  variable("fail2ban_agent", "How actions that talk to web services name themselves.", "variable"),
  variable("blocklist_de_apikey", "The key for blocklist.de, for %(action_blocklist_de)s.", "variable"),
  variable("cfemail", "The account at Cloudflare, for %(action_cf_mwl)s.", "variable"),
  variable("cfapikey", "The key for Cloudflare, for %(action_cf_mwl)s.", "variable"),
];

const logs: Readonly<Record<string, string>> = {
  syslog_local0: "syslog's facility local0",
  syslog_authpriv: "syslog's facility authpriv (log-ins)",
  syslog_daemon: "syslog's facility daemon",
  syslog_ftp: "syslog's facility ftp",
  syslog_mail: "syslog's facility mail",
  syslog_mail_warn: "syslog's facility mail, from warnings on",
  syslog_user: "syslog's facility user",
  sshd_log: "sshd",
  dropbear_log: "Dropbear",
  apache_error_log: "Apache's errors",
  apache_access_log: "Apache's requests",
  auditd_log: "auditd",
  exim_main_log: "Exim",
  nginx_error_log: "nginx's errors",
  nginx_access_log: "nginx's requests",
  lighttpd_error_log: "lighttpd's errors",
  suhosin_log: "Suhosin",
  proftpd_log: "ProFTPD",
  pureftpd_log: "Pure-FTPd",
  wuftpd_log: "wu-ftpd",
  vsftpd_log: "vsftpd",
  postfix_log: "Postfix",
  dovecot_log: "Dovecot",
  solidpop3d_log: "solid-pop3d",
  mysql_log: "MySQL",
  roundcube_errors_log: "Roundcube's errors",
};

const backends: Readonly<Record<string, string>> = {
  default: "that name none of their own",
  syslog: "whose logs syslog writes",
  sshd: "of sshd",
  dropbear: "of Dropbear",
  proftpd: "of ProFTPD",
  pureftpd: "of Pure-FTPd",
  wuftpd: "of wu-ftpd",
  postfix: "of Postfix",
  dovecot: "of Dovecot",
  mysql: "of MySQL",
};

/** The variables of the stock paths-*.conf. */
export const pathVariableDocs: readonly KnownOption[] = [
  ...Object.entries(logs).map(([name, what]) =>
    variable(name, `The log of ${what}, for the logpath of jails.`, "logpath"),
  ),
  ...Object.entries(backends).map(([name, what]) =>
    variable(`${name}_backend`, `The backend for jails ${what}.`, "variable", "systemd"),
  ),
];

function variable(name: string, doc: string, type: OptionType = "variable", example?: string): KnownOption {
  return { name, type, doc, isVariable: true, ...(example === undefined ? {} : { example }) };
}
