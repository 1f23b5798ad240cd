package org.mailboat.bench;

import java.util.ArrayList;
import java.util.List;

/// What an account on the server holds at the beginning.
///
/// @param messages in all mailboxes together
/// @param mailboxes the first of them is INBOX; messages are shared out evenly
/// @param size of each message in octets, or 0 for those of a real account
record Mail(int messages, int mailboxes, long size) {

    static Mail real(int messages, int mailboxes) {
        return new Mail(messages, mailboxes, 0);
    }

    /// Little messages, where only their number matters.
    static Mail small(int messages) {
        return new Mail(messages, 1, 900);
    }

    /// A name for a user who has it.
    String user() {
        return "u%d-in-%d%s".formatted(messages, mailboxes, size == 0 ? "" : "-of-" + size);
    }

    long size(MailMaker maker, int n) {
        return size == 0 ? Math.max(900, maker.size(n)) : size;
    }

    List<String> names() {
        var names = new ArrayList<String>();
        names.add("INBOX");
        for (int i = 2; i <= mailboxes; i++) {
            names.add("box%03d".formatted(i));
        }
        return names;
    }
}
