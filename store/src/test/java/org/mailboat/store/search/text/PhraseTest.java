package org.mailboat.store.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseTest {
    private final Atoms atoms = new Atoms();

    private boolean isIn(String phrase, boolean prefix, String text) {
        return Phrase.of(atoms, phrase, prefix).isIn(atoms.list(Atoms.compose(text)));
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "don't          | I don’t know           | true",
                "see you        | Let me see. You decide | true",
                "see you        | you see                | false",
                "see you        | see them, you          | false",
                "ann@example.org| <Ann@Example.org>      | true",
                "東京都          | 東京都庁               | true",
                "東京都          | 東京、都               | false",
                "東京 都庁       | 東京都庁               | true",
                "京都            | 東京都                 | true",
                "東京 tower      | 東京Tower              | true",
                "東京 tower      | 東京都 tower           | false",
                "l'été          | L'ETE                  | true",
            })
    void a_phrase_is_found_in_text(String phrase, String text, boolean is) {
        assertThat(isIn(phrase, false, text)).isEqualTo(is);
    }

    @Test
    void the_last_word_of_a_prefix_goes_on() {
        assertThat(isIn("see yo", true, "see you")).isTrue();
        assertThat(isIn("se you", true, "see you")).isFalse();
        assertThat(isIn("東京", true, "東京都")).isTrue();
    }

    @Test
    void an_address_is_asked_for_as_a_whole() {
        assertThat(Phrase.of(atoms, "Ann@Example.org", false).whole()).isEqualTo("ann@example.org");
        assertThat(Phrase.of(atoms, "ann example.org", false).whole()).isNull();
        assertThat(Phrase.of(atoms, "don't", false).whole()).isNull();
        assertThat(Phrase.of(atoms, "example.org", true).whole()).isNull();
    }
}
