package org.mailboat.store.mime.charset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.Charset;

class MailCharsetsTest {
    @ParameterizedTest
    @CsvSource({
        "UTF-16LE, utf-16, Dear partner\n",
        "UTF-16BE, utf-16, Dear partner\n",
        "UTF-16LE, unicode, 港の 天気",
        "UTF-16BE, utf-16, 港の天気",
        "x-UTF-16LE-BOM, utf-16, Dear partner",
        "UTF-16, utf-16, Dear partner"
    })
    void utf_16_is_read_in_either_order_with_a_mark_and_without(
            String written, String label, String text) {
        byte[] octets = text.getBytes(Charset.forName(written));

        assertThat(MailCharsets.decode(octets, octets.length, label)).isEqualTo(text);
    }
}
