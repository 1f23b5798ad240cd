package org.mailboat.store.thread;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A subject without what programs put around it when they answer, forward and distribute: the base
/// subject of [RFC 5256 §2.1](https://www.rfc-editor.org/rfc/rfc5256.html#section-2.1), with the
/// prefixes of more languages than its `Re:` and `Fwd:`.
///
/// @param text what is left, as it was written; empty if nothing is
/// @param answers whether a prefix or suffix says that it answers or forwards something
public record BaseSubject(String text, boolean answers) {
    public static final BaseSubject NONE = new BaseSubject("", false);

    /// What lies beyond tells no subjects apart.
    private static final int LONGEST = 1_000;

    private static final String REPLY =
            "re|aw|antw|antwort|sv|svar|vs|odp|rif|ri|r|res|resp|rép|vá|válasz|ynt|yan"
                    + "|bls|balas|ats|atb|απ|σχετ|отв|ответ|на|відп|回复|回覆|答复|答覆|回信|返信|답장|회신"
                    + "|ตอบกลับ|ตอบ|trả lời|رد|השב|پاسخ";

    private static final String FORWARD =
            "fwd|fw|wg|weitergeleitet|tr|i|enc|rv|pd|doorst|vl|vb|fs|trs|továbbítás"
                    + "|ilt|i̇lt|iletildi|yml|πρθ|пересл|переслать|转发|轉寄|轉發|転送|전달|ส่งต่อ"
                    + "|chuyển tiếp|إعادة توجيه|הועבר|ارسال";

    /// As in `[list] `.
    private static final String TAG = "\\[[^\\[\\]]*\\]\\s*";

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    /// As in `Re: `, `RE[2] : `, `[list] Antw^3: ` or `回复：`.
    private static final Pattern LEADER =
            Pattern.compile(
                    "(?:"
                            + TAG
                            + ")*+(?:"
                            + REPLY
                            + "|"
                            + FORWARD
                            + ")(?:\\^\\d{1,4}|\\(\\d{1,4}\\))?\\s*(?:"
                            + TAG
                            + ")?[:：]\\s*",
                    FLAGS);

    private static final Pattern FIRST_TAG = Pattern.compile(TAG);
    private static final Pattern TRAILER = Pattern.compile("(?:\\s*\\((?:fwd|fw)\\))+$", FLAGS);
    private static final Pattern WRAPPED = Pattern.compile("\\[(?:fwd|fw)\\s*:(.*)\\]", FLAGS);
    private static final Pattern SPACES = Pattern.compile("\\s+");

    /// @param subject decoded, or null if the message has none
    public static BaseSubject of(@Nullable String subject) {
        if (subject == null) {
            return NONE;
        }
        String start = subject.length() > LONGEST ? subject.substring(0, LONGEST) : subject;
        String text =
                SPACES.matcher(Normalizer.normalize(start, Normalizer.Form.NFC))
                        .replaceAll(" ")
                        .strip();
        boolean answers = false;
        while (true) {
            Matcher trailer = TRAILER.matcher(text);
            if (trailer.find()) {
                answers = true;
                text = text.substring(0, trailer.start());
            }
            int leader = leaders(text);
            answers |= leader > 0;
            text = text.substring(leader).strip();
            text = text.substring(tags(text));
            Matcher wrapped = WRAPPED.matcher(text);
            if (!wrapped.matches()) {
                if (leaders(text) == 0) {
                    return new BaseSubject(text, answers);
                }
                continue;
            }
            answers = true;
            text = wrapped.group(1).strip();
        }
    }

    /// What subjects are compared by: neither case, nor width, nor white space counts.
    public String key() {
        return SPACES.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }

    /// Where the answering prefixes at the start end.
    private static int leaders(String text) {
        Matcher leader = LEADER.matcher(text);
        int end = 0;
        while (leader.region(end, text.length()).lookingAt()) {
            end = leader.end();
        }
        return end;
    }

    /// Where the tags at the start end; a subject of nothing else keeps the last one.
    private static int tags(String text) {
        Matcher tag = FIRST_TAG.matcher(text);
        int end = 0;
        while (tag.region(end, text.length()).lookingAt() && tag.end() < text.length()) {
            end = tag.end();
        }
        return end;
    }
}
