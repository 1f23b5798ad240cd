package org.mailboat.acceptance.changes;

import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mailboat.acceptance.changes.History.messages;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailboat.imap.fake.FakeProfile;
import org.mailboat.imap.fake.Oddity;
import org.mailboat.imap.fake.ServerProfiles;

import java.nio.file.Path;
import java.util.stream.Stream;

/// What other clients do, on servers as many people have them: after every sync the store equals
/// the server, and nothing is fetched twice.
class ProfilesTest {
    private static final int STEPS = 24;

    @TempDir Path directory;

    static Stream<Arguments> profiles() {
        return Stream.of(
                arguments(ServerProfiles.dovecot(), Level.LIST_STATUS),
                arguments(ServerProfiles.cyrus(), Level.LIST_STATUS),
                arguments(ServerProfiles.courier(), Level.PLAIN),
                arguments(ServerProfiles.gmail(), Level.CONDSTORE),
                arguments(ServerProfiles.exchange(), Level.PLAIN),
                arguments(ServerProfiles.iCloud(), Level.CONDSTORE),
                arguments(ServerProfiles.yahoo(), Level.PLAIN),
                arguments(ServerProfiles.lowercase(), Level.PLAIN));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void messages_come_go_and_move(FakeProfile profile, Level level) throws Exception {
        try (Scene scene = scene(profile, level)) {
            String a = fill(scene, "A");
            String b = fill(scene, "B");
            scene.firstSync();
            scene.server(c -> {
                c.append(a, messages(201, 205));
                c.store(a, "1:9", "+FLAGS", "\\Flagged");
                c.expunge(a, OtherClient.set(uid(c.uids(a), 11), uid(c.uids(a), 12)));
            });
            scene.sync(profile.name() + ": new, marked, gone");
            scene.server(c -> {
                long[] uids = c.uids(a);
                c.copyAndExpunge(a, OtherClient.set(uids[0], uids[1], uids[2]), b);
                c.store(b, "1:3", "-FLAGS", "\\Seen");
            });
            scene.sync(profile.name() + ": moved");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void mailboxes_change_their_names(FakeProfile profile, Level level) throws Exception {
        try (Scene scene = scene(profile, level)) {
            String a = fill(scene, "A");
            String b = fill(scene, "B");
            String c1 = scene.site().path("C");
            // Holes between the UIDs, which Courier closes at a rename.
            scene.server(c -> {
                long[] uids = c.uids(a);
                c.expunge(a, OtherClient.set(uids[0], uids[5], uids[20]));
            });
            scene.firstSync();
            scene.server(c -> c.rename(a, c1));
            scene.sync(profile.name() + ": renamed");
            scene.server(c -> {
                c.rename(b, a);
                c.rename(c1, b);
            });
            scene.sync(profile.name() + ": taken over");
            scene.server(c -> c.delete(b));
            scene.sync(profile.name() + ": deleted");
        }
    }

    /// Without Gmail, where mail comes and goes in mailboxes that nobody touched, and Courier,
    /// where nothing tells what a small mailbox was that was renamed and emptied.
    static Stream<Arguments> tellingProfiles() {
        return profiles()
                .filter(each ->
                        each.get()[0] instanceof FakeProfile profile
                                && !profile.has(Oddity.LABELS)
                                && !profile.has(Oddity.UIDVALIDITY_CHANGES_AT_RENAME));
    }

    @ParameterizedTest
    @MethodSource("tellingProfiles")
    void the_store_follows_whatever_happens(FakeProfile profile, Level level) throws Exception {
        RandomHistories.play(
                new FakeSite(profile), level, RandomHistories.seed(), STEPS, directory);
    }

    private static long uid(long[] uids, int index) {
        return uids[index];
    }

    private Scene scene(FakeProfile profile, Level level) throws Exception {
        return Scene.open(new FakeSite(profile), level, directory);
    }

    private static String fill(Scene scene, String name) throws Exception {
        String mailbox = scene.site().path(name);
        int first = 1 + 60 * (name.charAt(0) - 'A');
        scene.server(c -> {
            c.create(mailbox);
            c.append(mailbox, messages(first, first + 39));
        });
        return mailbox;
    }
}
