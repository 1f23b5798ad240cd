package org.mailboat.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Messages that are here and not on the server.
///
/// Every program has a user of its own with an empty mailbox, anew in each round.
record Upload(String name, int messages, List<Target> targets) implements BenchCase {
    /// Far from the messages that users have; above 570,000 they would be from the future.
    private static final int FIRST = 200_000;

    @Override
    public String about() {
        return "upload of %,d messages".formatted(messages);
    }

    @Override
    public Outcome measure(Lab lab) throws Exception {
        int count = lab.options().scaled(messages);
        var mail = new Mail(count, 1, 0);
        var source = Maildir.create(lab.options().directory().resolve("upload"));
        Maildir.fill(source, lab.maker(), mail, FIRST, FIRST + count);
        MailboatClient mailboat = lab.mailboat();
        List<PeerClient> peers = lab.peers();
        var clients = new ArrayList<Client>();
        clients.add(new AppendClient(lab.maker(), count));
        clients.add(mailboat);
        clients.addAll(peers);
        var users = new int[1];
        var user = new String[1];
        List<Row> rows =
                new Rounds(lab, false, true, clients)
                        .run(
                                round -> {},
                                (client, port) -> {
                                    user[0] = "upload-" + users[0]++;
                                    client.fresh(user[0], port);
                                    if (client == mailboat) {
                                        mailboat.sync();
                                        mailboat.run(
                                                "",
                                                "import",
                                                MailboatClient.ACCOUNT,
                                                "INBOX",
                                                source.toString());
                                    } else if (client instanceof PeerClient peer) {
                                        client.sync();
                                        Maildir.create(peer.inbox());
                                        Maildir.fill(
                                                peer.inbox(),
                                                lab.maker(),
                                                mail,
                                                FIRST,
                                                FIRST + count);
                                    }
                                },
                                (client, port) -> {
                                    Truth truth = lab.truth(user[0], true);
                                    mustHave(truth, count);
                                    client.check(truth);
                                });
        Directories.delete(source);
        for (Client client : clients) {
            client.clear();
        }
        long octets =
                IntStream.range(FIRST, FIRST + count)
                        .mapToLong(n -> mail.size(lab.maker(), n))
                        .sum();
        return new Outcome(name, about(), rows, Map.of("octets", (double) octets), List.of());
    }

    private static void mustHave(Truth truth, int count) {
        if (truth.messages().size() != count) {
            throw new WrongResult(
                    "the server has %d messages of %d".formatted(truth.messages().size(), count));
        }
    }

    /// The least that brings messages to a server: MULTIAPPEND, nothing awaited.
    private static final class AppendClient implements Client {
        private final MailMaker maker;
        private final List<byte[]> messages = new ArrayList<>();
        private String user = "";
        private int port;

        AppendClient(MailMaker maker, int count) {
            this.maker = maker;
            for (int n = FIRST; n < FIRST + count; n++) {
                messages.add(maker.octets(n, Math.max(900, maker.size(n))));
            }
        }

        @Override
        public String name() {
            return "bare append";
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
            return Meter.thread(() -> {
                try (Wire wire = Wire.login(port, user)) {
                    wire.ok("SELECT INBOX");
                    Change.append(wire, maker, FIRST, messages);
                }
                return true;
            });
        }

        @Override
        public void check(Truth server) {
            mustHave(server, messages.size());
        }
    }
}
