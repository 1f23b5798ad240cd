package org.mailboat.imap.remote;

import org.mailboat.imap.client.Claim;
import org.mailboat.imap.client.ImapConnection;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.wire.Capabilities;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.SelectMode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// A connection together with what was said on it: whether we introduced ourselves, and which
/// mailbox was opened last. For one thread at a time.
final class Link {
    private final ImapConnection connection;
    private final Demotions demotions;
    private final String version;
    private boolean introduced;
    private boolean modSeqsEnabled;
    private String opened = "";

    Link(ImapConnection connection, Demotions demotions, String version) {
        this.connection = connection;
        this.demotions = demotions;
        this.version = version;
    }

    ImapConnection connection() {
        return connection;
    }

    /// What the server offers and is still believed.
    Capabilities capabilities() {
        return demotions.believed(connection.capabilities());
    }

    Demotions demotions() {
        return demotions;
    }

    /// Whether anything was said on it, so that it may have died while nobody looked.
    boolean isUsed() {
        return introduced;
    }

    /// What is to be said first on a connection, in one write with what follows; nothing the second
    /// time. None of it has to succeed.
    List<ImapRequest> introduction() {
        var requests = new ArrayList<ImapRequest>();
        if (introduced) {
            return requests;
        }
        introduced = true;
        Capabilities offered = capabilities();
        if (offered.has("ENABLE") && offered.hasAny("CONDSTORE", "QRESYNC")) {
            modSeqsEnabled = true;
            requests.add(
                    new ImapRequest(
                            Commands.enable(
                                    offered.has("QRESYNC") && !offered.has("XAPPLEPUSHSERVICE")
                                            ? "QRESYNC"
                                            : "CONDSTORE"),
                            Claim.of(Response.Enabled.class)));
        }
        if (offered.has("ID")) {
            var fields = new LinkedHashMap<String, String>();
            fields.put("name", "Mailboat");
            fields.put("version", version);
            requests.add(new ImapRequest(Commands.id(fields), Claim.of(Response.Id.class)));
        }
        return requests;
    }

    /// The command that opens a mailbox for reading.
    ImapRequest examine(String wireName) {
        opened = wireName;
        return new ImapRequest(
                Commands.examine(
                        wireName,
                        asksForModSeqs() ? new SelectMode.Condstore() : new SelectMode.Plain()),
                Opening::isAboutOpening);
    }

    /// Whether mailboxes are opened with a parameter that asks for mod-sequences.
    boolean asksForModSeqs() {
        return !modSeqsEnabled && capabilities().has("CONDSTORE");
    }

    /// Does without mod-sequences from now on, if the way to ask for them can be what the server
    /// did not understand.
    boolean demoteModSeqs(String reason) {
        if (!asksForModSeqs()) {
            return false;
        }
        demotions.add("CONDSTORE", "it refuses to open a mailbox so: " + reason);
        return true;
    }

    /// Whether this mailbox is the one that was opened last.
    boolean hasOpened(String wireName) {
        return opened.equals(wireName);
    }

    /// Has the next order open its mailbox anew.
    void forgetOpened() {
        opened = "";
    }
}
