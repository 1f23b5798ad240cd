package org.mailboat.imap.fake;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// APPEND, of several messages where MULTIAPPEND ([RFC
/// 3502](https://www.rfc-editor.org/rfc/rfc3502.html)) is offered: all of them or none.
final class AppendCommand {
    private static final DateTimeFormatter DATE_TIME =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("d-MMM-uuuu HH:mm:ss xx")
                    .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter PRINTED =
            DateTimeFormatter.ofPattern("dd-MMM-uuuu HH:mm:ss xx", Locale.ROOT);

    private static final Pattern BARE_LF = Pattern.compile("(?<!\r)\n");

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Upload(List<String> flags, OffsetDateTime date, byte[] octets) {}

    private final FakeSession session;
    private final FakeAccount account;

    AppendCommand(FakeSession session, FakeAccount account) {
        this.session = session;
        this.account = account;
    }

    static String printDate(OffsetDateTime date) {
        return "\"" + PRINTED.format(date) + "\"";
    }

    String append(FakeCommand command) throws FakeCommand.BadCommand, FakeCommand.Refused {
        FakeMailbox mailbox = session.writable(account, command.text(0));
        List<Upload> uploads = uploads(command);
        if (uploads.size() > 1) {
            session.need("MULTIAPPEND");
        }
        synchronized (account) {
            account.limits()
                    .check(
                            mailbox,
                            uploads.stream().map(Upload::octets).toList(),
                            session.has(Oddity.REFUSES_MANY_EQUAL));
            List<Long> uids = new ArrayList<>();
            for (Upload upload : uploads) {
                uids.add(
                        mailbox.append(
                                FakeContent.of(upload.octets()),
                                upload.date(),
                                session.kept(upload.flags())));
            }
            return session.offers("UIDPLUS")
                    ? "OK [APPENDUID %d %s] kept"
                            .formatted(mailbox.uidValidity(), NumberSet.format(uids))
                    : "OK kept";
        }
    }

    private List<Upload> uploads(FakeCommand command)
            throws FakeCommand.BadCommand, FakeCommand.Refused {
        List<Upload> uploads = new ArrayList<>();
        int at = 1;
        while (at < command.args().size()) {
            List<String> flags = List.of();
            if (command.args().get(at) instanceof FakeCommand.Group group) {
                flags = FakeCommand.words(group);
                at++;
            }
            OffsetDateTime date = account.now();
            if (command.textArg(at).form() == FakeCommand.Form.QUOTED) {
                date = date(command.text(at));
                at++;
            }
            FakeCommand.Text message = command.textArg(at);
            at++;
            if (message.form() != FakeCommand.Form.LITERAL || message.octets().length == 0) {
                throw new FakeCommand.BadCommand("a message is a literal, and not empty");
            }
            uploads.add(new Upload(flags, date, taken(message.octets())));
        }
        if (uploads.isEmpty()) {
            throw new FakeCommand.BadCommand("no message");
        }
        return uploads;
    }

    /// The octets as the server keeps them.
    private byte[] taken(byte[] octets) throws FakeCommand.Refused {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        if (session.has(Oddity.REFUSES_BARE_LF_AND_NUL)) {
            if (text.indexOf('\0') >= 0) {
                throw new FakeCommand.Refused("Message contains NUL characters");
            }
            if (BARE_LF.matcher(text).find()) {
                throw new FakeCommand.Refused("Message contains bare newlines");
            }
        }
        return session.has(Oddity.MENDS_BARE_LF)
                ? BARE_LF.matcher(text).replaceAll("\r\n").getBytes(StandardCharsets.ISO_8859_1)
                : octets;
    }

    private static OffsetDateTime date(String text) throws FakeCommand.BadCommand {
        try {
            return OffsetDateTime.parse(text.strip(), DATE_TIME);
        } catch (DateTimeParseException e) {
            throw new FakeCommand.BadCommand("no date: " + text);
        }
    }

    static OffsetDateTime startOfDay(String text) throws FakeCommand.BadCommand {
        try {
            return OffsetDateTime.parse(text + " 00:00:00 +0000", DATE_TIME)
                    .withOffsetSameInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new FakeCommand.BadCommand("no date: " + text);
        }
    }
}
