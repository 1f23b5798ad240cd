package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Sample mail of one account: some hundred messages in eleven mailboxes, the same at every run.
///
/// Many languages and scripts, threads, HTML, attachments, an invitation, a forwarded message, a
/// large one, and some whose headers are unusual. Every message is valid, has CRLF line ends, and
/// was written for this purpose.
public final class SampleMail {
    /// How many messages there are at first.
    public static final int MESSAGES = 334;

    private static final long SEED = 0xb0a7;
    private static final OffsetDateTime NEWEST = OffsetDateTime.parse("2026-03-27T16:20:00+01:00");
    private static final int INBOX_THREADS = 60;
    private static final int LARGE_OCTETS = 3 << 20;

    /// A picture of one grey point.
    private static final byte[] PNG =
            HexFormat.of()
                    .parseHex(
                            "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
                                    + "3a7e9b550000000a49444154789c63680000008200817"
                                    + "7cd72b60000000049454e44ae426082");

    /// Something that another client did.
    ///
    /// @param what `arrived`, `flagged` or `moved`
    /// @param mailbox where the message is now
    public record Change(String what, String mailbox, String subject) {}

    private final FakeAccount account;
    private final SampleFront front;
    private final Random random = new Random(SEED);
    private OffsetDateTime date = NEWEST.minusDays(250);
    private int number;

    private SampleMail(FakeAccount account) {
        this.account = account;
        front = new SampleFront(account, NEWEST);
    }

    /// Fills an account that has nothing but its empty INBOX.
    public static SampleMail fill(FakeAccount account) {
        var mail = new SampleMail(account);
        mail.fill();
        return mail;
    }

    /// Does what another client might do meanwhile: has a message come in, flags one, moves one.
    /// Once.
    ///
    /// @return what was done
    public List<Change> changeElsewhere() {
        return front.change();
    }

    private void fill() {
        mailbox("Archive", "\\Archive");
        mailbox("Archive/2025", null);
        mailbox("Drafts", "\\Drafts");
        mailbox("Junk", "\\Junk");
        mailbox("Sent", "\\Sent");
        mailbox("Trash", "\\Trash");
        mailbox("Путешествия", null);
        mailbox("Bau/Größe & Maß", null);
        mailbox("港/船", null);
        account.mailbox("INBOX").setSubscribed(true);
        for (int i = 0; i < 80; i++) {
            file("Archive/2025", note(nextLanguage()), "\\Seen");
        }
        for (int i = 0; i < INBOX_THREADS; i++) {
            thread(nextLanguage());
        }
        for (int i = 0; i < 25; i++) {
            file("Bau/Größe & Maß", withAttachment(), "\\Seen", "$Label1");
            file("港/船", note(SampleTexts.language("ja")), "\\Seen");
        }
        for (int i = 0; i < 4; i++) {
            file("Путешествия", note(SampleTexts.language("ru")), "\\Seen");
        }
        file("Drafts", note(SampleTexts.language("en")), "\\Draft", "\\Seen");
        file("Trash", note(SampleTexts.language("de")), "\\Seen", "\\Deleted");
        file("Junk", note(SampleTexts.language("en")), "$Junk");
        for (byte[] odd : oddities()) {
            file("INBOX", odd, "\\Seen");
        }
        file("INBOX", forwarding(), "\\Seen", "$Forwarded");
        front.fill(PNG, table(), large());
    }

    private void mailbox(String name, @Nullable String role) {
        FakeMailbox made = account.create(name);
        made.setSpecialUse(role);
        made.setSubscribed(true);
    }

    private void file(String mailbox, byte[] message, String... flags) {
        account.mailbox(mailbox).append(FakeContent.of(message), date, List.of(flags));
    }

    private SampleTexts.Language nextLanguage() {
        List<SampleTexts.Language> all = SampleTexts.LANGUAGES;
        // Half of the mail is in two languages, as in most accounts.
        return all.get(random.nextBoolean() ? random.nextInt(2) : random.nextInt(all.size()));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String nextId() {
        number++;
        date = date.plusMinutes(60 + random.nextInt(1800));
        return "<%04d.%08x@boat.example>".formatted(number, random.nextInt());
    }

    private MailComposer begin(SampleTexts.Person from, SampleTexts.Person to, String subject) {
        return begin(from, to, subject, nextId());
    }

    private MailComposer begin(
            SampleTexts.Person from, SampleTexts.Person to, String subject, String id) {
        return new MailComposer()
                .address("From", from.name(), from.address())
                .address("To", to.name(), to.address())
                .text("Subject", subject)
                .date(date)
                .field("Message-ID", id);
    }

    private String body(SampleTexts.Language language, String writer) {
        List<String> sentences = new ArrayList<>();
        for (int i = 2 + random.nextInt(5); i > 0; i--) {
            sentences.add(any(language.sentences()));
        }
        return language.greeting()
                + "\n\n"
                + String.join("\n", sentences)
                + "\n\n"
                + language.farewell()
                + "\n"
                + writer
                + "\n";
    }

    private byte[] note(SampleTexts.Language language) {
        SampleTexts.Person from = any(language.writers());
        String text = body(language, from.name());
        MailComposer mail = begin(from, SampleTexts.OWNER, any(language.subjects()));
        mail.part("text/plain", text);
        if (random.nextInt(3) == 0) {
            mail.alternative().part("text/html", html(language, text));
        }
        return mail.compose();
    }

    private static String html(SampleTexts.Language language, String text) {
        String direction = language.rightToLeft() ? "rtl" : "ltr";
        return "<html lang=\"%s\" dir=\"%s\"><body><p>".formatted(language.tag(), direction)
                + text.replace("\n\n", "</p>\n<p>").replace("\n", "<br>\n")
                + "</p></body></html>\n";
    }

    /// A question and the answers to it: those to the owner in INBOX, the owner's own in Sent.
    private void thread(SampleTexts.Language language) {
        SampleTexts.Person other = any(language.writers());
        String subject = any(language.subjects());
        List<String> references = new ArrayList<>();
        int length = 1 + random.nextInt(5);
        for (int i = 0; i < length; i++) {
            boolean own = i % 2 == 1;
            SampleTexts.Person from = own ? SampleTexts.OWNER : other;
            SampleTexts.Person to = own ? other : SampleTexts.OWNER;
            String id = nextId();
            MailComposer mail = begin(from, to, i == 0 ? subject : "Re: " + subject, id);
            if (i > 0) {
                mail.field("In-Reply-To", references.getLast());
                mail.field("References", String.join("\r\n ", references));
            }
            mail.part("text/plain", body(language, from.name()));
            references.add(id);
            if (own) {
                file("Sent", mail.compose(), "\\Seen");
            } else {
                file("INBOX", mail.compose(), inboxFlags(i < length - 1));
            }
        }
    }

    private String[] inboxFlags(boolean answered) {
        if (answered) {
            return new String[] {"\\Seen", "\\Answered"};
        }
        return switch (random.nextInt(4)) {
            case 0 -> new String[0];
            case 1 -> new String[] {"\\Seen", "\\Flagged"};
            default -> new String[] {"\\Seen"};
        };
    }

    private byte[] withAttachment() {
        SampleTexts.Language language = nextLanguage();
        SampleTexts.Person from = any(language.writers());
        MailComposer mail = begin(from, SampleTexts.OWNER, any(language.subjects()));
        mail.part("text/plain", body(language, from.name()));
        if (random.nextBoolean()) {
            mail.attachment("image/png", "Maß " + number + ".png", PNG);
        } else {
            mail.attachment("text/csv", "measures-" + number + ".csv", table());
        }
        return mail.compose();
    }

    private byte[] table() {
        StringBuilder table = new StringBuilder("part;length;width\r\n");
        for (int i = 0; i < 200; i++) {
            table.append("%d;%d;%d\r\n".formatted(i, random.nextInt(900), random.nextInt(90)));
        }
        return table.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] large() {
        byte[] octets = new byte[LARGE_OCTETS];
        random.nextBytes(octets);
        return octets;
    }

    private byte[] forwarding() {
        byte[] inner = note(SampleTexts.language("fr"));
        return begin(SampleTexts.OWNER, SampleTexts.OWNER, "Fwd: for the logbook")
                .part("text/plain", "See below.\n")
                .forwarded(inner)
                .compose();
    }

    /// Valid messages that readers stumble over: no subject, a very long one, many recipients,
    /// repeated fields, no body, no MIME at all.
    private List<byte[]> oddities() {
        SampleTexts.Person from = SampleTexts.TIM;
        List<byte[]> odd = new ArrayList<>();
        nextId();
        odd.add(
                new MailComposer()
                        .address("From", from.name(), from.address())
                        .date(date)
                        .part("text/plain", "No subject, no recipient, no Message-ID.\n")
                        .compose());
        odd.add(
                begin(from, SampleTexts.OWNER, "Größe ".repeat(60).strip())
                        .part("text/plain", "That was a long subject.\n")
                        .compose());
        StringBuilder crowd = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            crowd.append(i == 0 ? "" : ",\r\n ").append("crew%d@boat.example".formatted(i));
        }
        odd.add(
                begin(from, SampleTexts.OWNER, "To everybody")
                        .field("Cc", crowd.toString())
                        .field("X-Lantern", "red")
                        .field("X-Lantern", "green")
                        .part("text/plain", "All aboard.\n")
                        .compose());
        odd.add(plain("Only a header", ""));
        odd.add(plain("Lines that begin with dots and From", ".\r\n..\r\nFrom here on\r\n"));
        return odd;
    }

    private byte[] plain(String subject, String body) {
        String id = nextId();
        return ("From: lamp@boat.example\r\nTo: ann@boat.example\r\nSubject: %s\r\n"
                        + "Date: Fri, 27 Mar 2026 16:20:00 +0100\r\nMessage-ID: %s\r\n\r\n%s")
                .formatted(subject, id, body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
