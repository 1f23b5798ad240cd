package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.KnownMessages.Witness;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.OpenedMailbox;
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
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongFunction;

/// Writes orders to a [MemoryServer], each as one command. For one thread.
final class MemoryWriter {
    private final MemoryServer server;
    private final WriteFaults faults;
    private final WriteSink sink;

    MemoryWriter(MemoryServer server, WriteSink sink) {
        this.server = server;
        this.faults = server.writes();
        this.sink = sink;
    }

    /// @throws WriteFaults.Lost if the link breaks; what was sent was told then
    void write(WriteOrder order) {
        MailboxStatus open = open(order, order.mailbox());
        if (open == null) {
            return;
        }
        String name = order.mailbox().mailbox().wireName();
        sink.opened(
                order,
                new OpenedMailbox(open, faults.isReadOnly(name), true, null),
                faults.unkept(keywords(order)));
        boolean changes = !(order instanceof WriteOrder.Copy);
        if (changes && faults.isReadOnly(name)) {
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
                            transfer(copy, copy.ids(), copy.target(), Written.COPY);
                    case WriteOrder.Move move ->
                            transfer(move, move.ids(), move.target(), Written.MOVE);
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
                            .withMailbox(expected.mailbox().path()));
            return null;
        }
        String why =
                expected.epoch() != 0 && expected.epoch() != now.epoch()
                        ? "its epoch was " + expected.epoch() + " and is " + now.epoch()
                        : contradiction(expected);
        if (why != null) {
            sink.identityLost(order, expected, why);
            return null;
        }
        return now;
    }

    private @Nullable String contradiction(ExpectedMailbox expected) {
        if (expected.since() == null) {
            return null;
        }
        var mails = server.mails(expected.mailbox().wireName());
        for (Witness witness : expected.known().witnesses()) {
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
        var mails = server.mails(order.mailbox().mailbox().wireName());
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
        if (!results.isEmpty()) {
            sink.settled(order, results);
        }
    }

    private static List<Result> results(IdSet ids, LongFunction<WriteOutcome> outcome) {
        return ids.stream().mapToObj(id -> new Result(id, outcome.apply(id))).toList();
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
                                                MemoryServer.Mail mail = server.mails(name).get(id);
                                                if (mail == null) {
                                                    return new WriteOutcome.Vanished();
                                                }
                                                Keywords now =
                                                        mail.keywords()
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
                    boolean removes = faults.expungesSome() || onlyTheseAreMarked(name, ids);
                    return results(
                            ids,
                            id -> {
                                if (removes) {
                                    server.expunge(name, id);
                                    return new WriteOutcome.Done(null);
                                }
                                MemoryServer.Mail mail = server.mails(name).get(id);
                                if (mail != null) {
                                    server.mark(
                                            name,
                                            id,
                                            mail.keywords().plus(Keywords.of(Keyword.DELETED)));
                                }
                                return new WriteOutcome.LeftMarked(null);
                            });
                });
    }

    private boolean onlyTheseAreMarked(String name, IdSet ids) {
        return server.mails(name).entrySet().stream()
                .filter(each -> each.getValue().keywords().contains(Keyword.DELETED))
                .allMatch(each -> ids.contains(each.getKey()));
    }

    private boolean transfer(WriteOrder order, IdSet all, ExpectedMailbox target, Written written) {
        MailboxStatus open = open(order, target);
        if (open == null) {
            return false;
        }
        String from = order.mailbox().mailbox().wireName();
        String to = target.mailbox().wireName();
        IdSet ids = recognised(order, all);
        if (ids.isEmpty()) {
            return true;
        }
        String way = written == Written.MOVE ? "move" : "copy";
        var mails = server.mails(from);
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
                                                        text(mails, id))
                                                .print()))
                        .toList());
        return carryOut(
                order,
                ids,
                written,
                () ->
                        results(
                                ids,
                                id -> {
                                    if (!server.mails(from).containsKey(id)) {
                                        return new WriteOutcome.Vanished();
                                    }
                                    long now =
                                            written == Written.MOVE
                                                    ? server.move(from, id, to)
                                                    : server.copy(from, id, to);
                                    return new WriteOutcome.Done(told(open.epoch(), now));
                                }));
    }

    private static String text(Map<Long, MemoryServer.Mail> mails, long id) {
        MemoryServer.Mail mail = mails.get(id);
        if (mail == null) {
            throw new IllegalStateException("it was there");
        }
        return mail.text();
    }

    private @Nullable RemoteId told(long epoch, long id) {
        return faults.tellsIds() ? new RemoteId(epoch, id) : null;
    }

    private boolean append(WriteOrder.Append order) {
        String name = order.mailbox().mailbox().wireName();
        MailboxStatus open = server.open(name);
        if (open == null) {
            throw new IllegalStateException("it was open");
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
        try {
            tell(
                    order,
                    faults.carryOut(Written.APPEND, () -> take(order, name, open.epoch(), texts)));
            return true;
        } catch (WriteFaults.Lost e) {
            var results = new ArrayList<Result>();
            for (int i = 0; i < texts.size(); i++) {
                results.add(new Result(i, new WriteOutcome.Unknown(e.failure())));
            }
            throw lost(order, results, e);
        }
    }

    private List<Result> take(
            WriteOrder.Append order, String name, long epoch, List<String> texts) {
        var results = new ArrayList<Result>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            SyncFailure refusal =
                    faults.refusal(
                            text, server.octets() + text.getBytes(StandardCharsets.UTF_8).length);
            if (refusal != null) {
                results.add(new Result(i, new WriteOutcome.Refused(refusal)));
                continue;
            }
            Upload upload = order.uploads().get(i);
            Keywords keywords = upload.keywords().minus(faults.unkept(upload.keywords()));
            Instant date = upload.internalDate();
            long id =
                    date == null
                            ? server.append(name, text, keywords)
                            : server.append(name, text, keywords, date);
            results.add(new Result(i, new WriteOutcome.Done(told(epoch, id))));
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
        try {
            tell(order, faults.carryOut(what, effect::happen));
            return true;
        } catch (WriteFaults.Lost e) {
            throw lost(order, results(ids, _ -> new WriteOutcome.Unknown(e.failure())), e);
        }
    }

    private WriteFaults.Lost lost(WriteOrder order, List<Result> unknown, WriteFaults.Lost why) {
        tell(order, unknown);
        sink.failed(order, why.failure());
        return why;
    }
}
