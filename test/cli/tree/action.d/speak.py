from fail2ban.server.action import ActionBase
