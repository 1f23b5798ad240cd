package org.mailboat.store.search.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class NeighboursTest {
    private static final Atoms ATOMS = new Atoms();

    private static Terms terms(String... texts) {
        var terms = new Terms(ATOMS);
        for (String text : texts) {
            terms.add(Field.BODY, text);
        }
        return terms;
    }

    private static boolean mayBeIn(String phrase, Terms terms) {
        return Phrase.of(ATOMS, phrase, false).mayBeIn(Neighbours.of(terms.neighbours()));
    }

    @Test
    void a_phrase_that_is_there_is_never_ruled_out() {
        long seed = Long.getLong("mailboat.seed", new Random().nextLong());
        System.out.println("seed " + seed + ", replay with -Dmailboat.seed=" + seed);
        var random = new Random(seed);
        List<String> pieces =
                List.of("harvest", "the", "東京", "都", "サ", "한국어", "ไทย", "😀", "v1", "é", "ｶﾞ", "㍿");
        for (int round = 0; round < 200; round++) {
            String text =
                    IntStream.range(0, 2 + random.nextInt(40))
                            .mapToObj(i ->
                                    pieces.get(random.nextInt(pieces.size()))
                                            + (random.nextBoolean() ? " " : ""))
                            .collect(Collectors.joining());
            Terms terms = terms("other words", text);
            List<Atom> atoms = ATOMS.list(Atoms.compose(text));
            for (int i = 0; i < 20; i++) {
                int from = random.nextInt(atoms.size());
                int to = from + random.nextInt(Math.min(6, atoms.size() - from));
                String phrase =
                        Atoms.compose(text).substring(atoms.get(from).start(), atoms.get(to).end());
                boolean prefix = random.nextInt(4) == 0;
                assertThat(
                                Phrase.of(ATOMS, phrase, prefix)
                                        .mayBeIn(Neighbours.of(terms.neighbours())))
                        .as("seed %d, %s in %s", seed, phrase, text)
                        .isTrue();
            }
        }
    }

    @Test
    void most_phrases_that_are_not_there_are_ruled_out() {
        var random = new Random(7);
        var words = new ArrayList<String>();
        var characters = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            words.add("w" + random.nextInt(50));
            characters.appendCodePoint(0x4E00 + random.nextInt(30));
        }
        Terms english = terms(String.join(" ", words.subList(0, 300)));
        Terms chinese = terms(characters.substring(0, 300));
        int pairs = 0;
        int fours = 0;
        for (int i = 1_000; i < 1_500; i++) {
            pairs += mayBeIn(words.get(i) + " " + words.get(i + 1), english) ? 1 : 0;
            fours += mayBeIn(characters.substring(i, i + 4), chinese) ? 1 : 0;
        }
        // 50 of 500 pairs are there.
        assertThat(pairs).isLessThan(230);
        assertThat(fours).isLessThan(250);
    }

    @Test
    void the_end_of_a_text_and_the_beginning_of_another_one_are_no_neighbours() {
        assertThat(mayBeIn("one two", terms("zero one", "two three"))).isFalse();
    }

    @Test
    void a_text_takes_three_bits_a_word_and_one_a_character() {
        var random = new Random(7);
        String words =
                random.ints(801, 0, Integer.MAX_VALUE)
                        .mapToObj(i -> "w" + i)
                        .collect(Collectors.joining(" "));
        String characters =
                random.ints(802, 0x4E00, 0x9000)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
        assertThat(terms(words).neighbours()).hasSize(300);
        assertThat(terms(characters).neighbours()).hasSize(100);
        assertThat(terms("one").neighbours()).isEmpty();
    }
}
