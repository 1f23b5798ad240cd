package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.MailboxStatus;

import java.util.List;
import java.util.Objects;

class PriorTest {
    @Test
    void what_is_known_is_counted_once_however_often_it_is_asked() {
        var known = new Counted();
        Prior prior =
                Objects.requireNonNull(
                        Prior.of(CheckpointText.of(new MailboxStatus(3, 7, 4, 0)), known));

        assertThat(prior.count()).isEqualTo(3);
        assertThat(prior.count()).isEqualTo(3);

        assertThat(known.times).isEqualTo(1);
    }

    private static final class Counted implements KnownMessages {
        private int times;

        @Override
        public long count() {
            times++;
            return 3;
        }

        @Override
        public IdSet ids() {
            return IdSet.range(1, 3);
        }

        @Override
        public List<Witness> witnesses() {
            return List.of();
        }

        @Override
        public List<Witness> described(IdSet ids) {
            return List.of();
        }

        @Override
        public @Nullable HeaderProof header(long id) {
            return null;
        }
    }
}
