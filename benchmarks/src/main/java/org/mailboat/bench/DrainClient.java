package org.mailboat.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The bare server: everything asked for at once on one connection, counted and thrown away.
///
/// A thread of this process, so that no start of a program is in its time.
final class DrainClient implements Client {
    /// What a whole account is fetched by.
    static final String BODIES = "UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[]";

    /// What an account's headers are fetched by.
    static final String HEADERS = "UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER]";

    private final String items;
    private String user = "";
    private int port;
    private long messages;

    DrainClient(String items) {
        this.items = items;
    }

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public void fresh(String newUser, int newPort) {
        user = newUser;
        port = newPort;
    }

    @Override
    public void reach(int newPort) {
        port = newPort;
    }

    @Override
    public Timing sync() throws Exception {
        return Meter.thread(() -> drain());
    }

    private long drain() throws IOException {
        messages = 0;
        try (Wire wire = Wire.login(port, user)) {
            List<String> tags = new ArrayList<>();
            for (String mailbox : Truth.mailboxes(wire)) {
                tags.add(wire.send("EXAMINE \"" + mailbox + "\""));
                tags.add(wire.send("UID FETCH 1:* (" + items + ")"));
            }
            wire.flush();
            for (String tag : tags) {
                wire.finish(
                        tag,
                        new Wire.Sink() {
                            @Override
                            public void line(String text, long literal) {
                                if (literal >= 0) {
                                    messages++;
                                }
                            }
                        });
            }
        }
        return messages;
    }

    @Override
    public void check(Truth server) {
        if (messages != server.messages().size()) {
            throw new WrongResult(
                    "the drain had %d messages of %d"
                            .formatted(messages, server.messages().size()));
        }
    }
}
