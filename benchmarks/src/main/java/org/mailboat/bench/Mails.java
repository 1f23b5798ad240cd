package org.mailboat.bench;

/// Mail at the size that was asked for, and in words.
final class Mails {
    private Mails() {}

    static Mail scaled(Mail mail, Options options) {
        boolean one = mail.messages() == 1;
        return new Mail(
                one
                        ? 1
                        : Math.max(
                                options.scaled(mail.messages()), options.scaled(mail.mailboxes())),
                options.scaled(mail.mailboxes()),
                one && options.toy() ? mail.size() / 100 : mail.size());
    }

    static String about(Mail mail) {
        String messages =
                mail.messages() == 1
                        ? "one message of %,d MB".formatted(mail.size() >> 20)
                        : "%,d messages".formatted(mail.messages());
        return messages
                + (mail.mailboxes() == 1
                        ? " in one mailbox"
                        : " in %d mailboxes".formatted(mail.mailboxes()));
    }
}
