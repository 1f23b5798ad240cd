package org.mailboat.store;

import org.mailboat.model.Keywords;

/// The keywords that a mailbox's server did not keep. What has one of them here is no edit for it:
/// it is sent only when it is set anew.
final class UnkeptKeywords {
    private UnkeptKeywords() {}

    static Keywords of(Sql sql, long mailbox) {
        String text =
                sql.first(
                        "SELECT unkept FROM mailbox WHERE id = ?",
                        row -> row.getString(1),
                        mailbox);
        return text == null ? Keywords.none() : Keywords.parse(text);
    }

    static void note(Sql sql, long mailbox, Keywords keywords) {
        set(sql, mailbox, of(sql, mailbox).plus(keywords));
    }

    static void set(Sql sql, long mailbox, Keywords keywords) {
        sql.update("UPDATE mailbox SET unkept = ? WHERE id = ?", keywords.toString(), mailbox);
    }
}
