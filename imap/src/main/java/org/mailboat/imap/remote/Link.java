package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Claim;
import org.mailboat.imap.client.Delivery;
import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapConnection;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Inbox;
import org.mailboat.imap.wire.Capabilities;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.FetchQuery;
import org.mailboat.imap.wire.ModSeq;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.SelectMode;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.imap.wire.UidValidity;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.MailboxStatus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// A connection together with what was said on it: whether we introduced ourselves, and which
/// mailbox was opened last. For one thread at a time.
final class Link {
    static final String CONDSTORE = "CONDSTORE";
    static final String QRESYNC = "QRESYNC";

    private final ImapConnection connection;
    private final Demotions demotions;
    private final String version;
    private boolean introduced;
    private boolean reused;
    private boolean heard;
    private boolean modSeqsEnabled;
    private String opened = "";
    private @Nullable MailboxStatus shown;
    private boolean forWriting;

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

    /// Notes that someone else takes the connection over after it lay idle.
    void lendAgain() {
        reused = true;
        heard = false;
    }

    /// Whether it lay idle before, so that it may have died while nobody looked.
    boolean isUsed() {
        return reused;
    }

    /// The next thing that came in, as [ImapConnection#take].
    Delivery take(Inbox inbox, Cancel cancel) {
        Delivery next = connection.take(inbox, cancel);
        heard = true;
        return next;
    }

    /// Sends commands and waits for their answers, as [ImapConnection#exchange].
    Exchange exchange(List<ImapRequest> requests, Cancel cancel) {
        return exchange(requests, () -> {}, cancel);
    }

    /// The same.
    ///
    /// @param meanwhile what is done when everything is sent, before the answers are taken
    Exchange exchange(List<ImapRequest> requests, Runnable meanwhile, Cancel cancel) {
        Exchange exchange = connection.exchange(requests, meanwhile, cancel);
        heard |= exchange.parts().stream().anyMatch(p -> p.reply() != null || !p.data().isEmpty());
        return exchange;
    }

    /// What has come in already, or null.
    @Nullable Delivery poll(Inbox inbox) {
        Delivery next = inbox.poll();
        heard |= next != null;
        return next;
    }

    /// Whether the connection had gone while it lay idle: nothing that was asked on it since was
    /// answered, so that another connection may be asked instead.
    boolean wasDeadBefore() {
        return reused && !heard && connection.wasDropped();
    }

    /// Whether a mailbox can be opened with what changed in it ([RFC 7162
    /// §3.2](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.2)). Servers of Apple offer it
    /// and tell of messages vanished that are there.
    boolean hasQresync() {
        Capabilities offered = capabilities();
        return offered.has(QRESYNC) && offered.has("ENABLE") && !offered.has("XAPPLEPUSHSERVICE");
    }

    /// Whether a mailbox can be asked which flags changed ([RFC 7162
    /// §3.1](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1)).
    boolean hasCondstore() {
        return capabilities().has(CONDSTORE);
    }

    /// What to ask of a message that is not known.
    FetchQuery attributes() {
        return ContentIds.asked(Sightings.ATTRIBUTES, capabilities());
    }

    /// What to ask of a message to see whether it is still the same.
    FetchQuery identity() {
        return ContentIds.asked(FetchQuery.uid().internalDate().size(), capabilities());
    }

    /// Gives up asking for content ids, if the server may have stumbled over them.
    boolean demoteContentIds(String reason) {
        for (String capability : ContentIds.CAPABILITIES) {
            if (capabilities().has(capability)) {
                demotions.add(capability, "it does not answer a FETCH with it: " + reason);
                return true;
            }
        }
        return false;
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
        if (offered.has("ENABLE") && offered.hasAny(CONDSTORE, QRESYNC)) {
            modSeqsEnabled = true;
            requests.add(
                    new ImapRequest(
                            Commands.enable(hasQresync() ? QRESYNC : CONDSTORE),
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

    /// The command that opens a mailbox for writing.
    ImapRequest select(String wireName) {
        opened = wireName;
        shown = null;
        forWriting = true;
        return new ImapRequest(
                Commands.select(wireName, new SelectMode.Plain()), Opening::isAboutOpening);
    }

    /// The command that opens a mailbox for reading.
    ImapRequest examine(String wireName) {
        opened = wireName;
        shown = null;
        forWriting = false;
        return new ImapRequest(
                Commands.examine(
                        wireName,
                        asksForModSeqs() ? new SelectMode.Condstore() : new SelectMode.Plain()),
                Opening::isAboutOpening);
    }

    /// The command that opens a mailbox and tells what changed in it since. The known UIDs are said
    /// to be all that there could be then, so that new messages are not told of twice.
    ImapRequest examineSince(String wireName, Prior prior) {
        opened = wireName;
        shown = null;
        forWriting = false;
        long last = prior.firstNew() - 1;
        return new ImapRequest(
                Commands.examine(
                        wireName,
                        new SelectMode.Qresync(
                                new UidValidity(prior.status().epoch()),
                                new ModSeq(prior.status().highestModSeq()),
                                last < 1 ? null : new UidSet(IdSet.range(1, last)))),
                data ->
                        Opening.isAboutOpening(data)
                                || data instanceof Response.Fetch
                                || data instanceof Response.Vanished);
    }

    /// Whether mailboxes are opened with a parameter that asks for mod-sequences.
    boolean asksForModSeqs() {
        return !modSeqsEnabled && capabilities().has(CONDSTORE);
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

    /// Whether this mailbox is the one that was opened last, for reading.
    boolean hasOpened(String wireName) {
        return opened.equals(wireName) && !forWriting;
    }

    /// Notes what a listing was told of the mailbox that is open: the session shows what there was
    /// then, whatever bears the mailbox's name since.
    void noteShown(String wireName, MailboxStatus status) {
        if (hasOpened(wireName)) {
            shown = status;
        }
    }

    /// Whether the mailbox is open, and these are messages that the session shows. What came later
    /// it may not know of yet.
    boolean shows(String wireName, long epoch, IdSet uids) {
        MailboxStatus now = shown;
        return now != null
                && hasOpened(wireName)
                && now.epoch() == epoch
                && uids.last() < now.uidNext();
    }

    /// Has the next order open it anew, if it does not rely on another order's opening.
    void forgetShown() {
        shown = null;
    }

    /// Closes the mailbox that is open, where that can be said without ado: what a server tells of
    /// an open mailbox may be how the session sees it.
    Optional<ImapRequest> leave() {
        if (opened.isEmpty() || !capabilities().hasAny("UNSELECT", "IMAP4rev2")) {
            return Optional.empty();
        }
        opened = "";
        shown = null;
        return Optional.of(ImapRequest.of(Commands.unselect()));
    }

    /// The mailbox that was opened last, or empty.
    String opened() {
        return opened;
    }

    /// Has the next order open its mailbox anew.
    void forgetOpened() {
        opened = "";
        shown = null;
    }
}
