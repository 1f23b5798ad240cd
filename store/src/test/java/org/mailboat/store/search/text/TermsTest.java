package org.mailboat.store.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TermsTest {
    private final Atoms atoms = new Atoms();

    private Terms of(String text) {
        return new Terms(atoms).add(Field.BODY, text);
    }

    @Test
    void a_word_is_kept_once_for_each_field() {
        var terms =
                new Terms(atoms)
                        .add(Field.BODY, "Hello hello")
                        .add(Field.SUBJECT, "Hello")
                        .add(Field.FILENAME, "hello");
        assertThat(terms.terms()).containsExactlyInAnyOrder("hello", "!hello", "+hello");
    }

    @Test
    void characters_are_kept_in_pairs_and_the_last_one_alone() {
        assertThat(of("東京都 大").terms()).containsExactlyInAnyOrder("東京", "京都", "都", "大");
        assertThat(of("東京abc").terms()).containsExactlyInAnyOrder("東京", "京", "abc");
    }

    @Test
    void an_address_is_kept_in_parts_and_as_a_whole_with_its_domains() {
        assertThat(of("<Ann.Smith@mail.example.org>,").terms())
                .containsExactlyInAnyOrder(
                        "ann",
                        "smith",
                        "mail",
                        "example",
                        "org",
                        "ann.smith@mail.example.org",
                        "mail.example.org",
                        "example.org");
    }

    @Test
    void names_and_numbers_with_dots_are_kept_as_a_whole() {
        assertThat(of("see Report-2.pdf and 3.14; e-mail.").terms())
                .contains("report-2.pdf", "3.14")
                .doesNotContain("e-mail", "2.pdf");
        assertThat(of("http://www.example.org/a/b").terms())
                .contains("www.example.org", "example.org", "http", "a", "b");
    }

    @Test
    void long_words_are_known_by_their_start() {
        String word = "a".repeat(100);
        assertThat(of(word).terms()).containsExactly("a".repeat(64));
        assertThat(Terms.of("a1" + word)).hasSize(20);
        assertThat(Terms.of("a1" + "b".repeat(30))).hasSize(32);
    }

    @Test
    void words_that_may_have_parts_are_told() {
        assertThat(of("Lebensversicherungsvertrag und abc123456 Haus").words())
                .containsExactly("lebensversicherungsvertrag");
    }
}
