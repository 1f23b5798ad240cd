package org.mailboat.sync.testkit.propagation;

import org.mailboat.model.Keywords;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Instant;
import java.util.List;

/// The server, as another client and its administrator see it. Mailboxes go by their paths.
public interface ServerSide {
    /// A message of the server.
    record Held(long id, String text, Keywords keywords) {}

    /// All that can be opened.
    List<String> mailboxes();

    /// By id.
    List<Held> held(String mailbox);

    void put(String mailbox, String text, Keywords keywords, Instant date);

    void mark(String mailbox, long id, Keywords added, Keywords removed);

    void move(String mailbox, long id, String to);

    void copy(String mailbox, long id, String to);

    /// For good.
    void expunge(String mailbox, long id);

    void create(String mailbox);

    /// Those below it go along.
    void rename(String mailbox, String to);

    /// For good; those below it go along.
    void remove(String mailbox);

    /// Makes something of the bench's happenings happen, but for [Happening#OTHER_HOST].
    ///
    /// @param about a mailbox, the name of a mail, keywords, or nothing
    void happen(Happening what, String about);

    /// The next one is carried out, and the link breaks before the answer.
    void loseAnswer(Written what);

    /// The link breaks before the next one arrives.
    void loseCommand(Written what);

    /// The link breaks once, at an octet of what either side says in the run to come.
    ///
    /// @param seed says where
    /// @return where, in words
    default String cutLink(long seed) {
        throw new UnsupportedOperationException("there is no link to cut");
    }

    /// Whether it broke.
    default boolean wasCut() {
        return false;
    }

    /// Nothing of these is to come any more.
    void loseNothing();
}
