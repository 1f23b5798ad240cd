package org.mailboat.sync.testkit;

import org.mailboat.model.Keywords;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.Set;

/// A server with an account of its own, a remote of it, and another client that puts mail there and
/// sees what there is. Mailboxes have names of one level or more, with `/` between. Closed by the
/// test.
public interface WriteBench extends AutoCloseable {
    /// The remote under test, always the same.
    Remote remote();

    /// How the remote names a mailbox.
    MailboxRef ref(String name);

    /// Another client makes a mailbox.
    void create(String name);

    /// Another client deletes a mailbox with its mail.
    void delete(String name);

    /// Another client puts a message into a mailbox.
    ///
    /// @return its id
    long put(String mailbox, String text, Keywords keywords, Instant date);

    /// Another client gives a message these keywords, too.
    void mark(String mailbox, long id, Keywords keywords);

    /// Another client removes a message for good.
    void remove(String mailbox, long id);

    /// What a mailbox holds, by id.
    NavigableMap<Long, Held> held(String mailbox);

    /// The names of all mailboxes.
    Set<String> mailboxes();

    /// The names of those that are subscribed.
    Set<String> subscribed();

    /// The next write of this kind is carried out, and the link breaks before the answer.
    void loseAnswer(Written what);

    /// The link breaks before the next write of this kind arrives.
    void loseCommand(Written what);

    /// Whether the server says where messages went.
    boolean tellsIds();

    /// Whether it can move messages, so that no copy is ever left behind.
    boolean moves();

    /// Whether it can remove some messages that are marked as deleted and leave others.
    boolean expungesSome();

    /// Whether it keeps keywords that nobody had before.
    boolean keepsNewKeywords();

    @Override
    void close();

    /// A message as it is there.
    record Held(String text, Keywords keywords, Instant date) {}
}
