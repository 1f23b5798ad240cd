package org.mailboat.sync.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Sha256;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

final class HeaderDigestTest {
    private static final String HEADER = "Subject: One\r\nMessage-ID: <a@b>\r\n";

    @Test
    void a_header_is_the_same_with_and_without_the_empty_line_and_what_lies_behind_it() {
        assertThat(proof(HEADER + "\r\nbody\r\n\r\nmore")).isEqualTo(proof(HEADER));
        assertThat(proof(HEADER + "\r\n")).isEqualTo(proof(HEADER.stripTrailing()));
    }

    @Test
    void the_last_octet_of_a_header_counts() {
        assertThat(proof("A: 1\r\nB: 2")).isNotEqualTo(proof("A: 1\r\nB: 3"));
        assertThat(proof("A: 1\r\n B: 2")).isNotEqualTo(proof("A: 1\r\nB: 2"));
    }

    @Test
    void it_is_the_hash_of_the_fields_however_long_they_are() throws NoSuchAlgorithmException {
        for (int length : new int[] {0, 1, 400, 505, 506, 507, 508, 1_100, 40_000}) {
            String fields = "A: 1\r\nB:" + "x".repeat(length);
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(fields.getBytes(StandardCharsets.US_ASCII));
            assertThat(proof(fields + "\r\n\r\nbody").sha256()).isEqualTo(new Sha256(hash));
        }
    }

    @Test
    void it_makes_no_difference_how_the_octets_arrive() {
        byte[] octets = (HEADER + "\r\nbody").getBytes(StandardCharsets.US_ASCII);
        for (int cut = 0; cut <= octets.length; cut++) {
            var digest = new HeaderDigest();
            digest.update(octets, 0, cut);
            digest.update(octets, cut, octets.length - cut);
            assertThat(digest.finish()).isEqualTo(proof(HEADER));
        }
    }

    @Test
    void the_end_of_the_header_is_told() {
        byte[] octets = (HEADER + "\r\nbody").getBytes(StandardCharsets.US_ASCII);
        var digest = new HeaderDigest();
        assertThat(digest.update(octets, 0, HEADER.length())).isFalse();
        assertThat(digest.update(octets, HEADER.length(), 6)).isTrue();
    }

    @Test
    void a_message_id_is_found_in_any_case_first_last_and_folded() {
        assertThat(proof("message-id: <a>\r\nX: 1\r\n\r\n").hasMessageId()).isTrue();
        assertThat(proof("X: 1\r\nMESSAGE-ID:<a>\r\n\r\n").hasMessageId()).isTrue();
        assertThat(proof("X: 1\r\nMessage-ID:\r\n <a>\r\n\r\n").hasMessageId()).isTrue();
    }

    @Test
    void an_empty_message_id_or_one_in_another_place_is_none() {
        assertThat(proof("Message-ID: \r\nX: 1\r\n\r\n").hasMessageId()).isFalse();
        assertThat(proof("X-Message-ID: <a>\r\n\r\n").hasMessageId()).isFalse();
        assertThat(proof("X: a\r\n Message-ID: <a>\r\n\r\n").hasMessageId()).isFalse();
        assertThat(proof("X: a\r\n\r\nMessage-ID: <a>\r\n").hasMessageId()).isFalse();
    }

    @Test
    void an_empty_message_has_a_proof_without_a_message_id() {
        assertThat(proof("").hasMessageId()).isFalse();
        assertThat(proof("\r\n\r\nbody")).isEqualTo(proof(""));
        assertThat(proof("\r\nMessage-ID: <a>\r\n\r\n")).isEqualTo(proof(""));
    }

    private static HeaderProof proof(String message) {
        byte[] octets = message.getBytes(StandardCharsets.US_ASCII);
        var digest = new HeaderDigest();
        digest.update(octets, 0, octets.length);
        return digest.finish();
    }
}
