package org.mailboat.smtp;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns a server's refusal into a class of failure. The first digit decides whether trying again
/// helps, whatever the rest of the reply says of that. Pure.
final class SmtpRefusals {
    private static final Duration THROTTLE_PAUSE = Duration.ofMinutes(5);
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]+");
    private static final List<String> RATE =
            List.of(
                    "rate limit",
                    "ratelimit",
                    "throttl",
                    "too many messages",
                    "too many mails",
                    "too much mail",
                    "too many connections",
                    "concurrent connections",
                    "connection limit",
                    "too many login",
                    "too many auth",
                    "sending limit",
                    "quota exceeded for");
    private static final List<String> CONNECTIONS =
            List.of("too many connections", "concurrent connections", "connection limit");
    private static final List<String> SIZE =
            List.of("too large", "too big", "size exceeds", "exceeds size", "size limit");
    private static final List<String> DISABLED = List.of("disabled", "suspended", "locked");

    /// What was asked when the server refused.
    enum Asked {
        /// The greeting, EHLO: to be served at all.
        CONNECT,
        LOGIN,
        SENDER,
        RECIPIENT,
        MESSAGE;

        boolean isMessage() {
            return this == SENDER || this == RECIPIENT || this == MESSAGE;
        }
    }

    private SmtpRefusals() {}

    /// The failure that a refusal amounts to.
    ///
    /// @param command its name, as in `RCPT`
    /// @param now for the time of the next try
    static SyncFailure classify(Asked asked, String command, Reply reply, Instant now) {
        String words = reply.text().toLowerCase(Locale.ROOT);
        FailureKind kind = kind(asked, reply, words);
        SyncFailure failure =
                SyncFailure.of(kind, sentence(asked, kind, reply, words))
                        .withCommand(command, reply.text())
                        .withDetail(detail(asked, kind, reply, words));
        if (kind == FailureKind.THROTTLED) {
            failure = failure.withNextTry(now.plus(THROTTLE_PAUSE));
        }
        String step = nextStep(asked, kind, reply, words);
        if (step != null) {
            failure = failure.withNextStep(step);
        }
        boolean ofMessage =
                asked.isMessage()
                        && (kind == FailureKind.REFUSED_PERMANENTLY
                                || kind == FailureKind.TRANSIENT);
        return ofMessage ? ofMessage(failure) : failure;
    }

    /// The same, of one message rather than of everything that is to be sent.
    static SyncFailure ofMessage(SyncFailure failure) {
        return new SyncFailure(
                failure.kind(),
                SyncFailure.Scope.MESSAGE,
                failure.retry(),
                failure.account(),
                failure.mailbox(),
                failure.message(),
                failure.command(),
                failure.serverText(),
                failure.text(),
                failure.nextTry(),
                failure.nextStep(),
                failure.detail());
    }

    private static FailureKind kind(Asked asked, Reply reply, String words) {
        if (reply.isGoodbye()) {
            return FailureKind.THROTTLED;
        }
        if (reply.isForNow()) {
            return containsAny(words, RATE) ? FailureKind.THROTTLED : FailureKind.TRANSIENT;
        }
        if (!reply.isForGood()) {
            return FailureKind.PROTOCOL;
        }
        if (reply.code() == 530) {
            return FailureKind.NEEDS_LOGIN;
        }
        return switch (asked) {
            case LOGIN -> ofLogin(reply.code());
            // It is we who are refused, and not what is to be sent.
            case CONNECT -> FailureKind.TRANSIENT;
            case SENDER, RECIPIENT, MESSAGE ->
                    isUnavailable(reply, words)
                            ? FailureKind.TRANSIENT
                            : FailureKind.REFUSED_PERMANENTLY;
        };
    }

    private static FailureKind ofLogin(int code) {
        return switch (code) {
            case 500, 501, 502, 503 -> FailureKind.PROTOCOL;
            case 504, 534, 538 -> FailureKind.NEEDS_CONSENT;
            default -> FailureKind.NEEDS_LOGIN;
        };
    }

    /// What Postfix says for good where a program that it asks is not running.
    private static boolean isUnavailable(Reply reply, String words) {
        return reply.enhanced().equals("5.5.0") && words.contains("service unavailable");
    }

    private static @Nullable FailureDetail detail(
            Asked asked, FailureKind kind, Reply reply, String words) {
        if (kind == FailureKind.THROTTLED) {
            return containsAny(words, CONNECTIONS) ? FailureDetail.CONNECTION_LIMIT : null;
        }
        if (asked.isMessage() && isTooBig(reply, words)) {
            return FailureDetail.TOO_BIG;
        }
        if (kind == FailureKind.NEEDS_LOGIN && asked == Asked.LOGIN) {
            if (words.contains("expired")) {
                return FailureDetail.PASSWORD_EXPIRED;
            }
            boolean closed = words.contains("account") && containsAny(words, DISABLED);
            return closed ? FailureDetail.ACCOUNT_DISABLED : null;
        }
        return null;
    }

    private static boolean isTooBig(Reply reply, String words) {
        String status = reply.enhanced();
        return status.endsWith(".3.4") || status.endsWith(".2.3") || containsAny(words, SIZE);
    }

    private static String sentence(Asked asked, FailureKind kind, Reply reply, String words) {
        if (reply.isGoodbye()) {
            return "The server ended the connection.";
        }
        if (asked.isMessage() && reply.isForGood() && isTooBig(reply, words)) {
            return "The message is larger than the server takes.";
        }
        return switch (kind) {
            case THROTTLED -> "The server asks to be left alone for a while.";
            case PROTOCOL -> "The server does not understand us.";
            case NEEDS_LOGIN ->
                    asked == Asked.LOGIN
                            ? "The server refuses the login."
                            : "The server wants a login first.";
            case NEEDS_CONSENT -> "The server wants something done by a person first.";
            default -> of(asked, kind == FailureKind.TRANSIENT);
        };
    }

    private static String of(Asked asked, boolean forNow) {
        String now = forNow ? " for now" : "";
        return switch (asked) {
            case CONNECT -> "The server does not serve us" + now + ".";
            case LOGIN -> "The server cannot log us in right now.";
            case SENDER -> "The server refuses the sender" + now + ".";
            case RECIPIENT -> "The server refuses a recipient" + now + ".";
            case MESSAGE -> "The server refuses the message" + now + ".";
        };
    }

    private static @Nullable String nextStep(
            Asked asked, FailureKind kind, Reply reply, String words) {
        Matcher link = LINK.matcher(reply.text());
        boolean forPerson =
                kind != FailureKind.THROTTLED
                        && (reply.isForGood() || asked == Asked.LOGIN)
                        && link.find();
        if (forPerson) {
            return "open " + link.group();
        }
        return switch (kind) {
            case NEEDS_LOGIN ->
                    "check the user and the password or token, then: mailboat account test NAME";
            case NEEDS_CONSENT -> "follow what the server says, then: mailboat account test NAME";
            case PROTOCOL ->
                    asked == Asked.LOGIN
                            ? "choose another mechanism: mailboat account set NAME auth=MECHANISM"
                            : "check the host and the port";
            case TRANSIENT -> stepForNow(asked, reply, words);
            case REFUSED_PERMANENTLY -> stepForGood(asked, reply, words);
            default -> null;
        };
    }

    private static @Nullable String stepForNow(Asked asked, Reply reply, String words) {
        if (asked == Asked.CONNECT && reply.isForGood()) {
            return "check the host and the port, and what the server says of this network";
        }
        boolean tooMany =
                asked == Asked.RECIPIENT
                        && (reply.enhanced().endsWith(".5.3")
                                || words.contains("too many recipients"));
        return tooMany ? "send it to fewer recipients at a time" : null;
    }

    private static String stepForGood(Asked asked, Reply reply, String words) {
        if (words.contains("pop") && (words.contains("first") || words.contains("before"))) {
            return "log in to the mailbox first, as mailboat sync does, and then send it again";
        }
        if (words.contains("line too long")) {
            return "have its lines be no longer than 998 octets, and send it anew";
        }
        if (isTooBig(reply, words)) {
            return "send less at a time, or another way";
        }
        return switch (asked) {
            case SENDER -> "check that the account may send in the name of this sender";
            case RECIPIENT -> "check the address";
            default -> "change what the server says is wrong, and send it anew";
        };
    }

    private static boolean containsAny(String words, List<String> some) {
        return some.stream().anyMatch(words::contains);
    }
}
