package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Envelope.Address;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// Reads `envelope` ([RFC 9051 §7.5.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.5.2)),
/// with fields left out at the end and addresses in any state.
final class EnvelopeParser {
    /// What servers put where there is nothing.
    private static final Set<String> PLACEHOLDERS =
            Set.of("MISSING_DOMAIN", "MISSING_MAILBOX", ".MISSING-HOST-NAME.");

    private EnvelopeParser() {}

    static Envelope envelope(Cursor in) throws Unreadable {
        in.expect('(', "envelope");
        var envelope =
                new Envelope(
                        field(in),
                        field(in),
                        addresses(in),
                        addresses(in),
                        addresses(in),
                        addresses(in),
                        addresses(in),
                        addresses(in),
                        field(in),
                        field(in));
        in.skipSpaces();
        while (!in.accept(')')) {
            in.skipValue("envelope");
            in.skipSpaces();
        }
        return envelope;
    }

    private static @Nullable String field(Cursor in) throws Unreadable {
        in.skipSpaces();
        return in.peek() == ')' ? null : in.text("envelope");
    }

    private static List<Address> addresses(Cursor in) throws Unreadable {
        in.skipSpaces();
        if (in.peek() == ')' || in.skipNil()) {
            return List.of();
        }
        if (in.isStringHere()) {
            in.skipValue("address");
            return List.of();
        }
        in.expect('(', "address list");
        var addresses = new ArrayList<Address>();
        while (true) {
            in.skipSpaces();
            if (in.accept(')')) {
                return Collections.unmodifiableList(addresses);
            }
            if (in.skipNil()) {
                continue;
            }
            in.expect('(', "address");
            addresses.add(address(in));
        }
    }

    /// `address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"`. More than four
    /// tokens are what a name becomes whose literal was announced too short.
    private static Address address(Cursor in) throws Unreadable {
        var tokens = new ArrayList<@Nullable String>(4);
        in.skipSpaces();
        while (!in.accept(')')) {
            tokens.add(in.text("address"));
            in.skipSpaces();
        }
        while (tokens.size() < 4) {
            tokens.add(null);
        }
        int surplus = tokens.size() - 4;
        String name = tokens.getFirst();
        for (int i = 1; i <= surplus; i++) {
            name = (name == null ? "" : name + " ") + tokens.get(i);
        }
        return mended(name, valid(tokens.get(surplus + 2)), valid(tokens.get(surplus + 3)));
    }

    /// Puts right a server that swaps name and address.
    private static Address mended(
            @Nullable String name, @Nullable String mailbox, @Nullable String host) {
        if (host == null
                && name != null
                && name.startsWith("<")
                && name.endsWith(">")
                && name.indexOf('@') > 0) {
            int at = name.lastIndexOf('@');
            return new Address(
                    mailbox, name.substring(1, at), name.substring(at + 1, name.length() - 1));
        }
        return new Address(name, mailbox, host);
    }

    private static @Nullable String valid(@Nullable String text) {
        return text == null || PLACEHOLDERS.contains(text) ? null : text;
    }
}
