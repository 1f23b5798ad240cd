package org.mailboat.imap.fake;

import java.util.ArrayList;
import java.util.List;

/// How a session is told of messages, after what it has enabled.
///
/// @param modSeqs MODSEQ comes with every flag change ([RFC 7162
///   §3.1](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1))
/// @param vanished VANISHED stands for EXPUNGE, and UIDs come with every flag change ([RFC 7162
///   §3.2](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.2))
/// @param uidOnly messages are told of by UID alone ([RFC
///   9586](https://www.rfc-editor.org/rfc/rfc9586.html))
record Dialect(boolean modSeqs, boolean vanished, boolean uidOnly) {

    /// The beginning of a response about a message, up to its first item.
    String opening(SelectedMailbox.Numbered message) {
        return uidOnly
                ? "* " + message.message().uid() + " UIDFETCH ("
                : "* " + message.number() + " FETCH (";
    }

    /// A message's flags, told without being asked for or in answer to a STORE.
    ///
    /// @param silent leaves the flags themselves out
    String flags(SelectedMailbox.Numbered message, boolean withUid, boolean silent) {
        FakeMessage now = message.message();
        List<String> items = new ArrayList<>();
        if ((withUid || vanished) && !uidOnly) {
            items.add("UID " + now.uid());
        }
        if (modSeqs) {
            items.add("MODSEQ (" + now.modSeq() + ")");
        }
        if (!silent) {
            items.add("FLAGS (" + String.join(" ", now.flags()) + ")");
        }
        return opening(message) + String.join(" ", items) + ")";
    }
}
