package org.mailboat.store;

/// An edit that cannot be made as asked for: a name that is taken, a mailbox that is not there. The
/// sentence is for the user; nothing was changed.
public final class EditRefused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    EditRefused(String sentence) {
        super(sentence);
    }
}
