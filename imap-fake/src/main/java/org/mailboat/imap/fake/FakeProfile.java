package org.mailboat.imap.fake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What kind of server a [FakeImapServer] plays: what it offers, what is odd about it, and how its
/// names look.
///
/// A capability that is not offered is neither announced nor served: its commands, parameters and
/// items are answered with `BAD`. Immutable.
///
/// @param name what the server calls itself in the greeting and in ID
/// @param capabilities as CAPABILITY names them, in that order
/// @param oddities where it does otherwise than most
/// @param mailboxes what every account has besides INBOX: wire names, and their special use or
///   nothing
public record FakeProfile(
        String name,
        List<String> capabilities,
        Set<Oddity> oddities,
        FakeNamespaces namespaces,
        Map<String, String> mailboxes) {

    private static final List<String> PLAIN = List.of("IMAP4rev1", "AUTH=PLAIN", "AUTH=LOGIN");

    private static final List<String> ALL =
            List.of(
                    "IMAP4rev1",
                    "LITERAL+",
                    "SASL-IR",
                    "ID",
                    "ENABLE",
                    "IDLE",
                    "AUTH=PLAIN",
                    "AUTH=LOGIN",
                    "NAMESPACE",
                    "CHILDREN",
                    "UNSELECT",
                    "UIDPLUS",
                    "MULTIAPPEND",
                    "LIST-EXTENDED",
                    "LIST-STATUS",
                    "SPECIAL-USE",
                    "STATUS=SIZE",
                    "CONDSTORE",
                    "QRESYNC",
                    "ESEARCH",
                    "MOVE",
                    "OBJECTID",
                    "SAVEDATE",
                    "PREVIEW",
                    "CREATE-SPECIAL-USE",
                    "NOTIFY",
                    "PARTIAL",
                    "UIDONLY");

    public FakeProfile {
        Set<String> ordered = new LinkedHashSet<>(List.of("IMAP4rev1"));
        ordered.addAll(capabilities);
        capabilities = List.copyOf(ordered);
        Set<Oddity> own = EnumSet.noneOf(Oddity.class);
        own.addAll(oddities);
        oddities = Collections.unmodifiableSet(own);
        mailboxes = Collections.unmodifiableMap(new LinkedHashMap<>(mailboxes));
    }

    /// A server with everything the fake can do, and nothing odd.
    public static FakeProfile model() {
        return new FakeProfile("Mailboat fake", ALL, Set.of(), FakeNamespaces.PLAIN, Map.of());
    }

    /// A server with [RFC 3501](https://www.rfc-editor.org/rfc/rfc3501.html) and nothing else.
    public static FakeProfile rfc3501Only() {
        return model().offering(PLAIN);
    }

    /// The same with another name.
    public FakeProfile named(String newName) {
        return new FakeProfile(newName, capabilities, oddities, namespaces, mailboxes);
    }

    /// The same with exactly these capabilities; `IMAP4rev1` is always among them.
    public FakeProfile offering(Collection<String> names) {
        return new FakeProfile(name, List.copyOf(names), oddities, namespaces, mailboxes);
    }

    /// The same with these capabilities, too.
    public FakeProfile with(String... names) {
        List<String> more = new ArrayList<>(capabilities);
        more.addAll(Arrays.asList(names));
        return offering(more);
    }

    /// The same without these capabilities.
    public FakeProfile without(String... names) {
        List<String> gone = Arrays.asList(names);
        return offering(capabilities.stream().filter(c -> !gone.contains(c)).toList());
    }

    /// The same with these oddities, too.
    public FakeProfile with(Oddity... more) {
        Set<Oddity> all = EnumSet.noneOf(Oddity.class);
        all.addAll(oddities);
        all.addAll(Arrays.asList(more));
        return new FakeProfile(name, capabilities, all, namespaces, mailboxes);
    }

    /// The same with other names for its mailboxes.
    public FakeProfile with(FakeNamespaces other) {
        return new FakeProfile(name, capabilities, oddities, other, mailboxes);
    }

    /// The same with these mailboxes in every account.
    public FakeProfile with(Map<String, String> others) {
        return new FakeProfile(name, capabilities, oddities, namespaces, others);
    }

    public boolean offers(String capability) {
        return capabilities.contains(capability);
    }

    public boolean has(Oddity oddity) {
        return oddities.contains(oddity);
    }
}
