package org.mailboat.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;

class ImapDatesTest {
    @ParameterizedTest
    @CsvSource({
        "'17-Jul-1996 02:44:25 -0700', 1996-07-17T09:44:25Z",
        "' 1-Feb-2015 10:00:00 +0100', 2015-02-01T09:00:00Z",
        "'1-FEB-2015 10:00:00 +0000', 2015-02-01T10:00:00Z",
        "'01-feb-2015 9:00:00 +0530', 2015-02-01T03:30:00Z",
        "'31-Dec-2016 23:59:60 +0000', 2016-12-31T23:59:59Z",
        "'29-Feb-2024 00:00:00 -0000', 2024-02-29T00:00:00Z",
        "'01-Jan-1902 00:00:00', 1902-01-01T00:00:00Z",
    })
    void a_date_is_read(String text, Instant expected) {
        assertThat(ImapDates.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-Jan-0000 00:00:00 +0000",
                "29-Feb-2023 00:00:00 +0000",
                "01-Jan-0000 00:00:00 +0000",
                "32-Jan-2023 00:00:00 +0000",
                "01-Foo-2023 00:00:00 +0000",
                "01-Jan-23 00:00:00 +0000",
                "01-Jan-2023 24:00:00 +0000",
                "01-Jan-2023 00:00:00 +00",
                "01-Jan-2023 00:00:00 UTC",
                "01-Jan-2023 00:00:00 +0000 x",
                "01-Jan-2023 00:00",
                "\u0131\u0131-Jan-2023 00:00:00 +0000",
            })
    void what_is_no_date_is_unknown(String text) {
        assertThat(ImapDates.parse(text)).isNull();
    }

    @Test
    void a_date_in_print_is_read_back() {
        Instant date = Instant.parse("2015-02-01T09:00:07Z");

        assertThat(ImapDates.print(date)).isEqualTo("01-Feb-2015 09:00:07 +0000");
        assertThat(ImapDates.parse(ImapDates.print(date))).isEqualTo(date);
        assertThatIllegalArgumentException().isThrownBy(() -> ImapDates.print(Instant.MAX));
    }
}
