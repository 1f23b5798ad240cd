package org.mailboat.acceptance.changes;

import static org.assertj.core.api.Assertions.assertThat;

import org.mailboat.acceptance.TestMessage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// What a store has seen of a server, and what happens to the server after that.
///
/// @param name in a few words
/// @param before what the first sync brings in
/// @param after what the next one must find out
/// @param allowance what it may cost
record History(String name, Deed before, Deed after, Allowance allowance) {
    /// What happens to a server.
    interface Deed {
        void to(Scene scene) throws Exception;
    }

    /// What a sync may cost.
    interface Allowance {
        /// @param level of the server
        /// @param bodies the octets of the bodies that were fetched
        /// @return octets in both directions
        long octets(Level level, long bodies);
    }

    static History of(String name, Deed before, Deed after) {
        return new History(name, before, after, (level, bodies) -> Long.MAX_VALUE);
    }

    History within(Allowance other) {
        return new History(name, before, after, other);
    }

    /// Plays it, and judges what the store makes of it.
    void play(Setting setting, Path directory) throws Exception {
        try (Scene scene = Scene.open(setting, directory)) {
            before.to(scene);
            scene.firstSync();
            after.to(scene);
            Scene.Run run = scene.sync(name);
            assertThat(run.count().octets())
                    .as("octets")
                    .isLessThanOrEqualTo(
                            allowance.octets(setting.level(), run.count().octetsOfBodies()));
        }
    }

    /// What another client does.
    static Deed client(ClientDeed deed) {
        return scene -> scene.server(deed);
    }

    interface ClientDeed {
        void by(OtherClient client) throws IOException;
    }

    /// Numbered messages, both ends included.
    static List<TestMessage> messages(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(TestMessage::numbered).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
