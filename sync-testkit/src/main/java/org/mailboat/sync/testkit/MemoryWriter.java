package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailException;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.KnownMessages.Witness;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.Upload;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.port.WriteSink;
import org.mailboat.sync.port.WriteSink.Intention;
import org.mailboat.sync.port.WriteSink.Result;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/// Writes orders to a [MemoryServer], each as one command. For one thread.
final class MemoryWriter {
    private final MemoryServer server;
    private final WriteFaults faults;
    private final WriteSink sink;
    private final Line line;
    private final long connection;

    /// Of the mailbox that is open.
    private long epoch;

    /// What was read of the open mailbox last: it stays the same one, whatever it is called.
    private Map<Long, MemoryServer.Mail> read = Map.of();

    /// How messages were marked when they were removed, until that is told.
    private final Map<Long, Keywords> leaving = new TreeMap<>();

    MemoryWriter(MemoryServer server, WriteSink sink, Line line, long connection) {
        this.server = server;
        this.faults = server.writes();
        this.sink = sink;
        this.line = line;
        this.connection = connection;
    }

    /// @throws MailException if the link breaks; what was sent was told then
    void write(WriteOrder order) {
        SyncFailure trouble = line.trouble(connection, Line.Asked.MAILBOX);
        if (trouble != null) {
            sink.failed(order, trouble);
            throw new MailException(trouble);
        }
        MailboxStatus open = open(order, order.mailbox());
        if (open == null) {
            return;
        }
        epoch = open.epoch();
        String name = order.mailbox().mailbox().wireName();
        sink.opened(order, server.opened(name, open), faults.unkept(keywords(order)));
        boolean changes = !(order instanceof WriteOrder.Copy);
        boolean unmarkable = order instanceof WriteOrder.Mark && faults.refusesMarks(name);
        if (unmarkable || (changes && faults.isReadOnly(name))) {
            sink.failed(
                    order,
                    SyncFailure.of(
                                    FailureKind.REFUSED_PERMANENTLY,
                                    "The server lets the mailbox be read and not be changed.")
                            .withMailbox(order.mailbox().mailbox().path()));
            return;
        }
        boolean whole =
                switch (order) {
                    case WriteOrder.Mark mark -> mark(mark);
                    case WriteOrder.Copy copy ->
                            transfer(copy, copy.ids(), copy.target(), copy.carried(), Written.COPY);
                    case WriteOrder.Move move ->
                            faults.moves()
                                    ? transfer(
                                            move,
                                            move.ids(),
                                            move.target(),
                                            move.carried(),
                                            Written.MOVE)
                                    : carry(move);
                    case WriteOrder.Delete delete -> delete(delete);
                    case WriteOrder.Append append -> append(append);
                };
        if (whole) {
            sink.done(order);
        }
    }

    private static Keywords keywords(WriteOrder order) {
        Keywords all = Keywords.none();
        if (order instanceof WriteOrder.Mark mark) {
            for (var change : mark.changes()) {
                all = all.plus(change.added()).plus(change.removed());
            }
        } else if (order instanceof WriteOrder.Append append) {
            for (Upload upload : append.uploads()) {
                all = all.plus(upload.keywords());
            }
        }
        return all;
    }

    /// What the mailbox shows, or null if it is not the expected one, which is told.
    private @Nullable MailboxStatus open(WriteOrder order, ExpectedMailbox expected) {
        String name = expected.mailbox().wireName();
        MailboxStatus now = server.open(name);
        if (now == null) {
            sink.failed(
                    order,
                    SyncFailure.of(FailureKind.REFUSED_PERMANENTLY, "The mailbox cannot be opened.")
                            .withDetail(FailureDetail.ABSENT)
                            .withMailbox(expected.mailbox().path()));
            return null;
        }
        String why =
                !server.isExpected(expected, now)
                        ? "its epoch was " + expected.epoch() + " and is " + now.epoch()
                        : contradiction(server, expected);
        if (why != null) {
            sink.identityLost(order, expected, why);
            return null;
        }
        return now;
    }

    /// What speaks against its being the mailbox that is meant, or null.
    static @Nullable String contradiction(MemoryServer server, ExpectedMailbox expected) {
        return expected.since() == null
                ? null
                : contradiction(server, expected.mailbox().wireName(), expected.known());
    }

    /// What a server says of known messages that cannot be, or null.
    static @Nullable String contradiction(MemoryServer server, String name, KnownMessages known) {
        var mails = server.mails(name);
        for (Witness witness : known.witnesses()) {
            MemoryServer.Mail mail = mails.get(witness.id());
            if (mail != null && differs(witness, server.sighting(witness.id(), mail))) {
                return "message " + witness.id() + " is another one";
            }
        }
        return null;
    }

    private static boolean differs(Witness then, Sighting now) {
        return then.size() != now.size()
                || !Objects.equals(then.internalDate(), now.internalDate());
    }

    /// Those that are what they are thought to be; of the others it is told what is amiss.
    private IdSet recognised(WriteOrder order, IdSet ids) {
        var mails = mails(order.mailbox().mailbox().wireName());
        read = new TreeMap<>(mails);
        var known = new TreeMap<Long, Witness>();
        order.mailbox().known().described(ids).forEach(w -> known.put(w.id(), w));
        var fit = new IdSet.Builder();
        var results = new ArrayList<Result>();
        for (long id : ids.toArray()) {
            MemoryServer.Mail mail = mails.get(id);
            Witness witness = known.get(id);
            if (mail == null || server.writes().overlooks()) {
                results.add(new Result(id, new WriteOutcome.Vanished()));
            } else if (witness == null) {
                results.add(
                        new Result(id, new WriteOutcome.Differs("nothing is written down of it")));
            } else if (differs(witness, server.sighting(id, mail))) {
                results.add(new Result(id, new WriteOutcome.Differs("it is another message")));
            } else {
                fit.add(id);
            }
        }
        tell(order, results);
        return fit.build();
    }

    private void tell(WriteOrder order, List<Result> results) {
        for (Result each : results) {
            Keywords shown = leaving.remove(each.item());
            if (shown != null && isAnswered(each.outcome())) {
                sink.leaving(order, each.item(), shown);
            }
        }
        if (!results.isEmpty()) {
            sink.settled(order, results);
        }
    }

    private static boolean isAnswered(WriteOutcome outcome) {
        return outcome instanceof WriteOutcome.Done || outcome instanceof WriteOutcome.LeftMarked;
    }

    private static List<Result> results(IdSet ids, LongFunction<WriteOutcome> outcome) {
        return results(ids.stream(), outcome);
    }

    private static List<Result> results(LongStream items, LongFunction<WriteOutcome> outcome) {
        return items.mapToObj(item -> new Result(item, outcome.apply(item))).toList();
    }

    private boolean mark(WriteOrder.Mark order) {
        String name = order.mailbox().mailbox().wireName();
        for (var change : order.changes()) {
            Keywords added = change.added().minus(faults.unkept(change.added()));
            IdSet ids =
                    added.contains(Keyword.DELETED)
                            ? recognised(order, change.ids())
                            : change.ids();
            boolean told =
                    carryOut(
                            order,
                            ids,
                            Written.MARK,
                            () ->
                                    results(
                                            ids,
                                            id -> {
                                                MemoryServer.Mail mail = mails(name).get(id);
                                                if (mail == null) {
                                                    return new WriteOutcome.Vanished();
                                                }
                                                Keywords now =
                                                        faults.isUndone()
                                                                ? mail.keywords()
                                                                : mail.keywords()
                                                                        .plus(added)
                                                                        .minus(change.removed());
                                                server.mark(name, id, now);
                                                return new WriteOutcome.Marked(now);
                                            }));
            if (!told) {
                return false;
            }
        }
        return true;
    }

    private boolean delete(WriteOrder.Delete order) {
        String name = order.mailbox().mailbox().wireName();
        IdSet ids = recognised(order, order.ids());
        return carryOut(
                order,
                ids,
                Written.REMOVE,
                () -> {
                    if (order.watched()) {
                        show(name, ids);
                    }
                    boolean removes = removes(name, ids);
                    return results(
                            ids,
                            id ->
                                    remove(name, id, removes)
                                            ? new WriteOutcome.Done(null)
                                            : new WriteOutcome.LeftMarked(null));
                });
    }

    /// Has the answer tell how these are marked by now.
    private void show(String name, IdSet ids) {
        var mails = mails(name);
        for (long id : ids.toArray()) {
            MemoryServer.Mail mail = mails.get(id);
            if (mail != null) {
                leaving.put(id, mail.keywords().plus(Keywords.of(Keyword.DELETED)));
            }
        }
    }

    private boolean removes(String name, IdSet ids) {
        return faults.expungesSome() || onlyTheseAreMarked(name, ids);
    }

    /// @return whether it is gone, rather than marked
    private boolean remove(String name, long id, boolean removes) {
        MemoryServer.Mail mail = mails(name).get(id);
        if (mail == null || removes) {
            server.expunge(name, id);
            return true;
        }
        server.mark(name, id, mail.keywords().plus(Keywords.of(Keyword.DELETED)));
        return false;
    }

    private boolean onlyTheseAreMarked(String name, IdSet ids) {
        return mails(name).entrySet().stream()
                .filter(each -> each.getValue().keywords().contains(Keyword.DELETED))
                .allMatch(each -> ids.contains(each.getKey()));
    }

    private boolean transfer(
            WriteOrder order,
            IdSet all,
            ExpectedMailbox target,
            Keywords carried,
            Written written) {
        IdSet ids = recognised(order, all);
        if (ids.isEmpty()) {
            return true;
        }
        MailboxStatus open = open(order, target);
        if (open == null) {
            return false;
        }
        tellUnkept(order, carried);
        String from = order.mailbox().mailbox().wireName();
        String to = target.mailbox().wireName();
        intend(order, ids, written == Written.MOVE ? "move" : "copy", from, to, open);
        return carryOut(order, ids, written, () -> results(ids, id -> land(written, from, id, to)));
    }

    private void tellUnkept(WriteOrder order, Keywords carried) {
        Keywords unkept = faults.unkept(carried);
        if (!unkept.isEmpty()) {
            sink.unkeptThere(order, unkept);
        }
    }

    /// In the mailbox that has the target's name by now, if there is one.
    private WriteOutcome land(Written written, String from, long id, String to) {
        MailboxStatus target = server.open(to);
        if (target == null) {
            return new WriteOutcome.Refused(noSuchMailbox());
        }
        if (!mails(from).containsKey(id)) {
            return new WriteOutcome.Vanished();
        }
        long now = written == Written.MOVE ? server.move(from, id, to) : server.copy(from, id, to);
        MemoryServer.Mail landed = mails(to).get(now);
        Keywords carried = landed == null ? Keywords.none() : landed.keywords();
        Keywords unkept = faults.unkept(carried);
        if (!unkept.isEmpty()) {
            server.mark(to, now, carried.minus(unkept));
        }
        return new WriteOutcome.Done(told(target.epoch(), now));
    }

    /// None, where there is no such mailbox any more.
    private NavigableMap<Long, MemoryServer.Mail> mails(String name) {
        return server.open(name) == null ? new TreeMap<>() : server.mails(name);
    }

    private static SyncFailure noSuchMailbox() {
        return SyncFailure.of(FailureKind.REFUSED_PERMANENTLY, "There is no such mailbox.")
                .withDetail(FailureDetail.ABSENT);
    }

    /// Moves by copying and removing.
    private boolean carry(WriteOrder.Move order) {
        IdSet ids = recognised(order, order.ids());
        if (ids.isEmpty()) {
            return true;
        }
        MailboxStatus open = open(order, order.target());
        if (open == null) {
            return false;
        }
        tellUnkept(order, order.carried());
        String from = order.mailbox().mailbox().wireName();
        String to = order.target().mailbox().wireName();
        intend(order, ids, "carry", from, to, open);
        List<Result> copied;
        try {
            copied =
                    line.carryOut(
                            connection,
                            Written.COPY,
                            () -> {
                                stillOpen(from);
                                return results(ids, id -> land(Written.COPY, from, id, to));
                            });
        } catch (WriteFaults.No e) {
            tell(order, results(ids, _ -> new WriteOutcome.Refused(e.failure())));
            return true;
        } catch (WriteFaults.TurnedAway e) {
            throw over(order, results(ids, _ -> new WriteOutcome.Refused(e.failure())), e);
        } catch (MailException e) {
            throw over(order, results(ids, _ -> new WriteOutcome.Unknown(e.failure())), e);
        }
        return clear(order, from, copied);
    }

    /// Removes what was copied.
    private boolean clear(WriteOrder.Move order, String from, List<Result> copied) {
        Map<Long, @Nullable RemoteId> places = new TreeMap<>();
        for (Result each : copied) {
            if (each.outcome() instanceof WriteOutcome.Done(RemoteId id)) {
                places.put(each.item(), id);
            } else {
                tell(order, List.of(each));
            }
        }
        IdSet ids = IdSet.of(places.keySet().stream().mapToLong(Long::longValue).toArray());
        if (ids.isEmpty()) {
            return true;
        }
        try {
            tell(
                    order,
                    line.carryOut(
                            connection,
                            Written.REMOVE,
                            () -> {
                                stillOpen(from);
                                show(from, ids);
                                boolean removes = removes(from, ids);
                                return results(
                                        ids,
                                        id ->
                                                remove(from, id, removes)
                                                        ? new WriteOutcome.Done(places.get(id))
                                                        : new WriteOutcome.LeftMarked(
                                                                places.get(id)));
                            }));
            return true;
        } catch (WriteFaults.No e) {
            tell(
                    order,
                    results(ids, id -> new WriteOutcome.CopiedOnly(places.get(id), e.failure())));
            return true;
        } catch (MailException e) {
            throw over(
                    order,
                    results(ids, id -> new WriteOutcome.CopiedOnly(places.get(id), e.failure())),
                    e);
        }
    }

    private void intend(
            WriteOrder order, IdSet ids, String way, String from, String to, MailboxStatus open) {
        sink.intend(
                order,
                ids.stream()
                        .mapToObj(id ->
                                new Intention(
                                        id,
                                        new MemoryEvidence.OnItsWay(
                                                        way,
                                                        to,
                                                        open.epoch(),
                                                        open.uidNext(),
                                                        from,
                                                        id,
                                                        text(read, id))
                                                .print()))
                        .toList());
    }

    private static String text(Map<Long, MemoryServer.Mail> mails, long id) {
        MemoryServer.Mail mail = mails.get(id);
        return mail == null ? "" : mail.text();
    }

    private @Nullable RemoteId told(long epoch, long id) {
        return faults.tellsIds() ? new RemoteId(epoch, id) : null;
    }

    private boolean append(WriteOrder.Append order) {
        String name = order.mailbox().mailbox().wireName();
        MailboxStatus open = server.open(name);
        if (open == null) {
            sink.failed(order, noSuchMailbox().withMailbox(order.mailbox().mailbox().path()));
            return false;
        }
        List<String> texts = order.uploads().stream().map(MemoryWriter::text).toList();
        var intentions = new ArrayList<Intention>();
        for (int i = 0; i < texts.size(); i++) {
            intentions.add(
                    new Intention(
                            i,
                            new MemoryEvidence.OnItsWay(
                                            "append",
                                            name,
                                            open.epoch(),
                                            open.uidNext(),
                                            "",
                                            0,
                                            texts.get(i))
                                    .print()));
        }
        if (texts.isEmpty()) {
            return true;
        }
        sink.intend(order, intentions);
        List<Result> answer;
        try {
            answer = line.carryOut(connection, Written.APPEND, () -> take(order, name, texts));
        } catch (WriteFaults.No e) {
            tell(
                    order,
                    results(
                            LongStream.range(0, texts.size()),
                            _ -> new WriteOutcome.Refused(e.failure())));
            return true;
        } catch (WriteFaults.TurnedAway e) {
            throw over(
                    order,
                    results(
                            LongStream.range(0, texts.size()),
                            _ -> new WriteOutcome.Refused(e.failure())),
                    e);
        } catch (MailException e) {
            throw over(
                    order,
                    results(
                            LongStream.range(0, texts.size()),
                            _ -> new WriteOutcome.Unknown(e.failure())),
                    e);
        }
        hear(order, answer);
        SyncFailure throttled =
                answer.isEmpty()
                                || !(answer.getLast().outcome()
                                        instanceof WriteOutcome.Refused(SyncFailure why))
                                || why.kind() != FailureKind.THROTTLED
                        ? null
                        : why.withMailbox(order.mailbox().mailbox().path());
        if (throttled != null) {
            sink.failed(order, throttled);
            throw new MailException(throttled);
        }
        return true;
    }

    private List<Result> take(WriteOrder.Append order, String name, List<String> texts) {
        var results = new ArrayList<Result>();
        MailboxStatus target = server.open(name);
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            SyncFailure throttled = faults.throttled();
            if (throttled != null) {
                results.add(new Result(i, new WriteOutcome.Refused(throttled)));
                return results;
            }
            SyncFailure refusal =
                    faults.refusal(
                            text, server.octets() + text.getBytes(StandardCharsets.UTF_8).length);
            if (refusal != null || target == null) {
                SyncFailure why = refusal == null ? noSuchMailbox() : refusal;
                results.add(new Result(i, new WriteOutcome.Refused(why)));
                continue;
            }
            Upload upload = order.uploads().get(i);
            Keywords keywords = upload.keywords().minus(faults.unkept(upload.keywords()));
            Instant date = upload.internalDate();
            long id =
                    date == null || !Upload.isBelievable(date, date)
                            ? server.append(name, text, keywords)
                            : server.append(name, text, keywords, date);
            results.add(new Result(i, new WriteOutcome.Done(told(target.epoch(), id))));
        }
        return results;
    }

    private static String text(Upload upload) {
        try (InputStream in = upload.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What an effect gives.
    private interface Effect {
        List<Result> happen();
    }

    private boolean carryOut(WriteOrder order, IdSet ids, Written what, Effect effect) {
        if (ids.isEmpty()) {
            return true;
        }
        List<Result> answer;
        try {
            String name = order.mailbox().mailbox().wireName();
            answer =
                    line.carryOut(
                            connection,
                            what,
                            () -> {
                                stillOpen(name);
                                return effect.happen();
                            });
        } catch (WriteFaults.No e) {
            tell(order, results(ids, _ -> new WriteOutcome.Refused(e.failure())));
            return true;
        } catch (WriteFaults.TurnedAway e) {
            throw over(order, results(ids, _ -> new WriteOutcome.Refused(e.failure())), e);
        } catch (MailException e) {
            throw over(order, results(ids, _ -> new WriteOutcome.Unknown(e.failure())), e);
        }
        hear(order, answer);
        return true;
    }

    /// Tells of an answer what comes in of it.
    private void hear(WriteOrder order, List<Result> answer) {
        int heard = line.heard(connection, answer.size());
        tell(order, answer.subList(0, heard));
        if (heard < answer.size()) {
            var lost = new WriteFaults.Lost();
            throw over(
                    order,
                    answer.subList(heard, answer.size()).stream()
                            .map(each ->
                                    new Result(
                                            each.item(), new WriteOutcome.Unknown(lost.failure())))
                            .toList(),
                    lost);
        }
    }

    /// A server lets go of whoever has a mailbox open that is another one by now.
    private void stillOpen(String name) {
        MailboxStatus now = server.open(name);
        if (now == null || now.epoch() != epoch) {
            throw new WriteFaults.Lost();
        }
    }

    /// Nothing more is asked over this link; what is known of what was asked is told.
    private MailException over(WriteOrder order, List<Result> results, MailException why) {
        tell(order, results);
        sink.failed(order, why.failure());
        return why;
    }
}
