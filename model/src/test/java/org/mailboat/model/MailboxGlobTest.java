package org.mailboat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailboxGlobTest {
    @ParameterizedTest
    @CsvSource({
        "Lists, Lists",
        "Lists/*, Lists/java",
        "**, a/b/c",
        "Lists/**, Lists/a/b",
        "**/b, a/x/b",
        "a?c, abc",
        "a?c, a\uD83D\uDCECc",
        "\uD83D\uDCEC*, \uD83D\uDCEC Post",
        "inbox, INBOX",
        "InBox/*, INBOX/Sub",
        "a.b[c](d)+$^|, a.b[c](d)+$^|",
        "back\\Eslash, back\\Eslash",
        "a%2Fb, a%2Fb"
    })
    void matches(String pattern, String path) {
        assertThat(new MailboxGlob(pattern).matches(MailboxPath.parse(path))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "Lists/*, Lists",
        "Lists/*, Lists/a/b",
        "*, a/b",
        "lists, Lists",
        "a?c, ac",
        "a?c, a/c",
        "a.c, abc",
        "INBOX, INBOX/Sub"
    })
    void does_not_match(String pattern, String path) {
        assertThat(new MailboxGlob(pattern).matches(MailboxPath.parse(path))).isFalse();
    }

    @Test
    void an_empty_pattern_is_refused() {
        assertThatThrownBy(() -> new MailboxGlob("")).isInstanceOf(IllegalArgumentException.class);
    }
}
