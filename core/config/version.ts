/** The fail2ban whose behaviour core/config mirrors, and which `%(fail2ban_version)s` stands for. */
export const fail2banVersion = "1.0.2";
