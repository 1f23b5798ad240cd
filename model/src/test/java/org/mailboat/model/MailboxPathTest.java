package org.mailboat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxPathTest {
    @Test
    void levels_are_joined_by_a_slash_whatever_they_hold() {
        var path = MailboxPath.of("100%", "a/b", "tab\there", "next\u0085line");

        assertThat(path).hasToString("100%25/a%2Fb/tab%09here/next%C2%85line");
        assertThat(MailboxPath.parse(path.toString())).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INBOX",
                "Entwürfe/Größe",
                "日本語",
                "\uD83D\uDCEC Post",
                "..",
                ".hidden",
                "a.b",
                "quote\"back\\slash",
                "%25%2F",
                "*",
                " lead and trail "
            })
    void the_text_form_reads_back_the_same(String text) {
        assertThat(MailboxPath.parse(text)).hasToString(text);
    }

    @Test
    void inbox_alone_is_spelled_without_regard_to_case() {
        assertThat(MailboxPath.parse("inbox/Sub")).isEqualTo(MailboxPath.of("INBOX", "Sub"));
        assertThat(MailboxPath.parse("iNbOx").isInbox()).isTrue();
        assertThat(MailboxPath.parse("a/inbox")).isNotEqualTo(MailboxPath.parse("a/INBOX"));
        assertThat(MailboxPath.parse("Sent")).isNotEqualTo(MailboxPath.parse("sent"));
    }

    @Test
    void composed_and_decomposed_letters_are_two_names() {
        assertThat(MailboxPath.of("\u00E9")).isNotEqualTo(MailboxPath.of("e\u0301"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a//b", "a/", "%", "%4", "%zz", "%FF", "%C3"})
    void a_text_that_is_no_path_is_refused(String text) {
        assertThatThrownBy(() -> MailboxPath.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_parent_sorts_before_its_children() {
        assertThat(MailboxPath.parse("a")).isLessThan(MailboxPath.parse("a/b"));
        assertThat(MailboxPath.parse("a/b")).isLessThan(MailboxPath.parse("a!"));
    }
}
