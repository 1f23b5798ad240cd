package org.mailboat.acceptance.changes;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.fake.FakeAccount;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.FakeMailbox;
import org.mailboat.imap.fake.FakeProfile;
import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.fake.Oddity;
import org.mailboat.imap.testkit.TestServer;

import java.util.Random;
import java.util.function.LongUnaryOperator;

/// A fake server of its own, with one user.
final class FakeSite implements Site {
    private final FakeImapServer fake = FakeImapServer.start();
    private final FakeAccount account;
    private final @Nullable FakeProfile profile;

    /// A server that can do all there is.
    FakeSite() {
        this(null);
    }

    /// A server that is to everybody as this profile is.
    FakeSite(@Nullable FakeProfile profile) {
        this.profile = profile;
        unrestrict();
        account = fake.addAccount("ann", TestServer.PASSWORD);
    }

    @Override
    public String name() {
        return profile == null ? "the fake server" : "the fake " + profile.name();
    }

    @Override
    public int port() {
        return fake.port();
    }

    @Override
    public char separator() {
        return profile == null ? '/' : profile.namespaces().separator().charAt(0);
    }

    @Override
    public boolean deletesParents() {
        return profile == null || !profile.has(Oddity.DELETE_NEEDS_LEAF);
    }

    @Override
    public String path(String name) {
        return profile == null ? name : profile.namespaces().personal() + name;
    }

    @Override
    public String user() {
        return account.user();
    }

    @Override
    public String user(String name) {
        throw new UnsupportedOperationException("there is one user");
    }

    @Override
    public void restrict(Level level, FaultProxy proxy) {
        if (profile == null) {
            fake.play(FakeProfile.model().offering(level.capabilities()));
        }
    }

    @Override
    public void unrestrict() {
        fake.play(profile == null ? FakeProfile.model() : profile);
    }

    /// The fake chooses the new UIDs itself: from 1 on, in another order if the order is to change.
    @Override
    public void resetUidValidity(String mailbox, LongUnaryOperator renumber) {
        if (renumber.applyAsLong(1) < renumber.applyAsLong(2)) {
            account.mailboxOnWire(mailbox).resetUidValidity();
        } else {
            account.mailboxOnWire(mailbox).resetUidValidity(new Random(1));
        }
    }

    @Override
    public void loseIndex(String mailbox) {
        account.mailboxOnWire(mailbox).loseIndex();
    }

    @Override
    public Restoration backUp(String mailbox) {
        FakeMailbox.Snapshot kept = account.mailboxOnWire(mailbox).snapshot();
        return () -> account.mailboxOnWire(mailbox).restore(kept);
    }

    @Override
    public void close() {
        fake.close();
    }
}
