package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.fake.FakeContent;
import org.mailboat.imap.fake.FakeMailbox;
import org.mailboat.imap.fake.FakeProfile;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Upload;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.testkit.LookedMailbox;
import org.mailboat.sync.testkit.RecordedWrites;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What writing costs: round trips, for latency is what a person waits for.
class WriteCostTest {
    private static final Instant DATE = Instant.parse("2024-02-29T12:34:56Z");

    private final FakeHardBench bench = new FakeHardBench(FakeProfile.model());

    @BeforeEach
    void begin() {
        bench.create("A");
        bench.create("B");
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void ten_thousand_marks_of_many_kinds_cost_a_handful_of_round_trips() {
        fill("A", 10_000);
        List<Keyword> keywords =
                List.of(Keyword.SEEN, Keyword.FLAGGED, Keyword.ANSWERED, new Keyword("$Work"));
        var changes = new ArrayList<WriteOrder.Mark.Change>();
        for (int kind = 1; kind < 16; kind++) {
            var ids = new IdSet.Builder();
            for (long id = 1; id <= 10_000; id++) {
                // Scattered, so that hardly any two go together.
                if (id * 7919 % 15 + 1 == kind) {
                    ids.add(id);
                }
            }
            int bits = kind;
            Keywords added =
                    Keywords.of(
                            keywords.stream()
                                    .filter(k -> (bits >> keywords.indexOf(k) & 1) == 1)
                                    .toList());
            changes.add(new WriteOrder.Mark.Change(ids.build(), added, Keywords.none()));
        }
        var order = new WriteOrder.Mark(look("A").expected(), changes);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order)).hasSize(10_000);
        assertThat(roundTrips()).isLessThanOrEqualTo(5);
        assertThat(bench.server().traffic().commands()).isLessThanOrEqualTo(50);
        assertThat(mailbox("A").message(8).flags()).isNotEmpty();
    }

    @Test
    void two_thousand_uploads_cost_two_dozen_round_trips_at_most() {
        var uploads = new ArrayList<Upload>();
        for (int i = 0; i < 2_000; i++) {
            uploads.add(new Upload(content(i), Keywords.of(Keyword.SEEN), DATE));
        }
        var order = new WriteOrder.Append(look("A").expected(), uploads);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order)).hasSize(2_000);
        assertThat(mailbox("A").messages()).hasSize(2_000);
        assertThat(roundTrips()).isLessThanOrEqualTo(25);
    }

    @Test
    void a_thousand_moves_cost_a_handful_of_round_trips() {
        fill("A", 1_000);
        var order =
                new WriteOrder.Move(
                        look("A").expected(),
                        IdSet.range(1, 1_000),
                        look("B").expected(),
                        Keywords.none());

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order)).hasSize(1_000);
        assertThat(mailbox("B").messages()).hasSize(1_000);
        assertThat(roundTrips()).isLessThanOrEqualTo(5);
    }

    @Test
    void many_mailboxes_cost_one_round_trip_each() {
        var orders = new ArrayList<WriteOrder>();
        for (int i = 0; i < 30; i++) {
            String name = "box " + i;
            bench.create(name);
            fill(name, 3);
            orders.add(
                    new WriteOrder.Mark(
                            look(name).expected(),
                            List.of(
                                    new WriteOrder.Mark.Change(
                                            IdSet.of(2),
                                            Keywords.of(Keyword.SEEN),
                                            Keywords.none()))));
        }

        write(orders.toArray(WriteOrder[]::new));

        assertThat(mailbox("box 29").message(2).flags()).containsExactly("\\Seen");
        assertThat(roundTrips()).isLessThanOrEqualTo(33);
    }

    private FakeMailbox mailbox(String name) {
        return bench.account().mailbox(name);
    }

    private void fill(String name, int messages) {
        for (int i = 0; i < messages; i++) {
            mailbox(name)
                    .append(
                            FakeContent.of(text(i).getBytes(StandardCharsets.US_ASCII)),
                            DATE.plusSeconds(i).atOffset(ZoneOffset.UTC),
                            List.of());
        }
    }

    private static String text(int i) {
        return "Message-ID: <%d@x>\r\nSubject: %d\r\n\r\nbody %d\r\n".formatted(i, i, i);
    }

    private static Upload.Content content(int i) {
        byte[] octets = text(i).getBytes(StandardCharsets.US_ASCII);
        return new Upload.Content() {
            @Override
            public long length() {
                return octets.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(octets);
            }
        };
    }

    private LookedMailbox look(String name) {
        return LookedMailbox.of(bench.remote(), bench.ref(name), Map.of());
    }

    private long before;

    private long roundTrips() {
        return bench.remote().traffic().roundTrips() - before;
    }

    private RecordedWrites write(WriteOrder... orders) {
        var writes = new RecordedWrites();
        bench.server().resetTraffic();
        before = bench.remote().traffic().roundTrips();
        try (var session = bench.remote().openSession(new Cancel())) {
            session.write(Orders.of(orders), writes, new Cancel());
        }
        return writes;
    }
}
