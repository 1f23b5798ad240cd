package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.mailboat.model.AccountId;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailException;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.Finding;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.MailboxOrder;
import org.mailboat.sync.port.MailboxOutcome;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.ProbeOrder;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.Upload;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.testkit.WriteBench.Held;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/// The words in which the contracts of writing ask. A test has a server of its own, with the
/// mailboxes A and B.
abstract class WriteWords {
    static final Instant DATE = Instant.parse("2024-02-29T12:34:56Z");
    static final Cancel NEVER = new Cancel();

    WriteBench bench;

    /// A server with an empty account.
    abstract WriteBench openBench();

    @BeforeEach
    void begin() {
        bench = openBench();
        bench.create("A");
        bench.create("B");
    }

    @AfterEach
    void end() {
        bench.close();
    }

    Remote remote() {
        return bench.remote();
    }

    /// A message as it is told by its name.
    static String mail(String name) {
        return "Message-ID: <%s@mail.test>\r\nSubject: %s\r\n\r\nThis is %s.\r\n"
                .formatted(name.replace(' ', '-'), name, name);
    }

    long put(String mailbox, String name, Keyword... keywords) {
        return bench.put(mailbox, mail(name), Keywords.of(keywords), DATE);
    }

    LookedMailbox look(String mailbox) {
        return LookedMailbox.of(remote(), bench.ref(mailbox), texts(mailbox));
    }

    static ExpectedMailbox withoutWitnesses(ExpectedMailbox expected) {
        return new ExpectedMailbox(
                expected.mailbox(), expected.epoch(), expected.serverId(), null, expected.known());
    }

    NavigableMap<Long, String> texts(String mailbox) {
        var texts = new TreeMap<Long, String>();
        bench.held(mailbox).forEach((id, held) -> texts.put(id, held.text()));
        return texts;
    }

    Map<Long, Keywords> keywords(String mailbox) {
        var keywords = new TreeMap<Long, Keywords>();
        bench.held(mailbox).forEach((id, held) -> keywords.put(id, held.keywords()));
        return keywords;
    }

    Held held(String mailbox, @Nullable RemoteId id) {
        return Objects.requireNonNull(bench.held(mailbox).get(number(id)));
    }

    String text(String mailbox, @Nullable RemoteId id) {
        return held(mailbox, id).text();
    }

    static long number(@Nullable RemoteId id) {
        return Objects.requireNonNull(id).number();
    }

    static WriteOrder.Mark.Change change(long id, Keywords added, Keywords removed) {
        return new WriteOrder.Mark.Change(IdSet.of(id), added, removed);
    }

    static WriteOrder.Move move(LookedMailbox from, LookedMailbox to, long... ids) {
        return new WriteOrder.Move(from.expected(), IdSet.of(ids), to.expected(), Keywords.none());
    }

    static WriteOrder.Copy copy(LookedMailbox from, LookedMailbox to, long... ids) {
        return new WriteOrder.Copy(from.expected(), IdSet.of(ids), to.expected(), Keywords.none());
    }

    static WriteOrder.Append append(LookedMailbox into, Upload... uploads) {
        return new WriteOrder.Append(into.expected(), List.of(uploads));
    }

    static Upload upload(String name) {
        return new Upload(content(mail(name)), Keywords.none(), DATE);
    }

    static Upload.Content content(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
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

    RecordedWrites write(WriteOrder... orders) {
        var writes = new RecordedWrites();
        write(writes, orders);
        return writes;
    }

    void write(RecordedWrites writes, WriteOrder... orders) {
        try (var session = remote().openSession(NEVER)) {
            session.write(new ArrayDeque<>(List.of(orders))::poll, writes, NEVER);
        }
    }

    RecordedWrites writeUntilItBreaks(WriteOrder order) {
        return writeUntil(FailureKind.OFFLINE, order);
    }

    RecordedWrites writeUntil(FailureKind end, WriteOrder order) {
        var writes = new RecordedWrites();
        var thrown = catchThrowableOfType(MailException.class, () -> write(writes, order));
        assertThat(thrown).isNotNull();
        assertThat(thrown.failure().kind()).isEqualTo(end);
        return writes;
    }

    static Map<Long, Keywords> marked(RecordedWrites writes, WriteOrder order) {
        var marked = new TreeMap<Long, Keywords>();
        writes.outcomes(order)
                .forEach((id, outcome) -> {
                    assertThat(outcome).isInstanceOf(WriteOutcome.Marked.class);
                    marked.put(id, ((WriteOutcome.Marked) outcome).now());
                });
        return marked;
    }

    /// Where a message went, as the server said or as a probe found out.
    @Nullable RemoteId placed(RecordedWrites writes, WriteOrder order, long id) {
        return placed(writes, order, id, "B", null);
    }

    @Nullable RemoteId placed(
            RecordedWrites writes,
            WriteOrder order,
            long item,
            String target,
            @Nullable LookedMailbox known) {
        WriteOutcome outcome = writes.outcomes(order).get(item);
        RemoteId told =
                switch (outcome) {
                    case WriteOutcome.Done(RemoteId id) -> id;
                    case WriteOutcome.LeftMarked(RemoteId id) -> id;
                    case null, default -> throw new AssertionError(item + " is " + outcome);
                };
        if (bench.tellsIds() || !(order instanceof WriteOrder.Append || told == null)) {
            assertThat(told).isNotNull();
        }
        if (told != null) {
            return told;
        }
        List<Long> items = List.copyOf(writes.evidence(order).keySet());
        Finding found =
                probe(
                                writes.evidence(order).values(),
                                target,
                                known == null ? KnownMessages.NONE : known)
                        .get(items.indexOf(item));
        assertThat(found).isInstanceOf(Finding.Happened.class);
        return ((Finding.Happened) found).id();
    }

    List<Finding> probe(
            RecordedWrites writes, WriteOrder order, String mailbox, KnownMessages known) {
        return probe(writes.evidence(order).values(), mailbox, known);
    }

    Finding probe(
            RecordedWrites writes, WriteOrder order, long id, String mailbox, KnownMessages known) {
        return probe(List.of(writes.evidence(order).get(id)), mailbox, known).getFirst();
    }

    List<Finding> probe(Collection<String> evidence, String mailbox, KnownMessages known) {
        MailboxRef ref = bench.ref(mailbox);
        return remote().probe(
                        evidence.stream()
                                .map(text -> new ProbeOrder(intent(text), ref, known))
                                .toList(),
                        NEVER);
    }

    Finding probe(String evidence) {
        return remote().probe(
                        List.of(new ProbeOrder(intent(evidence), null, KnownMessages.NONE)), NEVER)
                .getFirst();
    }

    static Intent intent(String evidence) {
        return new Intent(1, new AccountId(1), null, "write", evidence, 0, DATE, null, null);
    }

    List<MailboxOutcome> arrange(MailboxOrder... orders) {
        return remote().arrange(List.of(orders), NEVER);
    }

    static MailboxStatus status(MailboxOutcome outcome) {
        assertThat(outcome).isInstanceOf(MailboxOutcome.Standing.class);
        OpenedMailbox opened = ((MailboxOutcome.Standing) outcome).opened();
        return Objects.requireNonNull(opened).status();
    }

    static SyncFailure failure(RecordedWrites writes) {
        return Objects.requireNonNull(writes.failure());
    }
}
