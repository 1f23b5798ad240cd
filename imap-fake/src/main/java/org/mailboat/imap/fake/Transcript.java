package org.mailboat.imap.fake;

import java.util.ArrayList;
import java.util.List;

/// What was said on the connections of a server, in the order in which it was said.
///
/// Thread-safe.
final class Transcript {
    private static final int LINE_LIMIT = 500;

    private final List<String> lines = new ArrayList<>();

    void client(int connection, String text) {
        add(connection, "C: ", text);
    }

    void server(int connection, String text) {
        add(connection, "S: ", text);
    }

    void note(int connection, String text) {
        add(connection, "-- ", text);
    }

    private synchronized void add(int connection, String who, String text) {
        text.lines()
                .map(line ->
                        line.length() > LINE_LIMIT ? line.substring(0, LINE_LIMIT) + " …" : line)
                .forEach(line -> lines.add("[" + connection + "] " + who + line));
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }
}
