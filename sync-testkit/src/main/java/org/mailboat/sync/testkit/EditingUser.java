package org.mailboat.sync.testkit;

import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.LocalStore;

import java.util.List;

/// Who edits in a store of his own, beside the engine. Closed by the test.
public interface EditingUser extends AutoCloseable {
    /// The store under test, always the same, that knows [#account].
    LocalStore store();

    AccountId account();

    // What he does.

    void mark(PlacementId placement, Keywords keywords);

    void move(PlacementId placement, MailboxId to);

    void delete(PlacementId placement);

    /// Deletes what the server never had.
    void discard(PlacementId placement);

    void undelete(PlacementId placement);

    /// Takes back what was edited of it.
    void drop(PlacementId placement);

    PlacementId importMessage(MailboxId mailbox, String text);

    PlacementId copy(PlacementId placement, MailboxId to);

    MailboxId createMailbox(String path);

    void rename(MailboxId mailbox, String path);

    void delete(MailboxId mailbox);

    // What he sees.

    /// By id.
    List<PlacementId> shown(MailboxId mailbox);

    List<PlacementId> recoverable();

    @Override
    void close();
}
