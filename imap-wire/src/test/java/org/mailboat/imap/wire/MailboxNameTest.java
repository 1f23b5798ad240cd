package org.mailboat.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.MailboxPath;

import java.util.Random;

class MailboxNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "~peter/mail/&U,BTFw-/&ZeVnLIqe-; ~peter/mail/\u53F0\u5317/\u65E5\u672C\u8A9E",
                "Entw&APw-rfe; Entw\u00FCrfe",
                "R&-D; R&D",
                "&Jjo-!; \u263A!",
                "&2D3eAA-; \uD83D\uDE00",
                "a&AOk-b; a\u00E9b",
            })
    void modified_utf7_goes_both_ways(String encoded, String text) {
        assertThat(ModifiedUtf7.decode(encoded)).isEqualTo(text);
        assertThat(ModifiedUtf7.encode(text)).isEqualTo(encoded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "R&D", "&Jjo!", "&", "&A-", "&AP-", "&2D0-", "&3gA-", "&AOk", "\u00FC", "&A/k-",
                "a\tb", "&Jjp-"
            })
    void what_is_no_modified_utf7_is_not_decoded(String name) {
        assertThat(ModifiedUtf7.decode(name)).isNull();
    }

    @Test
    void any_text_survives_modified_utf7() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            var text = new StringBuilder();
            int length = random.nextInt(12);
            for (int i = 0; i < length; i++) {
                int c =
                        random.nextBoolean()
                                ? random.nextInt(0x80)
                                : random.nextInt(Character.MAX_CODE_POINT + 1);
                text.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? '&' : c);
            }
            String encoded = ModifiedUtf7.encode(text.toString());
            assertThat(encoded.chars()).as("seed %s", seed).allMatch(c -> c >= ' ' && c <= '~');
            assertThat(ModifiedUtf7.decode(encoded)).as("seed %s", seed).isEqualTo(text.toString());
        }
    }

    @Test
    void q172_q174_other_names_are_shown_as_utf8_or_latin1() {
        assertThat(MailboxName.decode("R&D", false)).isEqualTo("R&D");
        assertThat(MailboxName.decode("\u00C3\u00BC&AOk-", false)).isEqualTo("\u00FC&AOk-");
        assertThat(MailboxName.decode("\u00FC", false)).isEqualTo("\u00FC");
        assertThat(MailboxName.decode("&AOk-\u00C3\u00BC", true)).isEqualTo("&AOk-\u00FC");
        assertThat(MailboxName.encode("\u00FC&", true)).isEqualTo("\u00C3\u00BC&");
        assertThat(MailboxName.encode("\u00FC&", false)).isEqualTo("&APw-&-");
        assertThatIllegalArgumentException().isThrownBy(() -> MailboxName.encode("\uD800", false));
    }

    private static String path(String wireName, String separator) {
        return MailboxName.path(wireName, separator, false)
                .map(MailboxPath::toString)
                .orElse("none");
    }

    @Test
    void a_name_is_cut_at_the_separator_of_its_listing() {
        assertThat(path("a.b/c", ".")).isEqualTo("a/b%2Fc");
        assertThat(path("a.b/c", "/")).isEqualTo("a.b/c");
        assertThat(path("a\\b", "\\")).isEqualTo("a/b");
        assertThat(path("Entw&APw-rfe.&U,BTFw-", ".")).isEqualTo("Entw\u00FCrfe/\u53F0\u5317");
        assertThat(path("inbox.Sub", ".")).isEqualTo("INBOX/Sub"); // Q176
        assertThat(path("Inboxes", ".")).isEqualTo("Inboxes");
    }

    @Test
    void q169_a_name_without_separator_is_one_level() {
        assertThat(MailboxName.path("a/b.c", null, false)).hasValue(MailboxPath.of("a/b.c"));
        assertThat(MailboxName.path("a/b.c", "", false)).hasValue(MailboxPath.of("a/b.c"));
    }

    @Test
    void q178_one_separator_at_either_end_is_dropped() {
        assertThat(path("mail/", "/")).isEqualTo("mail");
        assertThat(path("/Sent", "/")).isEqualTo("Sent");
        assertThat(path("/Sent/", "/")).isEqualTo("Sent");
    }

    @Test
    void empty_levels_inside_a_name_keep_it_apart_from_others() {
        assertThat(path("a//b", "/")).isEqualTo("a/%2Fb");
        assertThat(path("a///b", "/")).isEqualTo("a/%2F%2Fb");
        assertThat(path("a//", "/")).isEqualTo("a/%2F");
        assertThat(path("//a", "/")).isEqualTo("%2Fa");
        assertThat(path("", "/")).isEqualTo("none");
        assertThat(path("/", "/")).isEqualTo("none");
    }

    @Test
    void a_new_name_is_made_from_its_path() {
        assertThat(MailboxName.wireName(MailboxPath.of("INBOX", "Entw\u00FCrfe"), ".", false))
                .isEqualTo("INBOX.Entw&APw-rfe");
        assertThat(MailboxName.wireName(MailboxPath.of("a.b"), null, false)).isEqualTo("a.b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailboxName.wireName(MailboxPath.of("a.b"), ".", false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailboxName.wireName(MailboxPath.of("a", "b"), null, false));
    }
}
