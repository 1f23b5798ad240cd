package org.mailboat.imap.remote;

import org.mailboat.imap.client.CredentialProvider;
import org.mailboat.imap.client.ImapConfig;
import org.mailboat.model.Account;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.RemoteIdentity;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.RemoteTree;
import org.mailboat.sync.port.Traffic;

import java.util.List;

/// One account on an IMAP server, as the engine sees it.
public final class ImapRemote implements Remote {
    private final Account account;

    /// Connects to nothing yet.
    public ImapRemote(Account account, CredentialProvider credentials, ImapConfig config) {
        this.account = account;
    }

    @Override
    public RemoteIdentity connect(Cancel cancel) {
        throw new UnsupportedOperationException(account.name());
    }

    @Override
    public RemoteTree tree(Cancel cancel) {
        throw new UnsupportedOperationException(account.name());
    }

    @Override
    public boolean unchanged(Checkpoint since, MailboxStatus now) {
        return false;
    }

    @Override
    public Verdict probe(Intent intent, Cancel cancel) {
        return Verdict.UNKNOWN;
    }

    @Override
    public int sessionBudget() {
        return account.policy().connections();
    }

    @Override
    public RemoteSession openSession(Cancel cancel) {
        throw new UnsupportedOperationException(account.name());
    }

    @Override
    public Traffic traffic() {
        return Traffic.NONE;
    }

    @Override
    public List<Demotion> demotions() {
        return List.of();
    }

    @Override
    public void close() {}
}
