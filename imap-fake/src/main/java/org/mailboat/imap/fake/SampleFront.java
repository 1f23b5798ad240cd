package org.mailboat.imap.fake;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/// The newest messages of sample mail, one by one: what a person sees first. And what another
/// client does to them later.
final class SampleFront {
    private static final String CRATE = "Wer bringt die grüne Kiste?";

    /// A calendar entry ([RFC 5545](https://www.rfc-editor.org/rfc/rfc5545.html)), sent as [RFC
    /// 6047](https://www.rfc-editor.org/rfc/rfc6047.html) says.
    private static final String INVITATION =
            """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//boat.example//sample//EN
            METHOD:REQUEST
            BEGIN:VEVENT
            UID:launch-of-the-marigold@quai.example
            DTSTAMP:20260326T080000Z
            DTSTART:20260405T080000Z
            DTEND:20260405T100000Z
            SUMMARY:Mise à l'eau du Marigold
            LOCATION:Quai 3, La Rochelle
            ORGANIZER;CN=Zoë Brûlé:mailto:zoe@quai.example
            ATTENDEE;CN=Ann Keel;RSVP=TRUE:mailto:ann@boat.example
            END:VEVENT
            END:VCALENDAR
            """;

    private static final String NEWSLETTER =
            """
            <html lang="en"><head><style>td { padding: 4px }</style></head><body>
            <h1>The harbour this week</h1>
            <p>Low water is <b>later every day</b>, and so is the ferry.</p>
            <table>
            <tr><th>Day</th><th>Low</th><th>High</th></tr>
            <tr><td>Monday</td><td>06:12</td><td>12:31</td></tr>
            <tr><td>Tuesday</td><td>06:58</td><td>13:20</td></tr>
            </table>
            <ul><li>The crane is out of order.</li><li>Berth 14 is free.</li></ul>
            <p><a href="https://harbour.example/tides">All tides</a></p>
            </body></html>
            """;

    private final FakeAccount account;
    private final OffsetDateTime newest;
    private final List<String> crateIds = new ArrayList<>();
    private int number;
    private long flagged;
    private long moved;

    /// @param newest the time of the last message
    SampleFront(FakeAccount account, OffsetDateTime newest) {
        this.account = account;
        this.newest = newest;
    }

    /// Files the messages, oldest first.
    void fill(byte[] picture, byte[] table, byte[] large) {
        moved =
                file(
                        9000,
                        mail(SampleTexts.TIM, "The survey, all of it", 9000)
                                .part("text/plain", "Every depth from the pier to the light.\n")
                                .attachment("application/octet-stream", "survey.bin", large),
                        "\\Seen");
        for (String tag : List.of("el", "ru", "ko", "tr")) {
            int ago = 4200 - 310 * number;
            file(ago, note(tag, ago), "\\Seen");
        }
        crate(2600, SampleTexts.JOERG, "Für das Fest fehlt uns noch die grüne Kiste.\n");
        crate(2500, SampleTexts.OWNER, "Steht sie nicht hinter der Tür?\n");
        file(2330, note("ja", 2330), "\\Seen", "\\Flagged");
        file(1980, note("he", 1980), "\\Seen");
        file(1742, note("hi", 1742));
        file(1505, note("th", 1505));
        file(1360, invitation());
        crate(1210, SampleTexts.JOERG, "Da war sie. Jetzt steht dort nur noch die Leiter.\n");
        file(890, newsletter());
        file(655, note("ar", 655), "\\Seen", "\\Answered");
        flagged = file(130, note("zh", 130));
        file(0, measures(picture, table));
    }

    /// What another client does while nobody here looks: a message comes in, one is flagged, and
    /// the largest is filed elsewhere.
    List<SampleMail.Change> change() {
        FakeMailbox inbox = account.mailbox("INBOX");
        crate(-25, SampleTexts.ZOE, "Je l'ai ! Ich bringe sie mit, und einen Kuchen dazu.\n");
        inbox.addFlags(flagged, "\\Seen", "\\Flagged");
        inbox.moveTo(account.mailbox("Archive"), moved);
        return List.of(
                new SampleMail.Change("arrived", "INBOX", "Re: " + CRATE),
                new SampleMail.Change("flagged", "INBOX", subject("zh")),
                new SampleMail.Change("moved", "Archive", "The survey, all of it"));
    }

    private static String subject(String tag) {
        return SampleTexts.language(tag).subjects().getFirst();
    }

    private long file(int minutesAgo, MailComposer mail, String... flags) {
        return account.mailbox("INBOX")
                .append(FakeContent.of(mail.compose()), at(minutesAgo), List.of(flags));
    }

    private OffsetDateTime at(int minutesAgo) {
        return newest.minusMinutes(minutesAgo);
    }

    private MailComposer mail(SampleTexts.Person from, String subject, int minutesAgo) {
        return mail(from, SampleTexts.OWNER, subject, minutesAgo);
    }

    private MailComposer mail(
            SampleTexts.Person from, SampleTexts.Person to, String subject, int minutesAgo) {
        return new MailComposer()
                .address("From", from.name(), from.address())
                .address("To", to.name(), to.address())
                .text("Subject", subject)
                .date(at(minutesAgo))
                .field("Message-ID", id());
    }

    private String id() {
        number++;
        return "<front-" + number + "@boat.example>";
    }

    private MailComposer note(String tag, int minutesAgo) {
        SampleTexts.Language language = SampleTexts.language(tag);
        SampleTexts.Person writer = language.writers().getFirst();
        return mail(writer, subject(tag), minutesAgo)
                .part(
                        "text/plain",
                        language.greeting()
                                + "\n\n"
                                + String.join("\n", language.sentences())
                                + "\n\n"
                                + language.farewell()
                                + "\n"
                                + writer.name()
                                + "\n");
    }

    /// The next message of the thread about the crate: the owner's own lie in Sent.
    private void crate(int minutesAgo, SampleTexts.Person from, String text) {
        boolean own = from.equals(SampleTexts.OWNER);
        MailComposer mail =
                mail(
                        from,
                        own ? SampleTexts.JOERG : SampleTexts.OWNER,
                        crateIds.isEmpty() ? CRATE : "Re: " + CRATE,
                        minutesAgo);
        if (!crateIds.isEmpty()) {
            mail.field("In-Reply-To", crateIds.getLast());
            mail.field("References", String.join("\r\n ", crateIds));
        }
        crateIds.add("<front-" + number + "@boat.example>");
        mail.part("text/plain", text);
        boolean arriving = minutesAgo < 0;
        account.mailbox(own ? "Sent" : "INBOX")
                .append(
                        FakeContent.of(mail.compose()),
                        at(minutesAgo),
                        arriving ? List.of() : List.of("\\Seen"));
    }

    private MailComposer invitation() {
        return mail(SampleTexts.ZOE, "Invitation : mise à l'eau du Marigold", 1360)
                .alternative()
                .part("text/plain", "Dimanche 5 avril à 10 h, quai 3. Tu viens ?\n")
                .part("text/calendar; method=REQUEST", INVITATION.replace("\n", "\r\n"));
    }

    private MailComposer newsletter() {
        return mail(SampleTexts.OFFICE, "The harbour this week", 890)
                .field("List-Id", "The harbour <week.harbour.example>")
                .part("text/html", NEWSLETTER);
    }

    private MailComposer measures(byte[] picture, byte[] table) {
        return mail(SampleTexts.JOERG, "Größen & Maße des neuen Segels", 0)
                .part(
                        "text/plain",
                        """
                        Liebe Ann,

                        anbei die Maße, noch einmal geprüft. Das Vorliek ist elf Zentimeter
                        zu kurz, der Rest stimmt. Die Zeichnung ist vom Segelmacher,
                        die Tabelle von 港 健.

                        Schöne Grüße
                        Jörg
                        """)
                .attachment("application/pdf", "Größen & Maße.pdf", pdf())
                .attachment("text/csv", "帆の寸法.csv", table)
                .attachment("image/png", "segel.png", picture);
    }

    /// One empty page.
    private static byte[] pdf() {
        return """
        %PDF-1.4
        1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
        2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
        3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >> endobj
        trailer << /Root 1 0 R >>
        %%EOF
        """
                .getBytes(StandardCharsets.US_ASCII);
    }
}
