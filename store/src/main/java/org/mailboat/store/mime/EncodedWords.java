package org.mailboat.store.mime;

import org.mailboat.store.mime.charset.MailCharsets;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Decodes encoded words ([RFC 2047](https://www.rfc-editor.org/rfc/rfc2047.html)) wherever they
/// stand, also those with a language ([RFC 2231
/// §5](https://www.rfc-editor.org/rfc/rfc2231.html#section-5)), with blanks inside, and with a
/// character torn over two of them.
final class EncodedWords {
    private static final Pattern WORD =
            Pattern.compile("=\\?([^?\\s]{1,60})\\?([bBqQ])\\?([^?]*+(?:\\?(?!=)[^?]*+)*+)\\?=");

    private final StringBuilder out = new StringBuilder();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private String charset = "";

    private EncodedWords() {}

    static String decode(String text) {
        return text.contains("=?") ? new EncodedWords().all(text) : text;
    }

    /// Where the encoded word that begins there ends; the next character if none begins.
    static int endOfWord(String text, int at) {
        Matcher word = WORD.matcher(text).region(at, text.length());
        return word.lookingAt() ? word.end() : at + 1;
    }

    private String all(String text) {
        Matcher word = WORD.matcher(text);
        int end = 0;
        boolean afterWord = false;
        while (word.find()) {
            String between = text.substring(end, word.start());
            // white space between two words is no part of the text
            if (!afterWord || !between.isBlank()) {
                flush();
                out.append(between);
            }
            word(word.group(1), word.group(2), word.group(3));
            afterWord = true;
            end = word.end();
        }
        flush();
        return out.append(text, end, text.length()).toString();
    }

    private void word(String label, String encoding, String content) {
        int language = label.indexOf('*');
        String name =
                (language < 0 ? label : label.substring(0, language)).toLowerCase(Locale.ROOT);
        if (!name.equals(charset)) {
            flush();
            charset = name;
        }
        byte[] octets = content.getBytes(StandardCharsets.UTF_8);
        if (encoding.equalsIgnoreCase("q")) {
            quoted(octets);
        } else {
            pending.writeBytes(Base64Text.decode(octets));
        }
    }

    private void quoted(byte[] octets) {
        for (int i = 0; i < octets.length; i++) {
            int high =
                    octets[i] == '=' && i + 2 < octets.length
                            ? Character.digit(octets[i + 1], 16)
                            : -1;
            int low = high < 0 ? -1 : Character.digit(octets[i + 2], 16);
            if (low >= 0) {
                pending.write(high << 4 | low);
                i += 2;
            } else {
                pending.write(octets[i] == '_' ? ' ' : octets[i]);
            }
        }
    }

    private void flush() {
        if (pending.size() == 0) {
            return;
        }
        byte[] octets = pending.toByteArray();
        pending.reset();
        out.append(MailCharsets.decode(octets, octets.length, charset));
    }
}
