package org.mailboat.sync.testkit.propagation;

import org.mailboat.model.Keywords;

import java.time.Duration;

/// Something that happens on one side.
public sealed interface Deed {
    /// A new mail.
    record New(String mail, Keywords keywords, String mailbox) implements Deed {}

    /// Keywords are given and taken.
    record Mark(MailRef mail, Keywords added, Keywords removed) implements Deed {}

    /// To another mailbox.
    record Move(MailRef mail, String mailbox) implements Deed {}

    /// To another mailbox, too.
    record Copy(MailRef mail, String mailbox) implements Deed {}

    /// For good.
    record Delete(MailRef mail) implements Deed {}

    /// Into the trash mailbox.
    record Trash(MailRef mail) implements Deed {}

    /// Out of the recoverable area, by a user of the store.
    record Undelete(MailRef mail) implements Deed {}

    /// A mailbox is made.
    record Create(String mailbox) implements Deed {}

    /// A mailbox gets another name, with those below it.
    record Rename(String mailbox, String to) implements Deed {}

    /// A mailbox goes for good, with those below it.
    record Remove(String mailbox) implements Deed {}

    /// A mailbox goes under the trash mailbox.
    record Discard(String mailbox) implements Deed {}

    /// The row of a message disappears from the store, as by damage.
    record Lose(MailRef mail) implements Deed {}

    /// Time passes.
    record Wait(Duration time) implements Deed {}

    /// Something befalls the server, or its administrator does it.
    ///
    /// @param about a mailbox, the name of a mail, keywords, or nothing
    record Happen(Happening what, String about) implements Deed {}

    /// Whether another store of the account could have done it on the server's side.
    default boolean isOfUsers() {
        return switch (this) {
            case New _, Mark _, Move _, Copy _, Delete _, Create _, Rename _, Remove _ -> true;
            case Trash _, Undelete _, Discard _, Lose _, Wait _, Happen _ -> false;
        };
    }
}
