package org.mailboat.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.sync.Samples.remote;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ListingTimes;
import org.mailboat.sync.port.LocalMailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class MailboxKinTest {
    private static final LocalMailbox MADE = mailbox(9, null, "Work/New", false);

    private final List<LocalMailbox> here = new ArrayList<>();
    private final List<MailboxMatch.Pair> there = new ArrayList<>();

    /// Whether Work/Old went along when Work became Jobs, by the name that it has now.
    @ParameterizedTest
    @CsvSource({
        "Jobs/Old,   true",
        "Jobs/Past,  false",
        "Old,        false",
        "Box/Old,    false",
        "Work/Old,   false",
        "Jobs/a/Old, false"
    })
    void one_goes_along_that_has_its_own_last_name_below_the_new_one(String now, boolean along) {
        LocalMailbox renamedHere = mailbox(2, "Work/Old", now, false);
        here.add(mailbox(1, "Work", "Jobs", false));
        here.add(renamedHere);
        assertThat(kin(false).wentAlongHere(renamedHere)).isEqualTo(along);

        here.clear();
        LocalMailbox asAgreed = mailbox(2, "Work/Old", "Work/Old", false);
        known(mailbox(1, "Work", "Work", false), "Jobs");
        here.add(asAgreed);
        assertThat(kin(false).wentAlongThere(asAgreed, remote(now))).isEqualTo(along);
    }

    @Test
    void one_that_has_none_above_it_goes_along_with_nothing() {
        LocalMailbox top = mailbox(1, "Work", "Jobs", false);
        here.add(top);
        here.add(MADE);

        assertThat(kin(false).wentAlongHere(top)).isFalse();
        assertThat(kin(false).wentAlongThere(top, remote("Jobs"))).isFalse();
        assertThat(kin(false).wentAlongHere(MADE)).isFalse();
    }

    @Test
    void nothing_goes_along_with_one_that_is_not_known_there() {
        LocalMailbox below = mailbox(2, "Work/Old", "Work/Old", false);
        here.add(mailbox(1, "Work", "Work", false));
        here.add(below);

        assertThat(kin(false).wentAlongThere(below, remote("Work/Old"))).isFalse();
    }

    @Test
    void nothing_goes_along_with_one_that_was_deleted_here() {
        LocalMailbox below = mailbox(2, "Work/Old", "Jobs/Old", false);
        here.add(mailbox(1, "Work", "Jobs", true));
        here.add(below);

        assertThat(kin(false).wentAlongHere(below)).isFalse();
    }

    /// What Work/New, made here, is to be called there.
    @ParameterizedTest
    @CsvSource({
        // Work's name as agreed, here and there, who wins, the target
        "Work, Work, Work, false, Work/New",
        "Work, Work, Jobs, false, Jobs/New",
        "Work, Work, Jobs, true,  Jobs/New",
        "Play, Work, Play, false, Work/New",
        "Play, Work, Play, true,  Work/New",
        "Play, Work, Jobs, false, Work/New",
        "Play, Work, Jobs, true,  Jobs/New"
    })
    void one_made_here_lies_below_the_name_that_the_one_above_it_is_to_have(
            String agreed, String now, String remote, boolean serverWins, String target) {
        known(mailbox(1, agreed, now, false), remote);

        assertThat(kin(serverWins).target(MADE)).isEqualTo(MailboxPath.parse(target));
    }

    @Test
    void one_made_here_follows_a_renaming_two_levels_above_it() {
        LocalMailbox deep = mailbox(3, null, "Work/Old/New", false);
        known(mailbox(1, "Work", "Work", false), "Jobs");
        here.add(mailbox(2, null, "Work/Old", false));

        assertThat(kin(false).target(deep)).isEqualTo(MailboxPath.parse("Jobs/Old/New"));
    }

    @Test
    void one_made_here_below_another_made_here_is_below_that() {
        here.add(mailbox(1, null, "Work", false));

        assertThat(kin(false).target(MADE)).isEqualTo(MADE.path());
    }

    @Test
    void one_made_here_in_the_place_of_one_that_was_deleted_follows_that_nowhere() {
        here.add(mailbox(1, null, "Work", false));
        known(mailbox(2, "Work", "Work", true), "Jobs");

        assertThat(kin(false).target(MADE)).isEqualTo(MADE.path());
    }

    private void known(LocalMailbox mailbox, String remote) {
        here.add(mailbox);
        there.add(new MailboxMatch.Pair(mailbox, remote(remote)));
    }

    private MailboxKin kin(boolean serverWins) {
        return new MailboxKin(new MailboxMatch(there, List.of(), List.of()), here, serverWins);
    }

    /// @param agreed its name on both sides at the last sync; null if it was made here since
    private static LocalMailbox mailbox(
            long id, @Nullable String agreed, String now, boolean deleted) {
        return new LocalMailbox(
                new MailboxId(id),
                new AccountId(1),
                MailboxPath.parse(now),
                Set.of(),
                agreed == null ? null : remote(agreed),
                7,
                new Checkpoint("c"),
                null,
                deleted,
                0,
                0,
                0,
                ListingTimes.NEVER);
    }
}
