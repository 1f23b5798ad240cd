package org.mailboat.smtp;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.NetException;
import org.mailboat.smtp.SmtpRefusals.Asked;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.SubmissionOutcome;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CancellationException;

/// Hands one message over ([RFC 5321
/// §3.3](https://www.rfc-editor.org/rfc/rfc5321.html#section-3.3)), and knows what became of it.
///
/// A server must act on a message when the line with the dot has come, and must not before ([RFC
/// 5321 §4.1.1.4](https://www.rfc-editor.org/rfc/rfc5321.html#section-4.1.1.4), [RFC 5321
/// §4.1.1.10](https://www.rfc-editor.org/rfc/rfc5321.html#section-4.1.1.10)). So whatever breaks
/// before any octet of that line was handed to the network leaves the message unsent; from then on
/// only a reply tells: it was taken (2xx) or refused (4xx, 5xx), and without one nobody knows.
final class Transaction {
    private final SmtpLink link;
    private final Letter letter;
    private final SmtpConfig config;
    private final Cancel cancel;
    private Stage stage = Stage.ASKING;

    private enum Stage {
        /// The server has none of the message.
        ASKING,
        /// It may have some of it, but not the end.
        HANDING,
        /// It may have the end.
        ENDED
    }

    Transaction(SmtpLink link, Letter letter, SmtpConfig config, Cancel cancel) {
        this.link = link;
        this.letter = letter;
        this.config = config;
        this.cancel = cancel;
    }

    /// Blocks until it is known what became of the message, or that nobody knows.
    ///
    /// @return null if the link, on which there were messages before, turns out to be closed; then
    ///   nothing was said to the server, and another link may be tried
    /// @throws CancellationException if the wish to stop came before the attempt
    /// @throws RuntimeException what the attempt throws; the link is closed then
    @Nullable SubmissionOutcome run(Runnable attempt) {
        boolean usedBefore = link.wasUsed();
        link.use();
        var opening = new Opening(link, letter, config);
        try (Cancel.Registration _ = cancel.onRequest(link::stop)) {
            opening.ask();
            return hand(attempt);
        } catch (NetException e) {
            if (usedBefore && opening.isUnheard() && !cancel.isRequested()) {
                link.abort();
                return null;
            }
            return broken(e.failure());
        } finally {
            link.verdictCame();
        }
    }

    private SubmissionOutcome hand(Runnable attempt) {
        InputStream content = open();
        try {
            Reply reply = link.ask("DATA");
            if (reply.code() != 354) {
                throw refusedData(reply);
            }
            cancel.check();
            begin(attempt);
            return pour(content);
        } finally {
            release(content);
        }
    }

    private static void release(InputStream content) {
        try {
            content.close();
        } catch (IOException e) {
            // It was only read; what became of the message is known.
        }
    }

    private InputStream open() {
        try {
            return letter.content().open();
        } catch (IOException e) {
            new Opening(link, letter, config).forget();
            throw Letter.unreadable(e);
        } catch (MailException e) {
            new Opening(link, letter, config).forget();
            throw new NetException(e.failure(), e);
        }
    }

    private NetException refusedData(Reply reply) {
        if (reply.isForNow() || reply.isForGood()) {
            new Opening(link, letter, config).forget();
        } else {
            // Nobody knows what it would take the next octets for.
            link.abort();
        }
        return new NetException(classify(reply));
    }

    private void begin(Runnable attempt) {
        boolean begun = false;
        try {
            attempt.run();
            begun = true;
        } finally {
            if (!begun) {
                link.abort();
            }
        }
        stage = Stage.HANDING;
    }

    private SubmissionOutcome pour(InputStream content) {
        var outpour = new Outpour(link, cancel);
        boolean whole = copy(outpour, content);
        if (whole) {
            link.awaitVerdict();
        }
        if (cancel.isRequested()) {
            link.abort();
            return new SubmissionOutcome.NotSent(stopped());
        }
        if (whole) {
            stage = Stage.ENDED;
            outpour.end(letter.endsLine());
        }
        Reply verdict = link.verdict();
        if (verdict.isDone() && whole) {
            return new SubmissionOutcome.Accepted(verdict.text());
        }
        if (!whole) {
            link.abort();
        }
        if (verdict.isForNow() || verdict.isForGood()) {
            return new SubmissionOutcome.NotSent(classify(verdict));
        }
        link.abort();
        return new SubmissionOutcome.Unknown(
                SyncFailure.of(
                                FailureKind.PROTOCOL,
                                "The server's answer to the message says neither yes nor no.")
                        .withCommand("DATA", verdict.text()));
    }

    private boolean copy(Outpour outpour, InputStream content) {
        boolean read = false;
        try {
            boolean whole = outpour.copy(content, letter.content().length());
            read = true;
            return whole;
        } catch (IOException e) {
            throw Letter.unreadable(e);
        } catch (MailException e) {
            throw new NetException(e.failure(), e);
        } finally {
            if (!read) {
                // The server awaits octets that will not come.
                link.abort();
            }
        }
    }

    private SyncFailure classify(Reply reply) {
        return SmtpRefusals.classify(Asked.MESSAGE, "DATA", reply, config.net().clock().instant());
    }

    private SubmissionOutcome broken(SyncFailure failure) {
        return switch (stage) {
            case ASKING -> {
                cancel.check();
                yield new SubmissionOutcome.NotSent(failure);
            }
            case HANDING ->
                    new SubmissionOutcome.NotSent(cancel.isRequested() ? stopped() : failure);
            case ENDED ->
                    new SubmissionOutcome.Unknown(
                            failure.withNextStep(
                                    "look for it in the mail that was sent before sending it"
                                            + " again"));
        };
    }

    private static SyncFailure stopped() {
        return SyncFailure.of(
                        FailureKind.TRANSIENT,
                        "The sending was stopped before the server had the whole message.")
                .withCommand("DATA", null);
    }
}
