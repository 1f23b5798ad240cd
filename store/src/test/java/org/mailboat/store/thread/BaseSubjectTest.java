package org.mailboat.store.thread;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseSubjectTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                // RFC 5256 §2.1
                "Re: lunch                      | lunch",
                "re: lunch                      | lunch",
                "Fwd: lunch                     | lunch",
                "FW: lunch                      | lunch",
                "Re: Fwd: RE: fw: lunch         | lunch",
                "Re:lunch                       | lunch",
                "Re : lunch                     | lunch",
                "Re[2]: lunch                   | lunch",
                "Re [list]: lunch               | lunch",
                "[list] Re: lunch               | lunch",
                "Re: [list] lunch               | lunch",
                "[a] [b] Re: [c] lunch          | lunch",
                "lunch (fwd)                    | lunch",
                "lunch (fwd) (Fwd)              | lunch",
                "Re: lunch (fwd)                | lunch",
                "[Fwd: lunch]                   | lunch",
                "[Fwd: [Fwd: lunch]]            | lunch",
                "[fwd: Re: lunch (fwd)]         | lunch",
                "Re: [Fwd: [list] lunch]        | lunch",
                // counted
                "Re^3: lunch                    | lunch",
                "RE(2): lunch                   | lunch",
                // other languages
                "AW: Mittagessen                | Mittagessen",
                "WG: AW: Mittagessen            | Mittagessen",
                "Antwort: Mittagessen           | Mittagessen",
                "SV: frokost                    | frokost",
                "VS: lounas                     | lounas",
                "VL: lounas                     | lounas",
                "Antw: lunch                    | lunch",
                "Doorst: lunch                  | lunch",
                "TR : RE : déjeuner             | déjeuner",
                "RIF: pranzo                    | pranzo",
                "R: I: pranzo                   | pranzo",
                "RES: ENC: almoço               | almoço",
                "RV: almuerzo                   | almuerzo",
                "Odp: obiad                     | obiad",
                "PD: obiad                      | obiad",
                "Vá: ebéd                       | ebéd",
                "YNT: öğle yemeği               | öğle yemeği",
                "İLT: öğle yemeği               | öğle yemeği",
                "ATB: cinio                     | cinio",
                "ΑΠ: γεύμα                      | γεύμα",
                "Отв: обед                      | обед",
                "НА: обед                       | обед",
                "回复: 午餐                      | 午餐",
                "回复：午餐                      | 午餐",
                "答复： 转发：午餐               | 午餐",
                "回覆: 轉寄: 午餐                | 午餐",
                "返信: 昼食                      | 昼食",
                "답장: 점심                      | 점심",
                "ตอบกลับ: อาหารกลางวัน           | อาหารกลางวัน",
                "رد: غداء                       | غداء",
                "השב: ארוחת צהריים              | ארוחת צהריים",
            })
    void what_answers_is_known_by_its_prefix_and_loses_it(String subject, String base) {
        assertThat(BaseSubject.of(subject)).isEqualTo(new BaseSubject(base, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lunch                | lunch",
                "[list] lunch         | lunch",
                "[a][b]  lunch        | lunch",
                "Regarding: lunch     | Regarding: lunch",
                "Re lunch             | Re lunch",
                "Reply: lunch         | Reply: lunch",
                "are: lunch           | are: lunch",
                "lunch [list]         | lunch [list]",
                "lunch: re: dinner    | lunch: re: dinner",
                "[list]               | [list]",
                "[a] [b]              | [b]",
                "[unclosed lunch      | [unclosed lunch",
                "Version 2: lunch     | Version 2: lunch",
                "(fwd                 | (fwd",
            })
    void what_answers_nothing_keeps_its_subject_but_for_tags(String subject, String base) {
        assertThat(BaseSubject.of(subject)).isEqualTo(new BaseSubject(base, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Re:", "Re: ", "Re: Fwd:", "[list] Re:", "(fwd)", "[Fwd: ]"})
    void of_a_bare_prefix_nothing_is_left(String subject) {
        assertThat(BaseSubject.of(subject)).isEqualTo(new BaseSubject("", true));
    }

    @Test
    void without_a_subject_there_is_none() {
        assertThat(BaseSubject.of(null)).isEqualTo(BaseSubject.NONE);
        assertThat(BaseSubject.of(" \t ")).isEqualTo(BaseSubject.NONE);
    }

    @Test
    void neither_case_nor_width_nor_white_space_tells_subjects_apart() {
        assertThat(BaseSubject.of("Re: Lunch at  NOON").key())
                .isEqualTo(BaseSubject.of("lunch\r\n at noon").key())
                .isEqualTo(BaseSubject.of("ＬＵＮＣＨ at noon").key());
        assertThat(BaseSubject.of("V\u00e1: a").answers()).isTrue();
        assertThat(BaseSubject.of("Va\u0301: a").answers()).isTrue();
        assertThat(BaseSubject.of("lunch").key()).isNotEqualTo(BaseSubject.of("launch").key());
    }

    @Test
    void a_hostile_subject_costs_no_more_than_a_long_one() {
        for (String piece :
                new String[] {"Re: ", "[a] ", "[Fwd: ", "(fwd)", "Re[", "[", "]", "re"}) {
            assertThat(BaseSubject.of(piece.repeat(100_000)).text().length()).isLessThan(1_001);
        }
    }
}
