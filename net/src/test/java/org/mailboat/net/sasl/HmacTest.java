package org.mailboat.net.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Random;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class HmacTest {
    @Test
    void is_what_javas_own_is_for_keys_and_texts_of_any_length() throws GeneralSecurityException {
        var random = new Random(7);
        for (String digest : List.of("SHA-1", "SHA-256")) {
            for (int length = 1; length < 150; length++) {
                byte[] key = new byte[length];
                byte[] text = new byte[random.nextInt(300)];
                random.nextBytes(key);
                random.nextBytes(text);
                String name = "Hmac" + digest.replace("-", "");
                Mac known = Mac.getInstance(name);
                known.init(new SecretKeySpec(key, name));
                var hmac = new Hmac(digest, key);
                assertThat(hmac.of(text))
                        .as("%s, seed 7, %d", digest, length)
                        .isEqualTo(known.doFinal(text));
                assertThat(hmac.of(text)).as("again").isEqualTo(known.doFinal(text));
            }
        }
    }
}
