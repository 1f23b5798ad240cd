package org.mailboat.store.search.query;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keyword;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.MailboxId;
import org.mailboat.store.search.text.Field;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/// What a message has to be like to be found. Prints as it could have been typed.
public sealed interface Query {
    /// Any message.
    record All() implements Query {
        @Override
        public String toString() {
            return "*";
        }
    }

    /// One that is like all of these.
    record And(List<Query> parts) implements Query {
        public And {
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            return joined(parts, " ");
        }
    }

    /// One that is like any of these.
    record Or(List<Query> parts) implements Query {
        public Or {
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            return joined(parts, " OR ");
        }
    }

    /// One that is not like this.
    record Not(Query part) implements Query {
        @Override
        public String toString() {
            return "-" + part;
        }
    }

    /// One with this text.
    ///
    /// @param field where it has to stand, or null for anywhere
    /// @param text a word, or a row of them
    /// @param quoted whether it was put between quotation marks: then it is not found within words
    /// @param prefix whether its last word may go on
    record Words(@Nullable Field field, String text, boolean quoted, boolean prefix)
            implements Query {
        @Override
        public String toString() {
            return (field == null ? "" : QueryParser.nameOf(field) + ":")
                    + (quoted ? quote(text) : text)
                    + (prefix ? "*" : "");
        }
    }

    /// One that has a keyword.
    record Marked(Keyword keyword) implements Query {
        @Override
        public String toString() {
            return "keyword:" + keyword.label();
        }
    }

    /// One in a mailbox whose path is like this.
    record In(MailboxGlob mailbox) implements Query {
        @Override
        public String toString() {
            return "mailbox:" + quote(mailbox.text());
        }
    }

    /// One in this mailbox.
    record InMailbox(MailboxId mailbox) implements Query {
        @Override
        public String toString() {
            return "mailbox:id:" + mailbox;
        }
    }

    /// One of this account.
    ///
    /// @param name the account's
    record Of(String name) implements Query {
        @Override
        public String toString() {
            return "account:" + name;
        }
    }

    /// One that the server received on these days.
    ///
    /// @param from the first day, or null for no limit
    /// @param before the day behind the last one, or null for no limit
    record Received(@Nullable LocalDate from, @Nullable LocalDate before) implements Query {
        @Override
        public String toString() {
            String after = from == null ? "" : "after:" + from;
            String until = before == null ? "" : "before:" + before;
            return after.isEmpty() || until.isEmpty()
                    ? after + until
                    : "(" + after + " " + until + ")";
        }
    }

    /// One of this size, in octets; both limits are beyond it.
    ///
    /// @param larger its size is larger than this, -1 for no limit
    /// @param smaller its size is smaller than this
    record Sized(long larger, long smaller) implements Query {
        @Override
        public String toString() {
            return smaller == Long.MAX_VALUE ? "larger:" + larger : "smaller:" + smaller;
        }
    }

    /// One with something attached.
    record HasAttachment() implements Query {
        @Override
        public String toString() {
            return "has:attachment";
        }
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String joined(List<Query> parts, String between) {
        return parts.stream().map(Query::toString).collect(Collectors.joining(between, "(", ")"));
    }
}
