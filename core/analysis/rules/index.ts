import { attackerTextOverSsh } from "./attacker-text-over-ssh.ts";
import { badInterpolation } from "./bad-interpolation.ts";
import { byteOrderMark } from "./byte-order-mark.ts";
import { commentInValue } from "./comment-in-value.ts";
import { contentWithoutPrefix } from "./content-without-prefix.ts";
import { continuationNotIndented } from "./continuation-not-indented.ts";
import { datepattern } from "./datepattern.ts";
import { dockerChain } from "./docker-chain.ts";
import { duplicates } from "./duplicates.ts";
import { editedDistributionFile } from "./edited-distribution-file.ts";
import { failregexMissing } from "./failregex-missing.ts";
import { hiddenFailure } from "./hidden-failure.ts";
import { idleJail } from "./idle-jail.ts";
import { includeLoop } from "./include-loop.ts";
import { ipv4Only } from "./ipv4-only.ts";
import { logpathMissesRotated } from "./logpath-misses-rotated.ts";
import { longChainName } from "./long-chain-name.ts";
import { lostBan } from "./lost-ban.ts";
import { misplacedOption } from "./misplaced-option.ts";
import { missingCommand } from "./missing-command.ts";
import { missingInclude } from "./missing-include.ts";
import { missingPart } from "./missing-part.ts";
import { missingVariable } from "./missing-variable.ts";
import { nameInListing } from "./name-in-listing.ts";
import { noFailureId } from "./no-failure-id.ts";
import { noLogFile } from "./no-log-file.ts";
import { noLogPath } from "./no-log-path.ts";
import { optionSyntax } from "./option-syntax.ts";
import { quotedRegex } from "./quoted-regex.ts";
import { racingJump } from "./racing-jump.ts";
import { regexCannotMatch } from "./regex-cannot-match.ts";
import { regexSyntax } from "./regex-syntax.ts";
import { repeatedFailregex } from "./repeated-failregex.ts";
import { repeatedRule } from "./repeated-rule.ts";
import type { Rule } from "./rule.ts";
import { runawayRegex } from "./runaway-regex.ts";
import { sectionHeaders } from "./section-headers.ts";
import { slowListing } from "./slow-listing.ts";
import { unanchoredFailregex } from "./unanchored-failregex.ts";
import { uncheckedHostKey } from "./unchecked-host-key.ts";
import { unfilledTag } from "./unfilled-tag.ts";
import { unknownEncoding } from "./unknown-encoding.ts";
import { unknownMode } from "./unknown-mode.ts";
import { unknownOption } from "./unknown-option.ts";
import { unknownParameter } from "./unknown-parameter.ts";
import { unknownSection } from "./unknown-section.ts";
import { unquotedAttackerText } from "./unquoted-attacker-text.ts";
import { wrongAddress } from "./wrong-address.ts";
import { wrongBoolean } from "./wrong-boolean.ts";
import { wrongDuration } from "./wrong-duration.ts";
import { wrongEnum } from "./wrong-enum.ts";
import { wrongFormula } from "./wrong-formula.ts";
import { wrongLogLevel } from "./wrong-log-level.ts";
import { wrongLogPath } from "./wrong-log-path.ts";
import { wrongNumber } from "./wrong-number.ts";
import { wrongTimeZone } from "./wrong-time-zone.ts";

/** All rules, one line each, by name (see rule.ts for what a rule is). */
export const rules: readonly Rule[] = [
  attackerTextOverSsh,
  badInterpolation,
  byteOrderMark,
  commentInValue,
  contentWithoutPrefix,
  continuationNotIndented,
  datepattern,
  dockerChain,
  duplicates,
  editedDistributionFile,
  failregexMissing,
  hiddenFailure,
  idleJail,
  includeLoop,
  ipv4Only,
  logpathMissesRotated,
  longChainName,
  lostBan,
  misplacedOption,
  missingCommand,
  missingInclude,
  missingPart,
  missingVariable,
  nameInListing,
  noFailureId,
  noLogFile,
  noLogPath,
  optionSyntax,
  quotedRegex,
  racingJump,
  regexCannotMatch,
  regexSyntax,
  repeatedFailregex,
  repeatedRule,
  runawayRegex,
  sectionHeaders,
  slowListing,
  unanchoredFailregex,
  uncheckedHostKey,
  unfilledTag,
  unknownEncoding,
  unknownMode,
  unknownOption,
  unknownParameter,
  unknownSection,
  unquotedAttackerText,
  wrongAddress,
  wrongBoolean,
  wrongDuration,
  wrongEnum,
  wrongFormula,
  wrongLogLevel,
  wrongLogPath,
  wrongNumber,
  wrongTimeZone,
];
