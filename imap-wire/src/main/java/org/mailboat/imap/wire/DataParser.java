package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Response.ListKind;
import org.mailboat.imap.wire.Response.Namespace;
import org.mailboat.imap.wire.Response.Untagged;
import org.mailboat.model.IdSet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads untagged data that starts with a word ([RFC 9051
/// §7.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.2) to §7.4).
final class DataParser {
    private DataParser() {}

    /// @param word in capitals; the cursor stands behind it
    static Untagged parse(String word, Cursor in) throws Unreadable {
        return switch (word) {
            case "CAPABILITY" -> new Response.CapabilityData(capabilities(in));
            case "ENABLED" -> new Response.Enabled(capabilities(in));
            case "FLAGS" -> new Response.Flags(FlagParser.list(in, false));
            case "LIST" -> MailboxParser.listing(ListKind.LIST, in);
            case "LSUB" -> MailboxParser.listing(ListKind.LSUB, in);
            case "XLIST" -> MailboxParser.listing(ListKind.XLIST, in);
            case "STATUS" -> MailboxParser.status(in);
            case "SEARCH" -> SearchParser.search(in);
            case "ESEARCH" -> SearchParser.esearch(in);
            case "VANISHED" -> vanished(in);
            case "NAMESPACE" ->
                    new Response.Namespaces(namespaces(in), namespaces(in), namespaces(in));
            case "ID" -> id(in);
            default -> new Response.Unknown(word, Octets.latin1(in.b));
        };
    }

    /// Words of any octets but spaces, up to the end.
    static Capabilities capabilities(Cursor in) {
        var names = new ArrayList<String>();
        for (String name : in.rest().split(" +", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return Capabilities.of(names);
    }

    /// `"(" objectid ")"`, or the id alone.
    static String objectId(Cursor in) throws Unreadable {
        boolean list = in.accept('(');
        in.skipSpaces();
        String id = in.latin1("objectid");
        in.skipSpaces();
        if (list) {
            in.expect(')', "objectid");
        }
        if (id == null || id.isEmpty()) {
            throw in.unreadable("objectid");
        }
        return id;
    }

    /// `expunged-resp = "VANISHED" [SP "(EARLIER)"] SP known-uids`.
    private static Untagged vanished(Cursor in) throws Unreadable {
        boolean earlier = in.accept('(');
        if (earlier) {
            in.skipSpaces();
            if (!Octets.upper(in.atom("expunged-resp")).equals("EARLIER")) {
                throw in.unreadable("expunged-resp");
            }
            in.skipSpaces();
            in.expect(')', "expunged-resp");
            in.skipSpaces();
        }
        IdSet uids = in.atEnd() ? IdSet.empty() : in.set("known-uids");
        in.skipSpaces();
        if (!in.atEnd()) {
            throw in.unreadable("known-uids");
        }
        return new Response.Vanished(earlier, uids);
    }

    /// `namespace = nil / "(" 1*namespace-descr ")"`; one that is missing is nil.
    private static List<Namespace> namespaces(Cursor in) throws Unreadable {
        in.skipSpaces();
        if (in.atEnd() || in.skipNil()) {
            return List.of();
        }
        in.expect('(', "namespace");
        var namespaces = new ArrayList<Namespace>();
        while (true) {
            in.skipSpaces();
            if (in.accept(')')) {
                return Collections.unmodifiableList(namespaces);
            }
            Namespace namespace = namespace(in);
            if (namespace != null) {
                namespaces.add(namespace);
            }
        }
    }

    private static @Nullable Namespace namespace(Cursor in) throws Unreadable {
        in.expect('(', "namespace-descr");
        in.skipSpaces();
        if (in.accept(')')) {
            return null;
        }
        String prefix = in.latin1("namespace-descr");
        in.skipSpaces();
        String separator = in.peek() == ')' ? null : MailboxParser.separator(in);
        in.skipSpaces();
        while (!in.accept(')')) {
            in.skipValue("namespace-response-extension");
            in.skipSpaces();
        }
        return new Namespace(prefix == null ? "" : prefix, separator);
    }

    /// `id-params-list`; commas between the strings are seen.
    private static Untagged id(Cursor in) throws Unreadable {
        in.commaIsSpace = true;
        Map<String, String> fields = new LinkedHashMap<>();
        if (!in.atEnd() && !in.skipNil()) {
            in.expect('(', "id-params-list");
            while (true) {
                in.skipSpaces();
                if (in.accept(')')) {
                    break;
                }
                String name = in.text("id-params-list");
                in.skipSpaces();
                String value = in.peek() == ')' ? null : in.text("id-params-list");
                if (name != null && value != null) {
                    fields.put(name.toLowerCase(Locale.ROOT), value);
                }
            }
        }
        return new Response.Id(Collections.unmodifiableMap(fields));
    }
}
