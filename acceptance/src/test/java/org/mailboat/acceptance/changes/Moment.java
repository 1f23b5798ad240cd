package org.mailboat.acceptance.changes;

import org.mailboat.MailStore;
import org.mailboat.MailboxInfo;
import org.mailboat.MessageInfo;
import org.mailboat.MessageQuery;
import org.mailboat.acceptance.PlainImap;
import org.mailboat.acceptance.ServerContents.Facts;
import org.mailboat.acceptance.ServerContents.Place;
import org.mailboat.model.Keyword;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What server and store held at one time.
///
/// @param there by the word of another client
/// @param treeThere every name on the server, whether it can be opened and whether it is subscribed
/// @param here what the store has, octets and all
/// @param treeHere as `treeThere`
/// @param mailboxIds of the store, by wire name
record Moment(
        Map<Place, Facts> there,
        SortedMap<String, String> treeThere,
        Map<Place, Held> here,
        SortedMap<String, String> treeHere,
        Map<String, String> mailboxIds) {

    /// A message in the store.
    record Held(String placement, String message, Facts facts) {}

    static Moment of(Site site, MailStore store, String account) throws IOException {
        Map<Place, Facts> there;
        var treeThere = new TreeMap<String, String>();
        try (var imap = new PlainImap(site, site.user())) {
            Set<String> subscribed = imap.subscribed();
            imap.tree()
                    .forEach((name, selectable) ->
                            treeThere.put(name, traits(selectable, subscribed.contains(name))));
            there = imap.readAll().messages();
        }
        var here = new TreeMap<Place, Held>();
        var treeHere = new TreeMap<String, String>();
        var ids = new TreeMap<String, String>();
        for (MailboxInfo mailbox : store.mailboxes(account)) {
            String wireName = mailbox.wireName();
            if (wireName != null) {
                treeHere.put(wireName, traits(mailbox.selectable(), mailbox.subscribed()));
                ids.put(wireName, mailbox.id().toString());
                read(store, mailbox, wireName, here);
            }
        }
        return new Moment(there, treeThere, here, treeHere, ids);
    }

    private static String traits(boolean selectable, boolean subscribed) {
        return (selectable ? "selectable" : "a name only") + (subscribed ? ", subscribed" : "");
    }

    private static void read(
            MailStore store, MailboxInfo mailbox, String wireName, Map<Place, Held> into)
            throws IOException {
        try (Stream<MessageInfo> messages = store.messages(MessageQuery.mailbox(mailbox))) {
            for (MessageInfo message : (Iterable<MessageInfo>) messages::iterator) {
                var remote = message.remote();
                var place =
                        remote == null
                                ? new Place(wireName, 0, message.id().number())
                                : new Place(wireName, remote.epoch(), remote.number());
                Held twice = into.put(place, held(store, message));
                if (twice != null) {
                    throw new IllegalStateException(place + " is here twice: " + twice);
                }
            }
        }
    }

    private static Held held(MailStore store, MessageInfo message) throws IOException {
        byte[] octets = {};
        if (message.state() == MessageInfo.State.COMPLETE) {
            try (InputStream content = store.content(message)) {
                octets = content.readAllBytes();
            }
        }
        var flags = new TreeSet<String>();
        for (Keyword keyword : message.keywords()) {
            flags.add(keyword.name());
        }
        return new Held(
                message.id().toString(),
                message.message().toString(),
                Facts.of(octets, flags, Objects.requireNonNull(message.internalDate())));
    }

    Map<Place, Facts> factsHere() {
        var facts = new TreeMap<Place, Facts>();
        here.forEach((place, held) -> facts.put(place, held.facts()));
        return facts;
    }

    /// The placements and messages of the store.
    Set<String> ids() {
        var ids = new TreeSet<String>();
        here.values().forEach(held -> ids.add(held.placement() + " of " + held.message()));
        return ids;
    }
}
