package org.mailboat.store.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.store.mime.Notice.Protection;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

class NoticeTest {
    private static MessageView read(String message) throws IOException {
        byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return new MessageReader().read(new ByteArrayInputStream(octets));
    }

    private static List<String> lines(MessageView view) {
        return view.notices().stream()
                .flatMap(n -> NoticeLine.of(n).stream())
                .map(l -> l.label() + ": " + l.text())
                .toList();
    }

    @Test
    void a_bounce_says_who_did_not_get_what_and_why() throws IOException {
        MessageView view =
                read(
                        """
                        Content-Type: multipart/report; report-type=delivery-status; boundary=b

                        --b

                        Sorry.
                        --b
                        Content-Type: message/delivery-status

                        Reporting-MTA: dns; mx.example.org

                        Final-Recipient: rfc822; bob@example.org
                        Original-Recipient: rfc822;robert@example.org
                        Action: failed
                        Status: 5.1.1 (no mailbox)
                        Remote-MTA: dns; mx.example.net
                        Diagnostic-Code: smtp; 550 5.1.1
                         User unknown

                        Final-Recipient: rfc822; ann@example.org
                        Action: delayed
                        Status: 4.4.1
                        Will-Retry-Until: Mon, 5 Feb 2024 10:11:12 +0100
                        --b
                        Content-Type: message/rfc822

                        Subject: Tea
                        Message-ID: <1@example.org>

                        --b--
                        """);

        assertThat(view.text()).isEqualTo("Sorry.");
        assertThat(view.notices().getFirst())
                .isInstanceOfSatisfying(
                        Notice.Delivery.class,
                        d -> {
                            assertThat(d.messageId()).isEqualTo("1@example.org");
                            assertThat(d.reporter()).isEqualTo("mx.example.org");
                        });
        assertThat(lines(view))
                .containsExactly(
                        "Failed: to bob@example.org (meant for robert@example.org): there is no"
                                + " such mailbox (5.1.1, permanent)",
                        "Reason: mx.example.net: 550 5.1.1 User unknown",
                        "Delayed: to ann@example.org: the host does not answer (4.4.1, temporary);"
                                + " tried until Mon 5 Feb 2024 09:11 UTC",
                        "About: Tea");
        assertThat(view.attachments().getLast().description()).isEqualTo("Tea");
    }

    @Test
    void a_receipt_and_a_complaint_are_told() throws IOException {
        assertThat(
                        lines(
                                read(
                                        """
                                        Content-Type: message/disposition-notification

                                        Final-Recipient: rfc822;bob@example.org
                                        Original-Message-ID: <1@example.org>
                                        Disposition: manual-action/MDN-sent-manually; displayed
                                        """)))
                .containsExactly("Receipt: your message to bob@example.org was displayed");
        assertThat(
                        lines(
                                read(
                                        """
                                        Content-Type: message/feedback-report

                                        Feedback-Type: abuse
                                        Original-Mail-From: <a@example.org>
                                        Original-Rcpt-To: <b@example.org>
                                        Source-IP: 192.0.2.1
                                        """)))
                .containsExactly(
                        "Complaint: the recipient reported this as unwanted; mail from"
                                + " a@example.org to b@example.org, sent by 192.0.2.1");
    }

    @Test
    void signed_and_encrypted_mail_is_named_as_such() throws IOException {
        assertThat(
                        read("Content-Type: multipart/signed;"
                                        + " protocol=\"application/pgp-signature\"; boundary=b\n\n"
                                        + "--b\n\n"
                                        + "Hi\n"
                                        + "--b\n"
                                        + "Content-Type: application/pgp-signature\n\n"
                                        + "x\n"
                                        + "--b--")
                                .notices())
                .containsExactly(new Notice.Signed("", Protection.PGP_MIME));
        assertThat(
                        read("Content-Type: multipart/encrypted;"
                                        + " protocol=\"application/pgp-encrypted\"; boundary=b\n\n"
                                        + "--b\n\n"
                                        + "x\n"
                                        + "--b--")
                                .notices())
                .containsExactly(new Notice.Encrypted("", Protection.PGP_MIME));
        assertThat(
                        read("Content-Type: application/pkcs7-mime; smime-type=enveloped-data;"
                                        + " name=smime.p7m\n\n"
                                        + "x")
                                .notices())
                .containsExactly(new Notice.Encrypted("1", Protection.S_MIME));
        assertThat(
                        read("Content-Type: application/x-pkcs7-mime\n"
                                        + "Content-Transfer-Encoding: base64\n\n"
                                        + "MIAGCSqGSIb3DQEHAqCAMIACAQE=")
                                .notices())
                .containsExactly(new Notice.Signed("1", Protection.S_MIME));
        assertThat(read("Subject: x\n\n-----BEGIN PGP MESSAGE-----\n\nx").notices())
                .containsExactly(new Notice.Encrypted("1", Protection.INLINE_PGP));
        assertThat(read("Subject: x\n\nhi -----BEGIN PGP MESSAGE-----").notices()).isEmpty();
    }

    @Test
    void an_invitation_is_told_in_words_once() throws IOException {
        String event =
                """
                BEGIN:VCALENDAR
                METHOD:CANCEL
                BEGIN:VEVENT
                SUMMARY:Tea
                DTSTART;TZID=Europe/Berlin:20240205T100000
                DTEND;TZID=Europe/Berlin:20240205T110000
                LOCATION:Room 1
                ORGANIZER;CN=Ann:mailto:ann@example.org
                ATTENDEE;PARTSTAT=DECLINED:mailto:bob@example.org
                END:VEVENT
                END:VCALENDAR
                """;

        assertThat(
                        lines(
                                read(
                                        "Content-Type: multipart/mixed; boundary=b\n\n"
                                                + "--b\n"
                                                + "Content-Type: text/calendar\n\n"
                                                + event
                                                + "--b\nContent-Type: application/ics\n\n"
                                                + event
                                                + "--b--\n")))
                .containsExactly(
                        "Cancelled: Tea",
                        "When: Mon 5 Feb 2024, 10:00–11:00 Europe/Berlin",
                        "Where: Room 1",
                        "Organizer: Ann <ann@example.org>",
                        "Attendees: bob@example.org (declined)");
    }

    @Test
    void pieces_and_what_is_elsewhere_are_told() throws IOException {
        assertThat(lines(read("Content-Type: message/partial; number=2; total=3; id=x\n\nx")))
                .containsExactly("Fragment: part 2 of 3 of a message that was sent in pieces");
        assertThat(
                        lines(
                                read(
                                        "Content-Type: message/external-body; access-type=URL;"
                                                + " URL=\"https://example.org/x\"\n\n"
                                                + "x")))
                .containsExactly(
                        "Elsewhere: part 1 is not in the message (url): https://example.org/x");
        assertThat(lines(read("Content-Type: application/ms-tnef\n\nx")))
                .containsExactly("Unopened: part 1 could not be opened; save it to look at it");
        assertThat(lines(read("X-Failed-Recipients: bob@example.org\n\nx")))
                .containsExactly("Failed: to bob@example.org");
    }
}
