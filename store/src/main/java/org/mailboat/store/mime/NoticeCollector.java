package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.Notice.Protection;
import org.mailboat.store.mime.calendar.CalendarEntry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/// Finds out what a message is besides its text, from what goes by.
final class NoticeCollector {
    /// As much of a calendar as is looked at, in octets.
    private static final int MAX_CALENDAR = 1 << 20;

    private static final int MAX_NOTICES = 200;

    private static final Pattern ARMOUR =
            Pattern.compile("(?m)^-----BEGIN PGP (SIGNED MESSAGE|MESSAGE)-----\\s*$");

    private final List<Notice> notices = new ArrayList<>();
    private @Nullable HeaderSummary reported;

    void enter(Place multipart) {
        PartHeader header = multipart.header();
        switch (header.mediaType()) {
            case "multipart/signed" -> add(new Notice.Signed(multipart.number(), by(header)));
            case "multipart/encrypted" -> add(new Notice.Encrypted(multipart.number(), by(header)));
            default -> {}
        }
    }

    private static Protection by(PartHeader header) {
        String protocol = Objects.requireNonNullElse(header.parameter("protocol"), "");
        String lower = protocol.toLowerCase(Locale.ROOT);
        if (lower.contains("pgp")) {
            return Protection.PGP_MIME;
        }
        return lower.contains("pkcs7") ? Protection.S_MIME : Protection.OTHER;
    }

    /// Looks at a part that is no text to be shown.
    void part(Place place, InputStream content) throws IOException {
        String number = place.number();
        PartHeader header = place.header();
        switch (header.mediaType()) {
            case "message/delivery-status", "message/global-delivery-status" ->
                    add(Reports.delivery(number, content));
            case "message/disposition-notification", "message/global-disposition-notification" ->
                    add(Reports.receipt(number, content));
            case "message/feedback-report" -> add(Reports.complaint(number, content));
            case "text/rfc822-headers", "message/rfc822-headers", "message/global-headers" ->
                    reported(place, HeaderSummary.of(content));
            case "text/calendar", "application/ics" -> calendar(place, content);
            case "application/pkcs7-mime", "application/x-pkcs7-mime" -> smime(place, content);
            case "message/partial" ->
                    add(
                            new Notice.Fragment(
                                    number, count(header, "number"), count(header, "total")));
            case "message/external-body" -> add(elsewhere(number, header));
            default -> {}
        }
    }

    /// The header of a message that is sent back with a report.
    void reported(Place place, HeaderSummary header) {
        Place parent = place.parent();
        if (parent != null && parent.header().mediaType().equals("multipart/report")) {
            reported = header;
        }
    }

    private void calendar(Place place, InputStream content) throws IOException {
        String text = PartText.decode(place.header(), content.readNBytes(MAX_CALENDAR));
        for (CalendarEntry entry : CalendarEntry.read(text)) {
            boolean told =
                    notices.stream()
                            .anyMatch(n ->
                                    n instanceof Notice.Invitation known
                                            && known.entry().equals(entry));
            if (!told) {
                add(new Notice.Invitation(place.number(), entry));
            }
        }
    }

    /// Signed or encrypted is said by a parameter, or by the first object in it: `signedData` is
    /// 1.2.840.113549.1.7.2.
    private void smime(Place place, InputStream content) throws IOException {
        String type = Objects.requireNonNullElse(place.header().parameter("smime-type"), "");
        boolean signed = type.equalsIgnoreCase("signed-data");
        if (type.isEmpty()) {
            byte[] start = content.readNBytes(32);
            String octets = new String(start, StandardCharsets.ISO_8859_1);
            signed = octets.contains("*\u0086H\u0086\u00F7\r\u0001\u0007\u0002");
        }
        add(
                signed
                        ? new Notice.Signed(place.number(), Protection.S_MIME)
                        : new Notice.Encrypted(place.number(), Protection.S_MIME));
    }

    private static Notice elsewhere(String number, PartHeader header) {
        String access = Objects.requireNonNullElse(header.parameter("access-type"), "unknown");
        String url = header.parameter("url");
        String name = header.parameter("name");
        String site = header.parameter("site");
        String where = url != null ? url : site == null ? name : site + ", " + name;
        return new Notice.Elsewhere(number, access.toLowerCase(Locale.ROOT), where);
    }

    private static int count(PartHeader header, String name) {
        String value = header.parameter(name);
        return value != null && value.matches("\\d{1,6}") ? Integer.parseInt(value) : 0;
    }

    /// Looks for OpenPGP in a text that is shown.
    void text(Place place, String text) {
        var armour = ARMOUR.matcher(text);
        if (armour.find()) {
            add(
                    armour.group(1).startsWith("SIGNED")
                            ? new Notice.Signed(place.number(), Protection.INLINE_PGP)
                            : new Notice.Encrypted(place.number(), Protection.INLINE_PGP));
        }
    }

    void add(@Nullable Notice notice) {
        if (notice != null && notices.size() < MAX_NOTICES) {
            notices.add(notice);
        }
    }

    /// All that was found, in order. A mail system that knows no reports may say in the header whom
    /// it could not reach.
    List<Notice> list(HeaderBlock header) {
        HeaderSummary about = reported;
        List<Notice> all = new ArrayList<>();
        boolean delivery = false;
        for (Notice notice : notices) {
            if (notice instanceof Notice.Delivery d) {
                delivery = true;
                all.add(
                        about == null
                                ? d
                                : new Notice.Delivery(
                                        d.part(),
                                        d.reporter(),
                                        d.recipients(),
                                        about.subject(),
                                        about.messageId()));
            } else {
                all.add(notice);
            }
        }
        String failed = header.first("X-Failed-Recipients");
        if (failed != null && !delivery) {
            var recipients =
                    HeaderText.addresses(failed).stream()
                            .map(a ->
                                    new Notice.Recipient(
                                            a.address(),
                                            null,
                                            Notice.Action.FAILED,
                                            null,
                                            null,
                                            null,
                                            null))
                            .toList();
            all.add(new Notice.Delivery("1", null, recipients, null, null));
        }
        return all;
    }
}
