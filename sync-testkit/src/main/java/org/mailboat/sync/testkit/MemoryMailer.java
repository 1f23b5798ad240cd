package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.Submission;
import org.mailboat.sync.port.SubmissionOutcome;
import org.mailboat.sync.port.Upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A server in memory that sends mail on, with the faults that one can have. Thread-safe.
public final class MemoryMailer {
    /// What becomes of a message instead of its being taken.
    public enum Fault {
        /// There is no way to the server.
        OFFLINE,
        /// It does not let anybody in.
        LOGIN,
        /// It asks to be left alone.
        THROTTLED,
        /// It does not take the recipients now.
        LATER,
        /// It does not take the recipients.
        REFUSED,
        /// It does not take the message now.
        LATER_AT_END,
        /// It does not take the message.
        REFUSED_AT_END,
        /// The link breaks amid the message, which the server does not have.
        LOST,
        /// The link breaks behind the message, which the server has.
        LOST_ANSWER
    }

    /// Those that come before the message is on its way.
    private static final Set<Fault> BEFORE =
            EnumSet.of(Fault.OFFLINE, Fault.LOGIN, Fault.THROTTLED, Fault.LATER, Fault.REFUSED);

    /// A message that was taken.
    ///
    /// @param text its octets, as ISO 8859-1
    public record Sent(Envelope envelope, String text) {}

    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<Sent> sent = new ArrayList<>();
    private @Nullable MemoryServer files;
    private String path = "";
    private Runnable beforeAttempt = () -> {};
    private Runnable afterTaking = () -> {};
    private int opened;
    private int asked;

    /// The next messages meet these, one each.
    public synchronized MemoryMailer meet(Fault... next) {
        faults.addAll(List.of(next));
        return this;
    }

    /// From now on a copy of what is taken is filed there at once, as some servers do.
    public synchronized MemoryMailer filing(@Nullable MemoryServer server, String mailbox) {
        files = server;
        path = mailbox;
        return this;
    }

    /// Comes once, when the next message was let through to its first octet.
    public synchronized void beforeAttempt(Runnable happening) {
        beforeAttempt = happening;
    }

    /// Comes once, when the next message was taken.
    public synchronized void afterTaking(Runnable happening) {
        afterTaking = happening;
    }

    /// What was taken, in order.
    public synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    /// How many links were opened.
    public synchronized int opened() {
        return opened;
    }

    /// How many messages were brought, in vain or not.
    public synchronized int asked() {
        return asked;
    }

    /// A link to it.
    public synchronized Submission open() {
        opened++;
        return new Submission() {
            @Override
            public SubmissionOutcome submit(
                    Envelope envelope, Upload.Content content, Runnable attempt, Cancel cancel) {
                return MemoryMailer.this.submit(envelope, content, attempt, cancel);
            }

            @Override
            public void close() {}
        };
    }

    private SubmissionOutcome submit(
            Envelope envelope, Upload.Content content, Runnable attempt, Cancel cancel) {
        cancel.check();
        Fault fault = next();
        if (fault != null && BEFORE.contains(fault)) {
            return new SubmissionOutcome.NotSent(failure(fault));
        }
        String text;
        try {
            text = text(content);
        } catch (MailException e) {
            return new SubmissionOutcome.NotSent(e.failure());
        }
        beforeAttempt.run();
        beforeAttempt = () -> {};
        attempt.run();
        if (fault == Fault.LATER_AT_END || fault == Fault.REFUSED_AT_END) {
            return new SubmissionOutcome.NotSent(failure(fault));
        }
        if (fault == Fault.LOST) {
            return new SubmissionOutcome.Unknown(failure(fault));
        }
        take(new Sent(envelope, text));
        afterTaking.run();
        afterTaking = () -> {};
        return fault == Fault.LOST_ANSWER
                ? new SubmissionOutcome.Unknown(failure(fault))
                : new SubmissionOutcome.Accepted("2.0.0 queued");
    }

    private synchronized @Nullable Fault next() {
        asked++;
        return faults.poll();
    }

    private synchronized void take(Sent message) {
        sent.add(message);
        if (files != null) {
            files.append(path, message.text(), Keywords.of(Keyword.SEEN));
        }
    }

    private static String text(Upload.Content content) {
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SyncFailure failure(Fault fault) {
        return switch (fault) {
            case OFFLINE, LOST, LOST_ANSWER ->
                    SyncFailure.of(FailureKind.OFFLINE, "The link broke.");
            case LOGIN -> SyncFailure.of(FailureKind.NEEDS_LOGIN, "The login is refused.");
            case THROTTLED -> SyncFailure.of(FailureKind.THROTTLED, "It asks to come back later.");
            case LATER, LATER_AT_END ->
                    SyncFailure.of(FailureKind.TRANSIENT, "It does not take it now.")
                            .withMessage("it")
                            .withCommand("RCPT", "450 4.2.1 later");
            case REFUSED, REFUSED_AT_END ->
                    SyncFailure.of(FailureKind.REFUSED_PERMANENTLY, "It does not take it.")
                            .withMessage("it")
                            .withCommand("RCPT", "550 5.1.1 nobody here");
        };
    }
}
