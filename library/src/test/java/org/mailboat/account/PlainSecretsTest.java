package org.mailboat.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tomlj.Toml;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

class PlainSecretsTest {
    private static final List<String> PIECES =
            List.of(
                    "tulip",
                    "\"",
                    "\\",
                    "\\\\",
                    "]",
                    "[",
                    "#",
                    "=",
                    " ",
                    "'",
                    "\t",
                    "\n",
                    "\u0085",
                    "ü",
                    "密",
                    "🌷",
                    "\\u0041",
                    "password = ",
                    "");

    @Test
    void what_is_printed_is_read_as_a_reader_of_toml_reads_it_or_left_to_that() {
        long seed = Long.getLong("mailboat.seed", System.nanoTime());
        var random = new Random(seed);
        int read = 0;
        for (int round = 0; round < 500; round++) {
            Map<String, String> secrets = new TreeMap<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                secrets.put(text(random), text(random));
            }
            String printed = SecretStore.print(secrets);
            var plain = PlainSecrets.read(printed);
            if (plain.isPresent()) {
                read++;
                assertThat(plain.get()).as("seed %d: %s", seed, printed).isEqualTo(secrets);
            }
            var accounts = Toml.parse(printed).getTableOrEmpty("accounts");
            assertThat(accounts.keySet()).as("seed %d", seed).isEqualTo(secrets.keySet());
        }
        assertThat(read).as("seed %d", seed).isGreaterThan(50);
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    @Test
    void quotes_and_backslashes_are_read_back() {
        var secrets = Map.of("a\"b", "c\\d\"", "work", "# no = [comment]");

        assertThat(PlainSecrets.read(SecretStore.print(secrets))).contains(secrets);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[accounts.work]\npassword = \"x\"\n",
                "[accounts.\"work\"]\npassword = 'x'\n",
                "[accounts.\"work\"]\npassword = \"x\" # mine\n",
                "[accounts.\"work\"]\n  password = \"x\"\n",
                "[accounts.\"work\"]\npassword=\"x\"\n",
                "[accounts.\"work\"]\npassword = \"\\t\"\n",
                "[accounts.\"work\"]\npassword = \"\\\"\n",
                "[accounts.\"work\"]\npassword = \"a\"b\"\n",
                "[accounts.\"work\"]\npassword = \"\"\"\n",
                "[accounts.\"work\"]\npassword = \"x\"\r\n",
                "[accounts.\"work\"]\ncolour = \"x\"\n",
                "[accounts.\"work\"]\n",
                "[accounts.\"a\".\"b\"]\npassword = \"x\"\n",
                "[accounts.\"a\"]\npassword = \"x\"\n[accounts.\"a\"]\npassword = \"y\"\n",
                "[accounts.\"a\"]\npassword = \"x\"\npassword = \"y\"\n",
                "password = \"x\"\n",
                "accounts.work.password = \"x\"\n",
            })
    void what_a_person_wrote_otherwise_is_left_to_a_reader_of_toml(String text) {
        assertThat(PlainSecrets.read(text)).isEmpty();
    }
}
