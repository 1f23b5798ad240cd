package org.mailboat.store.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.stream.Collectors;

class AtomsTest {
    private final Atoms atoms = new Atoms();

    /// Atoms separated by spaces; `+` before those that are glued.
    private String cut(String text) {
        return atoms.list(Atoms.compose(text)).stream()
                .map(a -> (a.glued() ? "+" : "") + a.text())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Hello, World!                | hello world",
                "Straße STRASSE ẞ             | strasse strasse ss",
                "über Über UBER u\u0308ber     | uber uber uber uber",
                "Müller Muller                | muller muller",
                "Ærøskøbing Œuvre Łódź        | aeroskobing oeuvre lodz",
                "naïve façade señor           | naive facade senor",
                "Đặng Nguyễn Tiếng Việt       | dang nguyen tieng viet",
                "İstanbul ISPARTA ışık        | istanbul isparta isik",
                "Ἀθῆναι ΑΘΉΝΑ Αθήνα           | αθηναι αθηνα αθηνα",
                "ΟΔΥΣΣΕΥΣ Οδυσσεύς            | οδυσσευσ οδυσσευσ",
                "Ёлка елка ЕЛКА               | елка елка елка",
                "мой мои Йод                  | мой мои йод",
                "Їжак їжак                    | їжак їжак",
                "كِتَابٌ كتاب                   | كتاب كتاب",
                "إسلام أسلام اسلام آسلام       | اسلام اسلام اسلام اسلام",
                "مـــحـــمد على علي مدرسة      | محمد علي علي مدرسه",
                "שָׁלוֹם שלום                    | שלומ שלומ",
                "हिन्दी क़लम                    | हिन्दी कलम",
                "ﬁne ﬂow Ｆｕｌｌ １２３         | fine flow full 123",
                "١٢٣ ४५ ٤٥                     | 123 45 45",
                "x² H₂O                       | x2 h2o",
                "Ver\u00adsicherung Null\u200bbreite | versicherung nullbreite",
                "don't don’t l'été            | don t don t l ete",
                "п'ять пʼять                  | п ять п ять",
                "e-mail foo_bar 3.14          | e mail foo bar 3 14",
                "abc123 A1B2                  | abc123 a1b2",
                "Foo™ 20℃ 5㎏ ©2024            | foo tm 20 c 5 kg © 2024",
                "€5 5$                        | € 5 5",
                "hi😀👍🏽ok                    | hi 😀 👍 ok",
                "👩‍👩‍👧                          | 👩 👩 👧",
            })
    void words_are_folded(String text, String expected) {
        assertThat(cut(text)).isEqualTo(expected.strip());
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "東京都庁      | 東 +京 +都 +庁",
                "東京、大阪    | 東 +京 大 +阪",
                "Tokyo東京2020 | tokyo 東 +京 2020",
                "ラーメン      | ラ +ー +メ +ン",
                "人々          | 人 +々",
                "ﾄﾞｲﾂ ドイツ    | ド +イ +ツ ド +イ +ツ",
                "が か\u3099 か | が が か",
                "학교에서      | 학 +교 +에 +서",
                "\u1112\u1161\u11ab글 한글 | 한 +글 한 +글",
                "ภาษาไทย       | ภ +า +ษ +า +ไ +ท +ย",
                "ຄໍາ            | ຄ +ໍ +າ",
                "㍿            | 株 +式 +会 +社",
                "东\u200b京      | 东 +京",
            })
    void scripts_without_spaces_come_as_characters(String text, String expected) {
        assertThat(cut(text)).isEqualTo(expected.strip());
    }

    @Test
    void a_wrapped_line_goes_on_where_the_script_has_no_spaces() {
        assertThat(cut("東京\n都庁")).isEqualTo("東 +京 +都 +庁");
        assertThat(cut("東京\r\n都庁")).isEqualTo("東 +京 +都 +庁");
        assertThat(cut("東京\n\n都庁")).isEqualTo("東 +京 都 +庁");
        assertThat(cut("東京\n> 都庁")).isEqualTo("東 +京 都 +庁");
        assertThat(cut("東京 \n都庁")).isEqualTo("東 +京 都 +庁");
        assertThat(cut("東京\nabc")).isEqualTo("東 +京 abc");
        assertThat(cut("학교\n에서")).isEqualTo("학 +교 에 +서");
        assertThat(cut("one\ntwo")).isEqualTo("one two");
    }

    @Test
    void places_are_those_in_the_text() {
        String text = "  Äh, 東京 \uD83D\uDE00";
        assertThat(atoms.list(text))
                .extracting(a -> text.substring(a.start(), a.end()))
                .isEqualTo(List.of("Äh", "東", "京", "\uD83D\uDE00"));
    }

    @Test
    void a_word_without_end_is_cut_and_the_next_one_is_found() {
        assertThat(atoms.list("x".repeat(1_000_000) + " end"))
                .extracting(Atom::text)
                .containsExactly("x".repeat(Atoms.LONGEST_WORD), "end");
    }

    @Test
    void broken_surrogates_are_passed_over() {
        assertThat(cut("a\uD83D b \uDE00c")).isEqualTo("a b c");
    }
}
