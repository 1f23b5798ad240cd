package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.store.Homestead.NOON;
import static org.mailboat.store.Homestead.octets;
import static org.mailboat.store.Homestead.sighting;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.MailboxId;
import org.mailboat.store.search.SearchIndex;
import org.mailboat.store.search.SearchOrder;
import org.mailboat.store.search.SearchResult;
import org.mailboat.store.search.query.QueryParser;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Sighting;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Random mail in twelve languages, searched by the index and by looking at every text.
class SearchGrepTest {
    private static final int MESSAGES = 400;
    private static final int QUERIES = 300;

    private static final List<String> LANGUAGES =
            List.of(
                    "the quick brown fox jumps over a lazy dog and then it doesn't e-mail me about"
                        + " invoice_42 of v1.2.3 at ann@example.org or http://www.example.com/x",
                    "Übergröße Straße Lebensversicherungsvertrag Versicherung für Ämter öffnen Maß"
                            + " größer Fußball über alles",
                    "l'été où naïve façade cœur garçon élève déjà vu à bientôt français",
                    "niño mañana corazón años pingüino también aquí español",
                    "привет мир ещё ёлка мой мои подъезд объявление сегодня страхование",
                    "καλημέρα κόσμε Αθήνα Οδυσσεύς λόγος πρώτος ΟΔΟΣ",
                    "مرحبا بالعالم الكتاب كتاب مدرسة إسلام على علي سلام",
                    "שלום עולם ספר הספר דוד ירושלים מלך",
                    "नमस्ते दुनिया हिन्दी किताब भारत शुक्रिया",
                    "東京都庁に行きました 大阪城 人々 ラーメン お元気ですか カタカナ",
                    "今天天气很好 北京大学 你好世界 中文搜索 文件",
                    "안녕하세요 세계 학교에서 공부합니다 한국어 서울",
                    "สวัสดีชาวโลก ภาษาไทย กรุงเทพ ขอบคุณครับ",
                    "ışık İstanbul çağrı güneş şeker öğretmen",
                    "😀 👍🏽 ✈ € 5€ © x² H₂O");

    private static final Pattern NO_SPACES =
            Pattern.compile(
                    "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}\\p{IsThai}ー々]+");

    @TempDir Path home;

    @Test
    void what_a_search_finds_is_what_a_look_at_every_text_finds() {
        long seed = Long.getLong("mailboat.seed", new Random().nextLong());
        System.out.println("seed " + seed + ", replay with -Dmailboat.seed=" + seed);
        var random = new Random(seed);
        List<String> texts = IntStream.range(0, MESSAGES).mapToObj(_ -> text(random)).toList();
        try (var at = new Homestead(home);
                SearchIndex index = SearchIndex.of(at.store)) {
            fill(at, texts);
            while (index.step()) {
                // until nothing is left
            }
            for (int i = 0; i < QUERIES; i++) {
                String word = piece(texts.get(random.nextInt(MESSAGES)), random);
                if (word.codePoints().noneMatch(SearchGrepTest::isFindable)) {
                    continue;
                }
                var expected = new TreeSet<Integer>();
                for (int m = 0; m < MESSAGES; m++) {
                    if (isIn(word, texts.get(m))) {
                        expected.add(m + 1);
                    }
                }
                assertThat(found(index, '"' + word.replace("\"", "") + '"'))
                        .as("seed %d, \"%s\"", seed, word)
                        .containsAll(expected);
                // A word in capitals may be one of the language, as AND is.
                String plain = word.toLowerCase(Locale.ROOT);
                assertThat(found(index, plain))
                        .as("seed %d, %s", seed, plain)
                        .containsAll(found(index, '"' + plain + '"'));
            }
        }
    }

    private static boolean isFindable(int c) {
        return Character.isLetterOrDigit(c);
    }

    private static String text(Random random) {
        String language = LANGUAGES.get(random.nextInt(LANGUAGES.size()));
        String[] words = language.split(" ");
        return IntStream.range(0, 3 + random.nextInt(12))
                .mapToObj(_ ->
                        random.nextInt(10) == 0
                                ? LANGUAGES.get(random.nextInt(LANGUAGES.size())).split(" ")[0]
                                : cased(words[random.nextInt(words.length)], random))
                .collect(Collectors.joining(random.nextBoolean() ? " " : ", "));
    }

    private static String cased(String word, Random random) {
        return random.nextInt(4) == 0 ? word.toUpperCase(Locale.ROOT) : word;
    }

    /// A word of a text, or a piece of one in a script without spaces.
    private static String piece(String text, Random random) {
        String[] words = text.split("[ ,]+");
        String word = words[random.nextInt(words.length)];
        var run = NO_SPACES.matcher(word);
        if (run.find()) {
            String piece = run.group();
            int from = random.nextInt(piece.length());
            return piece.substring(from, from + 1 + random.nextInt(piece.length() - from));
        }
        return word;
    }

    /// As `grep -i` would say, with `-w` where words have spaces between them.
    private static boolean isIn(String word, String text) {
        boolean bounded = !NO_SPACES.matcher(word).find();
        String inside = "[\\p{L}\\p{N}\\p{M}]";
        return Pattern.compile(
                        (bounded ? "(?<!" + inside + ")" : "")
                                + Pattern.quote(word)
                                + (bounded ? "(?!" + inside + ")" : ""),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(text)
                .find();
    }

    private static void fill(Homestead at, List<String> texts) {
        MailboxId inbox = at.mailbox(at.account("joe"), "INBOX");
        var listed = new ArrayList<Sighting>();
        var received = new ArrayList<Received>();
        for (int i = 0; i < texts.size(); i++) {
            listed.add(sighting(i + 1));
            received.add(
                    at.received(
                            inbox,
                            i + 1,
                            octets(
                                    "From: x@y.example\r\nContent-Type: text/plain;"
                                            + " charset=utf-8\r\n\r\n"
                                            + texts.get(i)
                                            + "\r\n")));
        }
        at.list(inbox, listed.toArray(Sighting[]::new));
        at.commit(received.toArray(Received[]::new));
    }

    private static List<Integer> found(SearchIndex index, String query) {
        SearchResult result =
                index.search(
                        new SearchOrder(
                                QueryParser.parse(query, LocalDate.EPOCH),
                                SearchOrder.Sort.DATE,
                                ZoneOffset.UTC,
                                NOON,
                                MailReader.LARGEST_PAGE,
                                null,
                                false,
                                true));
        assertThat(result.total()).isEqualTo(result.found().size());
        return result.found().stream()
                .map(f -> f.placement().remote())
                .map(remote -> Math.toIntExact(remote.number()))
                .toList();
    }
}
