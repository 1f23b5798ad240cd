package org.mailboat.sync.testkit.propagation;

import java.util.Locale;

/// What may befall a server.
public enum Happening {
    /// A mailbox gets a new UIDVALIDITY and its messages new UIDs in their order.
    RENUMBER(About.MAILBOX),
    /// The same, in another order.
    SHUFFLE(About.MAILBOX),
    /// From now on there is no room for any mail.
    FULL(About.NOTHING),
    /// From now on this mail is not taken in.
    REFUSE(About.MAIL),
    /// From now on the body of this mail is not sent.
    WITHHOLD(About.MAIL),
    /// From now on no keywords but these are kept.
    KEEP_ONLY(About.KEYWORDS),
    /// From now on nothing can be changed in this mailbox.
    READ_ONLY(About.MAILBOX),
    /// From now on this mailbox cannot be opened.
    SHUT(About.MAILBOX),
    /// From now on no mailbox is listed.
    LIST_NOTHING(About.NOTHING),
    /// From now on single messages cannot be expunged, nor is told where messages went.
    NO_UIDPLUS(About.NOTHING),
    /// All of this is over.
    HEAL(About.NOTHING),
    /// The account is the same by name, and the server another one.
    OTHER_HOST(About.NOTHING);

    /// What stands behind the word.
    enum About {
        MAILBOX,
        MAIL,
        KEYWORDS,
        NOTHING
    }

    private final About about;

    Happening(About about) {
        this.about = about;
    }

    About about() {
        return about;
    }

    /// As the table has it.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
