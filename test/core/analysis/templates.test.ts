import { checkFindings } from "../../support/findings.ts";

const template = `
--- jail.local
# {{ ansible_managed }}
[DEFAULT]
bantime = {{ fail2ban_bantime }}
backend = {{ fail2ban_backend }}
ignoreip = {{ fail2ban_ignoreips | join(' ') }}
maxretry = {{ fail2ban['maxretry'] | default(5) }}
{% if fail2ban_sender == 'x' %}
sender = a
{% else %}
sender = b
{% endif %}
`;

describe("A template of Ansible", () => {
  it("has what Jinja fills in, which is not judged", () => {
    checkFindings(`${template}
{% for jail in fail2ban_jails %}
[{{ jail.name }}]
enabled = {{ jail.enabled }}
filter = {{ jail.filter }}
logpath = {{ jail.logpath }}
{% endfor %}
`);
  });

  it("has findings in its other lines", () => {
    checkFindings(`
--- jail.local
[DEFAULT]
bantime = {{ fail2ban_bantime }}
maxretry = five
#          ^^^^ wrong-value: “five” is no whole number, and fail2ban stops at its start, with all jails; write a number.

[sshd]
enabled = true
filter = sshd
action =
logpath = /var/log/auth.log
findtme = {{ fail2ban_findtime }}
--- filter.d/sshd.conf
[Definition]
failregex = ^<HOST>$
--- /var/log/auth.log
`);
  });

  it("is read as it stands where fail2ban reads it", () => {
    checkFindings(
      `
--- jail.local
[DEFAULT]
maxretry = {{ fail2ban_maxretry }}
#          ^^^^^^^^^^^^^^^^^^^^^^^ wrong-value: “{{ fail2ban_maxretry }}” is no whole number, and fail2ban stops at its start, with all jails; write a number.

[sshd]
enabled = true
filter = sshd
action = ban
logpath = /var/log/auth.log
--- filter.d/sshd.conf
[Definition]
failregex = ^<HOST>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/auth.log
`,
      { isLive: true },
    );
  });
});
