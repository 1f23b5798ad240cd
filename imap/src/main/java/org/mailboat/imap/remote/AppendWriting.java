package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.AppendMessage;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.LiteralSource;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailException;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Upload;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.port.WriteSink.Intention;
import org.mailboat.sync.port.WriteSink.Result;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/// Messages being sent into a mailbox, several in a command where the server takes that, several
/// commands in one go where it need not be asked for each literal. For one thread.
final class AppendWriting extends Writing {
    private static final String MULTIAPPEND = "MULTIAPPEND";

    /// What goes out before an answer is awaited, at most: so much is sent again if the link
    /// breaks.
    private static final long OCTETS = 8L << 20;

    private static final int MESSAGES = 200;

    private final WriteOrder.Append order;
    private final RefusedGroups refused = new RefusedGroups();
    private final ArrayDeque<List<Item>> waiting = new ArrayDeque<>();
    private List<List<Item>> sent = List.of();
    private Keywords unkept = Keywords.none();
    private OptionalLong limit = OptionalLong.empty();

    /// A message and where it stands in the order.
    private static final class Item {
        private final int place;
        private final Upload upload;
        private boolean intended;
        private boolean hasNul;
        private @Nullable Fingerprint print;

        Item(int place, Upload upload) {
            this.place = place;
            this.upload = upload;
        }

        long length() {
            return upload.content().length();
        }

        /// Reads the message, unless that was done ahead.
        ///
        /// @throws IOException if it cannot be read
        Fingerprint print() throws IOException {
            Fingerprint made = print == null ? Fingerprint.of(upload.content()) : print;
            print = made;
            return made;
        }
    }

    AppendWriting(Writer writer, WriteOrder.Append order) {
        super(writer, order, null);
        this.order = order;
        List<Item> all =
                IntStream.range(0, order.uploads().size())
                        .mapToObj(i -> new Item(i, order.uploads().get(i)))
                        .toList();
        all.forEach(item -> waiting.add(List.of(item)));
    }

    @Override
    boolean fills() {
        return true;
    }

    @Override
    Keywords keywords() {
        Keywords all = Keywords.none();
        for (Upload upload : order.uploads()) {
            all = all.plus(upload.keywords());
        }
        return all;
    }

    @Override
    @Nullable SyncFailure opened(Footing footing) {
        unkept = footing.opening().unkept(keywords());
        limit = footing.appendLimit();
        if (limit.isEmpty()) {
            limit = link().capabilities().appendLimit();
        }
        return null;
    }

    /// The next commands, with what fits into one go; a message that is larger goes alone.
    @Override
    List<ImapRequest> turn() {
        var groups = new ArrayList<List<Item>>();
        long octets = 0;
        int messages = 0;
        while (!waiting.isEmpty()) {
            List<Item> group = waiting.getFirst();
            long length = group.stream().mapToLong(Item::length).sum();
            boolean full = messages + group.size() > MESSAGES || octets + length > OCTETS;
            if (full && messages > 0) {
                break;
            }
            waiting.removeFirst();
            List<Item> fit = group.stream().filter(this::isFit).toList();
            if (!fit.isEmpty()) {
                groups.add(fit);
                octets += length;
                messages += fit.size();
            }
        }
        sent = link().capabilities().has(MULTIAPPEND) ? joined(groups) : single(groups);
        intend();
        String wireName = order.mailbox().mailbox().wireName();
        return sent.stream()
                .map(group ->
                        ImapRequest.of(
                                Commands.append(
                                        wireName, group.stream().map(this::message).toList())))
                .toList();
    }

    /// Reads what the next turn will probably send. What cannot be read is told when its turn
    /// comes.
    @Override
    void prepare() {
        long octets = 0;
        int messages = 0;
        for (List<Item> group : waiting) {
            for (Item item : group) {
                octets += item.length();
                messages++;
                if (messages > 1 && (messages > MESSAGES || octets > OCTETS)) {
                    return;
                }
                try {
                    item.print();
                } catch (IOException | MailException e) {
                    return;
                }
            }
        }
    }

    /// Messages that have not been refused before go together; halves of a refused group do not.
    private static List<List<Item>> joined(List<List<Item>> groups) {
        var all = new ArrayList<List<Item>>();
        var fresh = new ArrayList<Item>();
        for (List<Item> group : groups) {
            if (group.size() == 1 && !group.getFirst().intended) {
                fresh.addAll(group);
            } else {
                all.add(group);
            }
        }
        if (!fresh.isEmpty()) {
            all.add(fresh);
        }
        return all;
    }

    private static List<List<Item>> single(List<List<Item>> groups) {
        return groups.stream().flatMap(List::stream).map(List::of).toList();
    }

    /// Whether a message can be sent; if not, that is told.
    private boolean isFit(Item item) {
        SyncFailure why = refused.hopeless(item.length());
        if (why == null && limit.isPresent() && item.length() > limit.getAsLong()) {
            why =
                    inMailbox(
                            SyncFailure.of(
                                            FailureKind.REFUSED_PERMANENTLY,
                                            "The message has %d bytes, and the server takes %d at most."
                                                    .formatted(item.length(), limit.getAsLong()))
                                    .withDetail(FailureDetail.TOO_BIG));
        }
        if (why == null && item.length() == 0) {
            why =
                    inMailbox(
                            SyncFailure.of(
                                    FailureKind.REFUSED_PERMANENTLY, "The message is empty."));
        }
        if (why != null) {
            tell(List.of(result(item.place, new WriteOutcome.Refused(why))));
        }
        return why == null;
    }

    private SyncFailure inMailbox(SyncFailure failure) {
        return failure.withMailbox(order.mailbox().mailbox().path()).withCommand("APPEND", null);
    }

    /// Has everything noted that is about to be sent, unless it was before. What cannot be read is
    /// left out: better now than in the middle of a command.
    private void intend() {
        var intentions = new ArrayList<Intention>();
        var unreadable = new ArrayList<Result>();
        var groups = new ArrayList<List<Item>>();
        for (List<Item> group : sent) {
            var readable = new ArrayList<Item>();
            for (Item item : group) {
                if (item.intended) {
                    readable.add(item);
                    continue;
                }
                try {
                    Fingerprint print = item.print();
                    item.intended = true;
                    item.hasNul = print.hasNul();
                    intentions.add(new Intention(item.place, trace(item, print).evidence()));
                    readable.add(item);
                } catch (IOException e) {
                    unreadable.add(unreadable(item, String.valueOf(e.getMessage())));
                } catch (MailException e) {
                    unreadable.add(unreadable(item, e.failure().text()));
                }
            }
            if (!readable.isEmpty()) {
                groups.add(readable);
            }
        }
        sent = groups;
        tell(unreadable);
        if (!intentions.isEmpty()) {
            writer().sink().intend(order, intentions);
        }
    }

    private Result unreadable(Item item, String why) {
        return result(
                item.place,
                new WriteOutcome.Refused(
                        inMailbox(
                                SyncFailure.of(
                                        FailureKind.LOCAL_DISK,
                                        "The message cannot be read here: " + why))));
    }

    private Trace trace(Item item, Fingerprint print) {
        Footing standing = writer().standing(order.mailbox());
        if (standing == null) {
            throw new IllegalStateException("nothing is open");
        }
        return new Trace(
                Trace.Way.APPEND,
                order.mailbox().mailbox().wireName(),
                standing.opening().epoch(),
                Math.max(1, standing.firstNew()),
                null,
                print.size(),
                date(item),
                null,
                print.header(),
                print.text());
    }

    private @Nullable Instant date(Item item) {
        Instant date = item.upload.internalDate();
        return date != null && Upload.isBelievable(date, writer().now()) ? date : null;
    }

    private AppendMessage message(Item item) {
        Upload.Content content = item.upload.content();
        return new AppendMessage(
                item.upload.keywords().minus(unkept),
                date(item),
                new LiteralSource() {
                    @Override
                    public long size() {
                        return content.length();
                    }

                    @Override
                    public InputStream open() throws IOException {
                        return content.open();
                    }
                },
                item.hasNul && link().capabilities().has("BINARY")
                        ? AppendMessage.Form.BINARY
                        : AppendMessage.Form.PLAIN);
    }

    @Override
    void took(List<Exchange.Part> parts, SyncFailure lost) {
        for (int i = 0; i < sent.size(); i++) {
            end(sent.get(i), parts.get(i), lost);
        }
        sent = List.of();
    }

    private void end(List<Item> group, Exchange.Part part, SyncFailure lost) {
        Reply reply = part.reply();
        if (reply == null) {
            if (part.written()) {
                settle(group, new WriteOutcome.Unknown(lost));
            }
        } else if (reply.isOk()) {
            tell(placed(group, reply.code()));
        } else {
            refuse(group, reply);
        }
    }

    /// Where the messages are: UIDs are given in the order of the command ([RFC 4315
    /// §3](https://www.rfc-editor.org/rfc/rfc4315.html#section-3)).
    private List<Result> placed(List<Item> group, @Nullable ResponseCode code) {
        var results = new ArrayList<Result>();
        if (code instanceof ResponseCode.AppendUid(var validity, var uids)
                && validity.value() > 0
                && uids.ids().size() == group.size()) {
            Footing standing = writer().standing(order.mailbox());
            PrimitiveIterator.OfLong each = uids.ids().iterator();
            for (Item item : group) {
                long uid = each.nextLong();
                if (standing != null) {
                    standing.saw(uid);
                }
                results.add(
                        result(
                                item.place,
                                new WriteOutcome.Done(new RemoteId(validity.value(), uid))));
            }
        } else {
            group.forEach(item -> results.add(result(item.place, new WriteOutcome.Done(null))));
        }
        return results;
    }

    private void refuse(List<Item> group, Reply reply) {
        if (group.size() > 1 && reply.status() == Status.BAD && reply.code() == null) {
            link().demotions().add(MULTIAPPEND, "it refuses several messages: " + reply.text());
        }
        SyncFailure why = refusal(Refusals.Asked.FILE, "APPEND", reply);
        boolean hopeless = Refusals.isAboutMailbox(Refusals.Asked.FILE, reply.code(), reply.text());
        List<List<Item>> halves = hopeless ? List.of() : refused.split(group);
        if (halves.isEmpty()) {
            boolean noRoom =
                    Refusals.isOverQuota(reply.code(), reply.text())
                            || Refusals.isTooLarge(reply.code(), reply.text());
            if (noRoom && group.size() == 1) {
                refused.foundNoRoom(group.getFirst().length(), why);
            }
            SyncFailure told = RefusedGroups.told(group.size(), hopeless, why);
            settle(group, new WriteOutcome.Refused(told));
            if (hopeless) {
                waiting.forEach(rest -> settle(rest, new WriteOutcome.Refused(why)));
                waiting.clear();
            }
        }
        halves.reversed().forEach(waiting::addFirst);
    }

    private void settle(List<Item> group, WriteOutcome outcome) {
        tell(group.stream().map(item -> result(item.place, outcome)).toList());
    }

    /// What was sent has been answered, or told as unknown.
    @Override
    void breakOff(SyncFailure why) {}

    @Override
    boolean isDone() {
        return waiting.isEmpty() && sent.isEmpty();
    }

    @Override
    boolean isLast() {
        return waiting.isEmpty();
    }
}
