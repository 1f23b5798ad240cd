package org.mailboat.smtp;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.MailException;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.CredentialProvider;
import org.mailboat.net.Watchdog;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.Submission;
import org.mailboat.sync.port.SubmissionOutcome;
import org.mailboat.sync.port.Upload;

import java.util.List;
import java.util.concurrent.CancellationException;

/// Sends an account's messages over SMTP. It connects when first asked to, keeps its connection for
/// the messages that follow, and opens another one where the server has closed that meanwhile.
///
/// Failures name the account; their scope is a message where it is this message that the server
/// does not take, and the account where it would take none. For one thread at a time.
public final class SmtpSubmission implements Submission {
    private final Account account;
    private final SmtpConfig config;
    private final SmtpConnector connector;
    private final Watchdog watchdog;
    private @Nullable SmtpLink link;

    /// Connects to nothing yet.
    ///
    /// @param account whose name, secret, mechanism and trust in certificates are used
    /// @param server where mail is sent from, with the user for the login there
    public SmtpSubmission(
            Account account,
            ServerAddress server,
            CredentialProvider credentials,
            SmtpConfig config) {
        this.account = account;
        this.config = config;
        this.watchdog = new Watchdog(config.net().threads());
        this.connector = new SmtpConnector(account, server, credentials, config, watchdog);
    }

    /// Connects and logs in, if that was not done yet.
    ///
    /// @return what the server says it can do, as in `PIPELINING`
    /// @throws MailException naming the account, if there is no way to the server
    /// @throws CancellationException if the wish to stop came first
    public List<String> connect(Cancel cancel) {
        try {
            return List.copyOf(ready(cancel).extensions().keywords().keySet());
        } catch (MailException e) {
            throw new MailException(named(e.failure()), e);
        }
    }

    @Override
    public SubmissionOutcome submit(
            Envelope envelope, Upload.Content content, Runnable attempt, Cancel cancel) {
        cancel.check();
        Letter letter;
        SmtpLink open;
        try {
            letter = Letter.of(envelope, content);
            open = ready(cancel);
        } catch (MailException e) {
            return new SubmissionOutcome.NotSent(named(e.failure()));
        }
        return switch (new Transaction(open, letter, config, cancel).run(attempt)) {
            // The server had closed the connection; with a new one this cannot happen.
            case null -> submit(envelope, content, attempt, cancel);
            case SubmissionOutcome.Accepted accepted -> accepted;
            case SubmissionOutcome.NotSent(SyncFailure failure) ->
                    new SubmissionOutcome.NotSent(named(failure));
            case SubmissionOutcome.Unknown(SyncFailure failure) ->
                    new SubmissionOutcome.Unknown(named(failure));
        };
    }

    /// The open connection, or a new one.
    private SmtpLink ready(Cancel cancel) {
        SmtpLink kept = link;
        if (kept != null && kept.isOpen() && kept.isDrained()) {
            return kept;
        }
        if (kept != null) {
            kept.abort();
        }
        SmtpLink opened = connector.open(cancel);
        link = opened;
        return opened;
    }

    private SyncFailure named(SyncFailure failure) {
        SyncFailure named = failure.withAccount(account.name());
        String step = named.nextStep();
        return step == null
                ? named
                : named.withNextStep(step.replace(" NAME", " " + account.name()));
    }

    /// Says goodbye to the server, if there is a connection; waits two seconds for that at most.
    @Override
    public void close() {
        SmtpLink kept = link;
        link = null;
        if (kept != null) {
            kept.close();
        }
        watchdog.close();
    }
}
