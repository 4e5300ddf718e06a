import { PythonError } from "../text/index.ts";

/**
 * An exception that fail2ban lets through where it looks for a date or reads one; fail2ban-regex ends with it, the
 * server passes the line over.
 */
export class DateError extends PythonError {}
