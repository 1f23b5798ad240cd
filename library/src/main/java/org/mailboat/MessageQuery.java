package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Which messages are wanted, and in which order. Begin with [#everything], [#account] or
/// [#mailbox] and narrow it:
///
/// ```java
/// MessageQuery.mailbox(inbox).unread().since(yesterday).oldestFirst()
/// ```
///
/// A query is a value: it can be kept and asked as often as one likes. What it costs: dates and
/// mailboxes are looked up in an index, so that a page costs what it holds. Marks are not: of the
/// messages that are passed over, some two million a second are looked at.
///
/// @param account only mailboxes of this account, by its name, or null
/// @param mailboxes only these, or null for all; ones that do not exist hold nothing
/// @param with marks that each message has
/// @param without marks that none has
/// @param since received by the server then or later, or null
/// @param before received by the server earlier, or null; with either bound, messages of which that
///   is unknown are left out
/// @param order by when the server received them
/// @param recoverable removed mail that is still kept, instead of what is there
public record MessageQuery(
        @Nullable String account,
        @Nullable List<MailboxId> mailboxes,
        Keywords with,
        Keywords without,
        @Nullable Instant since,
        @Nullable Instant before,
        Order order,
        boolean recoverable) {
    /// As many messages as a page may hold.
    public static final int LARGEST_PAGE = 1000;

    /// In which order messages come. Those of one second come in the order of their ids.
    public enum Order {
        /// The last one received comes first; those without a date come last.
        NEWEST_FIRST,
        /// The first one received comes first; those without a date come before it.
        OLDEST_FIRST
    }

    public MessageQuery {
        mailboxes = mailboxes == null ? null : List.copyOf(mailboxes);
    }

    /// Every message of every account, newest first.
    public static MessageQuery everything() {
        return new MessageQuery(
                null,
                null,
                Keywords.none(),
                Keywords.none(),
                null,
                null,
                Order.NEWEST_FIRST,
                false);
    }

    /// Every message of an account, newest first.
    ///
    /// @param name the account's name
    public static MessageQuery account(String name) {
        return everything().withAccount(name);
    }

    /// Every message of a mailbox, newest first.
    public static MessageQuery mailbox(MailboxInfo mailbox) {
        return mailbox(mailbox.id());
    }

    /// Every message of a mailbox, newest first.
    public static MessageQuery mailbox(MailboxId mailbox) {
        return everything().withMailboxes(List.of(mailbox));
    }

    /// Only of this account, or of any.
    public MessageQuery withAccount(@Nullable String name) {
        return new MessageQuery(name, mailboxes, with, without, since, before, order, recoverable);
    }

    /// Only in these mailboxes, or in any.
    public MessageQuery withMailboxes(@Nullable List<MailboxId> others) {
        return new MessageQuery(account, others, with, without, since, before, order, recoverable);
    }

    /// Only what has this mark, too.
    public MessageQuery with(Keyword keyword) {
        return new MessageQuery(
                account,
                mailboxes,
                plus(with, keyword),
                without,
                since,
                before,
                order,
                recoverable);
    }

    /// Only what has not this mark, either.
    public MessageQuery without(Keyword keyword) {
        return new MessageQuery(
                account,
                mailboxes,
                with,
                plus(without, keyword),
                since,
                before,
                order,
                recoverable);
    }

    private static Keywords plus(Keywords some, Keyword more) {
        return some.plus(Keywords.of(more));
    }

    /// Only what nobody has read.
    public MessageQuery unread() {
        return without(Keyword.SEEN);
    }

    /// Only what is flagged.
    public MessageQuery flagged() {
        return with(Keyword.FLAGGED);
    }

    /// Only what the server received then or later; null for no bound.
    public MessageQuery since(@Nullable Instant time) {
        return new MessageQuery(
                account, mailboxes, with, without, time, before, order, recoverable);
    }

    /// Only what the server received earlier; null for no bound.
    public MessageQuery before(@Nullable Instant time) {
        return new MessageQuery(account, mailboxes, with, without, since, time, order, recoverable);
    }

    /// In the other order.
    public MessageQuery oldestFirst() {
        return new MessageQuery(
                account, mailboxes, with, without, since, before, Order.OLDEST_FIRST, recoverable);
    }

    /// Removed mail that is still kept, instead of what is there. Of a mailbox that is named it is
    /// also that of the mailboxes that were at its path before.
    public MessageQuery removed() {
        return new MessageQuery(account, mailboxes, with, without, since, before, order, true);
    }

    /// Whether it asks for nothing but mailboxes: then it is known without counting how many
    /// messages there are.
    boolean isPlain() {
        return with.isEmpty() && without.isEmpty() && since == null && before == null;
    }

    /// Whether it asks for the unread ones and nothing else, which are counted likewise.
    boolean isUnreadOnly() {
        return with.isEmpty()
                && without.equals(Keywords.of(Keyword.SEEN))
                && since == null
                && before == null;
    }

    /// As in `messages of work in b3 without \Seen since 2026-01-01T00:00:00Z, newest first`.
    @Override
    public String toString() {
        var words = new ArrayList<String>();
        words.add(recoverable ? "removed messages" : "messages");
        if (account != null) {
            words.add("of " + account);
        }
        if (mailboxes != null) {
            words.add("in " + mailboxes);
        }
        with.forEach(keyword -> words.add("with " + keyword));
        without.forEach(keyword -> words.add("without " + keyword));
        if (since != null) {
            words.add("since " + since);
        }
        if (before != null) {
            words.add("before " + before);
        }
        return String.join(" ", words)
                + (order == Order.NEWEST_FIRST ? ", newest first" : ", oldest first");
    }
}
