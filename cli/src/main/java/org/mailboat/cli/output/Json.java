package org.mailboat.cli.output;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;

import org.jspecify.annotations.Nullable;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.PrimitiveIterator;
import java.util.function.Consumer;

/// One JSON object on standard output, written as it is told. Unknown values are `null`, never left
/// out; times are RFC 3339 in UTC. Characters that would act on a terminal are escaped.
public final class Json {
    private final Writer writer;
    private final JsonWriter json;

    private Json(OutputStream out) {
        writer = new Escaping(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        json = new JsonWriter(writer);
        json.setFormattingStyle(FormattingStyle.COMPACT);
        json.setSerializeNulls(true);
        json.setHtmlSafe(false);
    }

    /// Writes one object on a line of its own, with the version first.
    public static void line(OutputStream out, Consumer<Json> fields) {
        var json = new Json(out);
        json.run(json.json::beginObject);
        json.field("v", 1L);
        fields.accept(json);
        json.run(json.json::endObject);
        json.run(() -> {
            json.json.flush();
            json.writer.write('\n');
            json.writer.flush();
        });
    }

    public Json field(String name, @Nullable String value) {
        return run(() -> json.name(name).value(value));
    }

    public Json field(String name, @Nullable Long value) {
        return run(() -> json.name(name).value(value));
    }

    public Json field(String name, @Nullable Boolean value) {
        return run(() -> json.name(name).value(value));
    }

    /// A time in UTC, to the millisecond.
    public Json field(String name, @Nullable Instant value) {
        return field(name, value == null ? null : value.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    public Json seconds(String name, double value) {
        return run(() -> json.name(name).value(Math.round(value * 1000) / 1000.0));
    }

    /// An object as the value of a field.
    public Json object(String name, Runnable fields) {
        run(() -> json.name(name).beginObject());
        fields.run();
        return run(json::endObject);
    }

    /// Like [#object], or `null` where there is none.
    public <T> Json objectOrNull(String name, @Nullable T value, Consumer<T> fields) {
        if (value == null) {
            return field(name, (String) null);
        }
        return object(name, () -> fields.accept(value));
    }

    /// An array of objects, each written as it comes.
    public <T> Json objects(String name, Iterable<T> items, Consumer<T> fields) {
        return array(
                name,
                () -> {
                    for (T item : items) {
                        element(() -> fields.accept(item));
                    }
                });
    }

    public Json strings(String name, Iterable<String> items) {
        return array(
                name,
                () -> {
                    for (String item : items) {
                        value(item);
                    }
                });
    }

    public Json numbers(String name, PrimitiveIterator.OfLong items) {
        return array(
                name, () -> items.forEachRemaining((long item) -> run(() -> json.value(item))));
    }

    public Json array(String name, Runnable elements) {
        run(() -> json.name(name).beginArray());
        elements.run();
        return run(json::endArray);
    }

    /// An object as an element of an array.
    public Json element(Runnable fields) {
        run(json::beginObject);
        fields.run();
        return run(json::endObject);
    }

    /// A list of texts as an element of an array.
    public Json tuple(String... texts) {
        run(json::beginArray);
        for (String text : texts) {
            value(text);
        }
        return run(json::endArray);
    }

    private void value(String text) {
        run(() -> json.value(text));
    }

    private interface Step {
        @SuppressWarnings("CheckReturnValue")
        void go() throws IOException;
    }

    private Json run(Step step) {
        try {
            step.go();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Escapes what the JSON grammar allows raw but a terminal would obey: C1 controls, DEL,
    /// bidirectional overrides; and lone surrogates, which UTF-8 cannot carry.
    private static final class Escaping extends FilterWriter {
        private char high;

        Escaping(Writer to) {
            super(to);
        }

        @Override
        public void write(int c) throws IOException {
            put((char) c);
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            for (int i = from; i < from + length; i++) {
                put(text[i]);
            }
        }

        @Override
        public void write(String text, int from, int length) throws IOException {
            int plain = from;
            for (int i = from; i < from + length; i++) {
                if (high != 0 || special(text.charAt(i))) {
                    out.write(text, plain, i - plain);
                    put(text.charAt(i));
                    plain = i + 1;
                }
            }
            out.write(text, plain, from + length - plain);
        }

        private void put(char c) throws IOException {
            if (high != 0) {
                char first = high;
                high = 0;
                if (Character.isLowSurrogate(c)) {
                    out.write(new char[] {first, c});
                    return;
                }
                escape(first);
            }
            if (Character.isHighSurrogate(c)) {
                high = c;
            } else if (special(c)) {
                escape(c);
            } else {
                out.write(c);
            }
        }

        private static boolean special(char c) {
            return (c >= 0x7F && c <= 0x9F)
                    || (c >= 0x202A && c <= 0x202E)
                    || (c >= 0x2066 && c <= 0x2069)
                    || Character.isSurrogate(c);
        }

        private void escape(char c) throws IOException {
            out.write(String.format("\\u%04x", (int) c));
        }
    }
}
