package org.mailboat.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;

import java.util.ArrayList;

class EventQueueTest {
    @Test
    void newer_progress_takes_the_place_of_what_was_not_delivered_and_nothing_else_is_dropped() {
        var delivered = new ArrayList<SyncEvent>();
        var queue = new EventQueue(delivered::add);
        var mailbox =
                new SyncEvent.MailboxChanged("home", MailboxPath.INBOX, SyncEvent.State.STARTED);
        for (int i = 0; i < 1_000; i++) {
            queue.tell(progress(i));
            queue.tell(mailbox);
        }
        queue.close();

        queue.deliver();

        assertThat(delivered).hasSize(1_001);
        assertThat(delivered.getFirst()).isEqualTo(progress(999));
        assertThat(delivered.subList(1, 1_001)).containsOnly(mailbox);
    }

    private static SyncEvent progress(long messages) {
        return new SyncEvent.Progress("home", Phase.DOWNLOAD_CONTENTS, null, messages, 1_000, 0, 0);
    }
}
