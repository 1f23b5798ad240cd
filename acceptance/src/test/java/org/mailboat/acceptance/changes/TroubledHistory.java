package org.mailboat.acceptance.changes;

import static org.mailboat.acceptance.changes.History.messages;

import java.nio.file.Path;

/// A history that the store gets to see through a trouble, twice, before it sees it clearly.
final class TroubledHistory {
    private TroubledHistory() {}

    static void play(Trouble trouble, Setting setting, Path directory) throws Exception {
        try (Scene scene = Scene.open(setting, directory)) {
            scene.server(c -> {
                c.create("A", "B", "C", "D");
                c.append("A", messages(1, 30));
                c.append("B", messages(31, 60));
                c.append("C", messages(61, 90));
            });
            scene.firstSync();
            scene.server(c -> {
                c.store("A", "1:12", "+FLAGS", "\\Flagged", "$Work");
                c.append("A", messages(101, 108));
                c.move("A", "10:14", "B");
                c.move("B", "1:5", "D");
                c.expunge("B", "20:21");
                c.rename("C", "Renamed");
                c.store("Renamed", "3:6", "-FLAGS", "\\Seen");
            });
            scene.in(trouble);
            scene.server(c -> c.append("D", messages(111, 113)));
            scene.in(trouble);
            scene.clearFaults();
            scene.sync("after: " + trouble);
        }
    }
}
