package org.mailboat.store.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompoundsTest {
    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource({
        "versicherung, lebensversicherungsvertrag, true",
        "versicherung, versicherungen, true",
        "versicherung, krankenversicherung, true",
        "versicherung, versicherung, false",
        "rechnung, abrechnung, false",
        "rechnung, stromrechnung, true",
        "other, mother, false",
        "other, another, false",
        "haus, rathaus, false",
        "страхование, медстрахование, true",
        "كتاب, الكتاب, true",
        "كتاب, والكتاب, true",
        "كتاب, مكتاب, false",
        "ספר, הספר, true",
        "ספר, מספרה, false",
    })
    void a_part_is_known_by_its_place(String part, String word, boolean is) {
        assertThat(Compounds.isPart(part, word)).isEqualTo(is);
        if (is) {
            assertThat(Compounds.canHaveParts(word)).isTrue();
        }
    }
}
