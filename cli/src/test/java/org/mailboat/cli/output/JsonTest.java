package org.mailboat.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

class JsonTest {
    @Test
    void an_object_stands_on_one_line_and_begins_with_the_version() {
        assertThat(print("x")).isEqualTo("{\"v\":1,\"text\":\"x\"}\n");
    }

    @Test
    void what_would_act_on_a_terminal_is_escaped_and_reads_back_the_same() {
        for (String text :
                List.of(
                        "\u001b[2J",
                        "\u009b2J",
                        "\u007f",
                        "a\u202eb\u2066c",
                        "line\r\nline\ttab",
                        "\u2028",
                        "quote\" back\\slash",
                        "\ud83d\ude00 and a lone \ud83d one",
                        "\ude00")) {
            String json = print(text);
            assertThat(json.strip().codePoints())
                    .as(json)
                    .noneMatch(c ->
                            c < 0x20
                                    || (c >= 0x7F && c <= 0x9F)
                                    || (c >= 0x2028 && c <= 0x202E)
                                    || c == 0xFFFD);
            assertThat(JsonParser.parseString(json).getAsJsonObject().get("text").getAsString())
                    .isEqualTo(text);
        }
    }

    @Test
    void the_unknown_is_null_and_never_left_out() {
        var out = new ByteArrayOutputStream();
        Json.line(
                out,
                json -> {
                    json.field("text", (String) null).field("number", (Long) null);
                    json.field("time", (Instant) null).field("flag", (Boolean) null);
                });
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"v\":1,\"text\":null,\"number\":null,\"time\":null,\"flag\":null}\n");
    }

    @Test
    void times_are_in_utc() {
        var out = new ByteArrayOutputStream();
        Json.line(out, json -> json.field("time", Instant.parse("2026-11-23T22:27:05.123456Z")));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"time\":\"2026-11-23T22:27:05.123Z\"");
    }

    private static String print(String text) {
        var out = new ByteArrayOutputStream();
        Json.line(out, json -> json.field("text", text));
        return out.toString(StandardCharsets.UTF_8);
    }
}
