package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Turns a server's NO, BAD or BYE into a class of failure: by the response code first, by the
/// words second. Pure.
public final class Refusals {
    /// The longest time that a server's wish to be left alone is believed.
    private static final Duration LONGEST_BACK_OFF = Duration.ofDays(1);

    private static final Duration BANDWIDTH_PAUSE = Duration.ofHours(1);
    private static final Duration THROTTLE_PAUSE = Duration.ofMinutes(5);

    /// A full mailbox is emptied by a person, if at all.
    private static final Duration QUOTA_PAUSE = Duration.ofDays(1);

    private static final Pattern BACK_OFF =
            Pattern.compile("backoff time: (\\d{1,12}) milliseconds");

    private static final List<String> CONNECTION_LIMIT =
            List.of(
                    "too many connections",
                    "too many simultaneous",
                    "too many concurrent",
                    "too many sessions",
                    "connection limit",
                    "maximum number of connections",
                    "connections exceeded");
    private static final List<String> RATE =
            List.of(
                    "throttled",
                    "rate limit",
                    "bandwidth limit",
                    "too many login",
                    "too many auth");
    private static final List<String> TRANSIENT =
            List.of(
                    "try again",
                    "internal",
                    "temporar",
                    "unavailable",
                    "server error",
                    "system error",
                    "timeout",
                    "timed out",
                    "but not connected");
    private static final List<String> CREDENTIALS =
            List.of("password", "credential", "authenticat", "login", "username");
    private static final List<String> DISABLED =
            List.of("disabled", "suspended", "deactivated", "account is locked", "account locked");
    private static final List<String> NO_MAILBOX =
            List.of("doesn't exist", "not exist", "no such mailbox", "unknown mailbox");
    private static final List<String> OTHER_THAN_ABSENT =
            List.of(
                    "permission",
                    "denied",
                    "not allowed",
                    "rights",
                    "locked",
                    "in use",
                    "busy",
                    "unsafe",
                    "corrupt",
                    "cannot connect",
                    "failed to");
    private static final List<String> GONE =
            List.of(
                    "no longer exist",
                    "been expunged",
                    "no matching messages",
                    "invalid messageset",
                    "not exist",
                    "invalid message sequence");

    private static final List<String> QUOTA =
            List.of("quota", "storage limit", "mailbox is full", "mailbox full", "out of space");
    private static final List<String> SIZE =
            List.of(
                    "too large",
                    "too big",
                    "size exceeds",
                    "exceeds the maximum",
                    "exceeds maximum",
                    "size limit");
    private static final List<String> CLOSED =
            List.of("read-only", "readonly", "permission denied", "access denied");
    private static final List<String> NEVER =
            List.of(
                    "not allowed",
                    "not permitted",
                    "reserved folder",
                    "reserved mailbox",
                    "cannot be renamed",
                    "cannot be deleted",
                    "nul character",
                    "bare newline",
                    "invalid header",
                    "too many identical");

    /// Not that one has mailboxes below it, which keeps it from being deleted: it may have none.
    private static final Pattern NO_INFERIORS =
            Pattern.compile(
                    "(n't|not|no) ?((allow|support|permit|have|contain)\\w* )?(any )?"
                            + "(inferior|child|sub-?(folder|mailbox))");

    /// Said of a name that was to be given. Servers say the same of one that is only not there.
    private static final List<String> BAD_NAME =
            List.of(
                    "invalid mailbox name",
                    "invalid folder name",
                    "invalid name",
                    "illegal mailbox name",
                    "illegal folder name",
                    "illegal name",
                    "bad mailbox name",
                    "bad folder name",
                    "name too long",
                    "name is too long");

    private static final List<String> TAKEN =
            List.of("already exists", "already exist", "name is taken", "name already in use");

    /// What was asked when the server refused.
    public enum Asked {
        LOGIN,
        OPEN,
        FETCH,
        /// STORE, EXPUNGE: something about messages that are there.
        CHANGE,
        /// APPEND, COPY, MOVE: a mailbox was to take messages in.
        FILE,
        /// CREATE, RENAME, DELETE, SUBSCRIBE.
        ARRANGE,
        OTHER;

        boolean isWrite() {
            return this == CHANGE || this == FILE || this == ARRANGE;
        }
    }

    private Refusals() {}

    /// The failure that a refusal amounts to.
    ///
    /// @param command its name, as in `FETCH`
    /// @param now for the time of the next try
    public static SyncFailure classify(
            Asked asked,
            String command,
            Status status,
            @Nullable ResponseCode code,
            String text,
            Instant now) {
        String words = text.toLowerCase(Locale.ROOT);
        FailureKind kind = kind(asked, status, code, words);
        SyncFailure failure =
                SyncFailure.of(kind, sentence(asked, command, status, kind, code, text))
                        .withCommand(command, answer(code, text))
                        .withDetail(detail(asked, kind, code, words));
        if (kind == FailureKind.THROTTLED) {
            failure = failure.withNextTry(now.plus(pause(code, words)));
            if (BACK_OFF.matcher(words).find()) {
                failure = failure.withDetail(FailureDetail.WAIT_ASKED);
            }
        } else if (asked.isWrite() && isOverQuota(code, text)) {
            failure =
                    failure.withNextTry(now.plus(QUOTA_PAUSE))
                            .withNextStep("make room in the mailbox on the server");
        }
        String step =
                asked == Asked.ARRANGE && saysNoInferiors(words)
                        ? "to delete it, use --forever; else give it another name"
                        : nextStep(asked, kind, code);
        return step == null ? failure : failure.withNextStep(step);
    }

    /// Whether a refused write says that there is no room left on the server.
    public static boolean isOverQuota(@Nullable ResponseCode code, String text) {
        return ResponseCode.is(code, ResponseCode.Word.OVERQUOTA)
                || (code == null && containsAny(text.toLowerCase(Locale.ROOT), QUOTA));
    }

    /// Whether a refused write says that the message itself is too large.
    public static boolean isTooLarge(@Nullable ResponseCode code, String text) {
        return ResponseCode.is(code, ResponseCode.Word.TOOBIG)
                || containsAny(text.toLowerCase(Locale.ROOT), SIZE);
    }

    /// Whether a refused CREATE or RENAME says that the name is taken.
    public static boolean saysTaken(@Nullable ResponseCode code, String text) {
        return ResponseCode.is(code, ResponseCode.Word.ALREADYEXISTS)
                || (code == null && containsAny(text.toLowerCase(Locale.ROOT), TAKEN));
    }

    /// Whether a refused write is about the mailbox, so that it would be refused for every message.
    public static boolean isAboutMailbox(Asked asked, @Nullable ResponseCode code, String text) {
        return ResponseCode.is(code, ResponseCode.Word.NOPERM)
                || ResponseCode.is(code, ResponseCode.Word.READ_ONLY)
                || (asked == Asked.FILE && saysNoTarget(code, text))
                || (code == null && containsAny(text.toLowerCase(Locale.ROOT), CLOSED));
    }

    /// Whether a refused COPY, MOVE or APPEND says that there is no such mailbox to take messages.
    public static boolean saysNoTarget(@Nullable ResponseCode code, String text) {
        return ResponseCode.is(code, ResponseCode.Word.TRYCREATE) || namesNoMailbox(code, text);
    }

    /// Whether a refused FETCH says that messages are gone rather than that it failed.
    public static boolean saysGone(@Nullable ResponseCode code, String text) {
        return ResponseCode.is(code, ResponseCode.Word.EXPUNGEISSUED)
                || ResponseCode.is(code, ResponseCode.Word.NONEXISTENT)
                || containsAny(text.toLowerCase(Locale.ROOT), GONE);
    }

    /// Whether a refusal to open a mailbox means that there is none of that name which could hold
    /// mail. A bare NO does, unless its words name another reason: there are servers without codes.
    public static boolean saysNoMailbox(Status status, @Nullable ResponseCode code, String text) {
        if (status != Status.NO) {
            return false;
        }
        if (namesNoMailbox(code, text)) {
            return true;
        }
        if (code != null) {
            return ResponseCode.is(code, ResponseCode.Word.TRYCREATE)
                    || ResponseCode.is(code, ResponseCode.Word.CANNOT);
        }
        String words = text.toLowerCase(Locale.ROOT);
        return !(saysForNow(text)
                || containsAny(words, CREDENTIALS)
                || containsAny(words, OTHER_THAN_ABSENT));
    }

    /// Whether a refusal says outright that there is no such mailbox.
    public static boolean namesNoMailbox(@Nullable ResponseCode code, String text) {
        return code == null
                ? containsAny(text.toLowerCase(Locale.ROOT), NO_MAILBOX)
                : ResponseCode.is(code, ResponseCode.Word.NONEXISTENT);
    }

    /// Whether the words of a refusal are about the moment and not about what was asked.
    public static boolean saysForNow(String text) {
        String words = text.toLowerCase(Locale.ROOT);
        return containsAny(words, TRANSIENT)
                || containsAny(words, RATE)
                || containsAny(words, CONNECTION_LIMIT)
                || BACK_OFF.matcher(words).find();
    }

    /// The same, or its code is.
    public static boolean isForNow(@Nullable ResponseCode code, String text) {
        return saysForNow(text)
                || (code instanceof ResponseCode.Simple(ResponseCode.Word word, _)
                        && switch (word) {
                            case UNAVAILABLE, INUSE, LIMIT, THROTTLED, TEMPFAIL, OVERQUOTA -> true;
                            default -> false;
                        });
    }

    private static FailureKind kind(
            Asked asked, Status status, @Nullable ResponseCode code, String words) {
        if (BACK_OFF.matcher(words).find()
                || containsAny(words, CONNECTION_LIMIT)
                || containsAny(words, RATE)) {
            return FailureKind.THROTTLED;
        }
        if (asked.isWrite()) {
            FailureKind written = writeKind(asked, code, words);
            if (written != null) {
                return written;
            }
        }
        if (code instanceof ResponseCode.Simple(ResponseCode.Word word, _)) {
            FailureKind byCode = byCode(asked, word);
            if (byCode != null) {
                return byCode;
            }
        }
        if (asked == Asked.OPEN && containsAny(words, NO_MAILBOX)) {
            return FailureKind.REFUSED_PERMANENTLY;
        }
        if (containsAny(words, TRANSIENT)) {
            return FailureKind.TRANSIENT;
        }
        return switch (status) {
            case BYE -> FailureKind.TRANSIENT;
            case BAD ->
                    asked == Asked.LOGIN && containsAny(words, CREDENTIALS)
                            ? FailureKind.NEEDS_LOGIN
                            : FailureKind.PROTOCOL;
            default -> asked == Asked.LOGIN ? FailureKind.NEEDS_LOGIN : FailureKind.TRANSIENT;
        };
    }

    /// What is particular to a refused write: more is refused for good there, and room is something
    /// that people make.
    private static @Nullable FailureKind writeKind(
            Asked asked, @Nullable ResponseCode code, String words) {
        if (code instanceof ResponseCode.Simple(ResponseCode.Word word, _)) {
            return switch (word) {
                case OVERQUOTA -> FailureKind.TRANSIENT;
                case LIMIT,
                        TOOBIG,
                        ALREADYEXISTS,
                        HASCHILDREN,
                        NONEXISTENT,
                        TRYCREATE,
                        READ_ONLY,
                        BADCHARSET,
                        UNKNOWN_CTE,
                        USEATTR ->
                        FailureKind.REFUSED_PERMANENTLY;
                default -> null;
            };
        }
        if (containsAny(words, QUOTA)) {
            return FailureKind.TRANSIENT;
        }
        boolean never =
                (asked == Asked.ARRANGE && (saysNoInferiors(words) || containsAny(words, BAD_NAME)))
                        || Stream.of(SIZE, CLOSED, NEVER, TAKEN)
                                .anyMatch(some -> containsAny(words, some));
        return never ? FailureKind.REFUSED_PERMANENTLY : null;
    }

    private static @Nullable FailureKind byCode(Asked asked, ResponseCode.Word word) {
        boolean login = asked == Asked.LOGIN;
        return switch (word) {
            case AUTHENTICATIONFAILED, AUTHORIZATIONFAILED, EXPIRED -> FailureKind.NEEDS_LOGIN;
            case WEBALERT, CONTACTADMIN, PRIVACYREQUIRED, REFERRAL -> FailureKind.NEEDS_CONSENT;
            case NOPERM -> login ? FailureKind.NEEDS_CONSENT : FailureKind.REFUSED_PERMANENTLY;
            case UNAVAILABLE, TEMPFAIL, SERVERBUG, INUSE, CORRUPTION -> FailureKind.TRANSIENT;
            case LIMIT, THROTTLED, OVERQUOTA -> FailureKind.THROTTLED;
            case NONEXISTENT ->
                    asked == Asked.OPEN ? FailureKind.REFUSED_PERMANENTLY : FailureKind.TRANSIENT;
            case CANNOT, CLIENTBUG, TOOBIG -> FailureKind.REFUSED_PERMANENTLY;
            default -> null;
        };
    }

    /// What exactly the refusal says, if it is among what programs tell apart.
    private static @Nullable FailureDetail detail(
            Asked asked, FailureKind kind, @Nullable ResponseCode code, String words) {
        if (containsAny(words, CONNECTION_LIMIT)) {
            return FailureDetail.CONNECTION_LIMIT;
        }
        if (containsAny(words, RATE)) {
            return null;
        }
        FailureDetail byCode =
                code instanceof ResponseCode.Simple(ResponseCode.Word word, _)
                        ? detail(asked, word)
                        : null;
        if (byCode != null) {
            return byCode;
        }
        boolean mailbox = asked == Asked.OPEN || asked == Asked.FILE || asked == Asked.ARRANGE;
        if (mailbox && containsAny(words, NO_MAILBOX)) {
            return FailureDetail.ABSENT;
        }
        if (asked.isWrite() && code == null) {
            return ofWrite(asked, words);
        }
        return kind == FailureKind.NEEDS_LOGIN ? ofLogin(words) : null;
    }

    private static @Nullable FailureDetail ofWrite(Asked asked, String words) {
        if (containsAny(words, QUOTA)) {
            return FailureDetail.OVER_QUOTA;
        }
        if (asked == Asked.FILE && containsAny(words, SIZE)) {
            return FailureDetail.TOO_BIG;
        }
        if (asked == Asked.ARRANGE && containsAny(words, TAKEN)) {
            return FailureDetail.NAME_TAKEN;
        }
        return containsAny(words, CLOSED) ? FailureDetail.NO_RIGHTS : null;
    }

    private static @Nullable FailureDetail detail(Asked asked, ResponseCode.Word word) {
        // On reading, a quota is one of bandwidth, which is over soon.
        boolean reading = !asked.isWrite() && asked != Asked.OTHER;
        return switch (word) {
            case EXPIRED -> FailureDetail.PASSWORD_EXPIRED;
            case NOPERM, READ_ONLY -> FailureDetail.NO_RIGHTS;
            case INUSE -> FailureDetail.IN_USE;
            case LIMIT -> asked == Asked.LOGIN ? FailureDetail.CONNECTION_LIMIT : null;
            case OVERQUOTA -> reading ? null : FailureDetail.OVER_QUOTA;
            case TOOBIG -> FailureDetail.TOO_BIG;
            case ALREADYEXISTS -> FailureDetail.NAME_TAKEN;
            case EXPUNGEISSUED -> FailureDetail.MESSAGE_GONE;
            case TRYCREATE -> FailureDetail.ABSENT;
            case NONEXISTENT ->
                    switch (asked) {
                        case FETCH, CHANGE -> FailureDetail.MESSAGE_GONE;
                        case OPEN, FILE, ARRANGE, OTHER -> FailureDetail.ABSENT;
                        case LOGIN -> null;
                    };
            default -> null;
        };
    }

    /// Servers without codes tell in words only why somebody is not let in.
    private static @Nullable FailureDetail ofLogin(String words) {
        if (words.contains("expired")) {
            return FailureDetail.PASSWORD_EXPIRED;
        }
        if (words.contains("password") && words.contains("change")) {
            return FailureDetail.PASSWORD_CHANGE_REQUIRED;
        }
        return containsAny(words, DISABLED) ? FailureDetail.ACCOUNT_DISABLED : null;
    }

    private static Duration pause(@Nullable ResponseCode code, String words) {
        Matcher asked = BACK_OFF.matcher(words);
        if (asked.find()) {
            Duration wish = Duration.ofMillis(Long.parseLong(asked.group(1)));
            return wish.compareTo(LONGEST_BACK_OFF) < 0 ? wish : LONGEST_BACK_OFF;
        }
        return ResponseCode.is(code, ResponseCode.Word.OVERQUOTA)
                ? BANDWIDTH_PAUSE
                : THROTTLE_PAUSE;
    }

    private static String sentence(
            Asked asked,
            String command,
            Status status,
            FailureKind kind,
            @Nullable ResponseCode code,
            String text) {
        if (status == Status.BYE) {
            return "The server ended the connection.";
        }
        if (asked.isWrite() && isOverQuota(code, text)) {
            return "There is no room left on the server.";
        }
        if (asked == Asked.FILE && isTooLarge(code, text)) {
            return "The message is larger than the server takes.";
        }
        if (asked == Asked.ARRANGE
                && kind == FailureKind.REFUSED_PERMANENTLY
                && containsAny(text.toLowerCase(Locale.ROOT), BAD_NAME)) {
            return "The server cannot have a mailbox of that name.";
        }
        return switch (kind) {
            case THROTTLED -> "The server asks to be left alone for a while.";
            case NEEDS_LOGIN -> "The server refuses the login.";
            case NEEDS_CONSENT -> "The server wants something done by a person first.";
            case TRANSIENT ->
                    asked == Asked.LOGIN
                            ? "The server cannot log us in right now."
                            : "The server could not carry out %s.".formatted(command);
            case PROTOCOL -> "The server does not understand %s.".formatted(command);
            default -> "The server refuses %s.".formatted(command);
        };
    }

    private static @Nullable String nextStep(
            Asked asked, FailureKind kind, @Nullable ResponseCode code) {
        return switch (kind) {
            case NEEDS_LOGIN ->
                    "check the user and the password or token, then: mailboat account test NAME";
            case NEEDS_CONSENT -> {
                String arguments =
                        code instanceof ResponseCode.Simple(_, String given) ? given : "";
                yield arguments.startsWith("http")
                        ? "open " + arguments
                        : "follow what the server says, then: mailboat account test NAME";
            }
            case PROTOCOL ->
                    asked == Asked.LOGIN
                            ? "choose another mechanism: mailboat account set NAME auth=MECHANISM"
                            : null;
            default -> null;
        };
    }

    static String answer(@Nullable ResponseCode code, String text) {
        return switch (code) {
            case ResponseCode.Simple(ResponseCode.Word word, String arguments) ->
                    "[" + word.name().replace('_', '-') + blankBefore(arguments) + "] " + text;
            case ResponseCode.Other(String name, String arguments) ->
                    "[" + name + blankBefore(arguments) + "] " + text;
            case null, default -> text;
        };
    }

    private static String blankBefore(String arguments) {
        return arguments.isEmpty() ? "" : " " + arguments;
    }

    private static boolean saysNoInferiors(String words) {
        return NO_INFERIORS.matcher(words).find();
    }

    private static boolean containsAny(String words, List<String> some) {
        return some.stream().anyMatch(words::contains);
    }
}
