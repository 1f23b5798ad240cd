package org.mailboat.model;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/// One failure as a value: how much is broken, whether waiting helps, and what to tell a person.
///
/// @param kind the class of the cause
/// @param scope how much is broken
/// @param retry whether and when to try again
/// @param account the account's name
/// @param mailbox where, if it concerns one mailbox
/// @param message the placement's id, or `uid 42` before there is one
/// @param command what was being done, as in `FETCH`; never holds a secret
/// @param serverText the server's own words, unchanged but for unprintable characters
/// @param text one sentence that a person understands
/// @param nextTry when it will be tried again, if that is known
/// @param nextStep what the person can do
/// @param detail what exactly it was, where that is known
public record SyncFailure(
        FailureKind kind,
        Scope scope,
        Retry retry,
        @Nullable String account,
        @Nullable MailboxPath mailbox,
        @Nullable String message,
        @Nullable String command,
        @Nullable String serverText,
        String text,
        @Nullable Instant nextTry,
        @Nullable String nextStep,
        @Nullable FailureDetail detail) {

    /// How much is broken.
    public enum Scope {
        /// One message.
        MESSAGE,
        /// One mailbox, with all that is in it.
        MAILBOX,
        /// The account, as far as the server is concerned.
        ACCOUNT,
        /// The store itself.
        STORE
    }

    /// Whether trying again helps.
    public enum Retry {
        /// At once.
        NOW,
        /// After a while; [#nextTry] says when, where that is known.
        LATER,
        /// Not by trying again.
        NEVER,
        /// After a person has done something; [#nextStep] says what.
        ASK
    }

    public SyncFailure {
        Objects.requireNonNull(text);
        serverText = serverText == null ? null : Printable.of(serverText);
    }

    /// A failure of the whole account, to be completed by the `with…` methods.
    public static SyncFailure of(FailureKind kind, String text) {
        Retry retry =
                switch (kind) {
                    case OFFLINE, THROTTLED, TRANSIENT, PROTOCOL -> Retry.LATER;
                    case REFUSED_PERMANENTLY, BUG -> Retry.NEVER;
                    case NEEDS_LOGIN, NEEDS_CONSENT, NEEDS_DECISION, LOCAL_DISK, STORE_DAMAGED ->
                            Retry.ASK;
                };
        Scope scope =
                kind == FailureKind.LOCAL_DISK || kind == FailureKind.STORE_DAMAGED
                        ? Scope.STORE
                        : Scope.ACCOUNT;
        return new SyncFailure(
                kind, scope, retry, null, null, null, null, null, text, null, null, null);
    }

    /// The same, of this account.
    public SyncFailure withAccount(@Nullable String name) {
        return new SyncFailure(
                kind,
                scope,
                retry,
                name,
                mailbox,
                message,
                command,
                serverText,
                text,
                nextTry,
                nextStep,
                detail);
    }

    /// The same, of one mailbox.
    public SyncFailure withMailbox(MailboxPath path) {
        return new SyncFailure(
                kind,
                scope == Scope.MESSAGE ? scope : Scope.MAILBOX,
                retry,
                account,
                path,
                message,
                command,
                serverText,
                text,
                nextTry,
                nextStep,
                detail);
    }

    /// The same, of one message.
    public SyncFailure withMessage(String id) {
        return new SyncFailure(
                kind,
                Scope.MESSAGE,
                retry,
                account,
                mailbox,
                id,
                command,
                serverText,
                text,
                nextTry,
                nextStep,
                detail);
    }

    /// The same, of this command, with what the server answered.
    public SyncFailure withCommand(@Nullable String name, @Nullable String answer) {
        return new SyncFailure(
                kind, scope, retry, account, mailbox, message, name, answer, text, nextTry,
                nextStep, detail);
    }

    /// The same in another sentence.
    public SyncFailure withText(String sentence) {
        return new SyncFailure(
                kind,
                scope,
                retry,
                account,
                mailbox,
                message,
                command,
                serverText,
                sentence,
                nextTry,
                nextStep,
                detail);
    }

    /// The same, with the time of the next try.
    public SyncFailure withNextTry(Instant when) {
        return new SyncFailure(
                kind,
                scope,
                retry,
                account,
                mailbox,
                message,
                command,
                serverText,
                text,
                when,
                nextStep,
                detail);
    }

    /// The same, with what the person can do.
    public SyncFailure withNextStep(String step) {
        return new SyncFailure(
                kind,
                scope,
                retry,
                account,
                mailbox,
                message,
                command,
                serverText,
                text,
                nextTry,
                step,
                detail);
    }

    /// The same, said more exactly for programs.
    public SyncFailure withDetail(@Nullable FailureDetail exactly) {
        return new SyncFailure(
                kind,
                scope,
                retry,
                account,
                mailbox,
                message,
                command,
                serverText,
                text,
                nextTry,
                nextStep,
                exactly);
    }

    /// Everything a person needs, in one line.
    public String sentence() {
        var line = new StringBuilder();
        if (account != null) {
            line.append(account);
            if (mailbox != null) {
                line.append(", ").append(Printable.of(mailbox.toString()));
            }
            if (message != null) {
                line.append(", message ").append(message);
            }
            line.append(": ");
        }
        line.append(closed(text));
        if (serverText != null && !serverText.isEmpty()) {
            line.append(" The server says: ").append(closed(serverText));
        }
        if (nextStep != null) {
            line.append(" Next step: ").append(nextStep);
        }
        return line.toString();
    }

    /// The text with a full stop, if nothing ends it yet. A next step is left as it is, as it may
    /// end with a command.
    private static String closed(String sentence) {
        String trimmed = sentence.strip();
        boolean ended =
                !trimmed.isEmpty() && ".!?…".indexOf(trimmed.charAt(trimmed.length() - 1)) >= 0;
        return ended ? trimmed : trimmed + ".";
    }
}
