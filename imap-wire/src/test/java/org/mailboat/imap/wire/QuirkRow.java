package org.mailboat.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.imap.wire.Wire.value;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Response.Condition;
import org.mailboat.imap.wire.Response.Continuation;
import org.mailboat.imap.wire.Response.Esearch;
import org.mailboat.imap.wire.Response.Exists;
import org.mailboat.imap.wire.Response.Fetch;
import org.mailboat.imap.wire.Response.ListKind;
import org.mailboat.imap.wire.Response.Listing;
import org.mailboat.imap.wire.Response.Search;
import org.mailboat.imap.wire.Response.StatusData;
import org.mailboat.imap.wire.Response.Tagged;
import org.mailboat.imap.wire.ResponseCode.Simple;
import org.mailboat.imap.wire.ResponseCode.Word;
import org.mailboat.model.IdSet;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// One dialogue of the catalogue of server quirks, with what is to be made of it.
///
/// @param number in the catalogue
record QuirkRow(String number, String wire, List<Response> expected) {
    /// What ends every dialogue, to show that the place in the stream was kept.
    private static final String END = "* 4711 EXISTS⏎";

    static QuirkRow row(String number, String wire, Response... expected) {
        return new QuirkRow(number, wire, List.of(expected));
    }

    void check() {
        List<Response> read = Wire.responses(wire + END);

        assertThat(read.subList(0, read.size() - 1)).isEqualTo(expected);
        assertThat(read.getLast()).isEqualTo(new Exists(4711));
    }

    @Override
    public String toString() {
        return number + " " + wire;
    }

    static Tagged tagged(String tag, Status status, @Nullable ResponseCode code, String text) {
        return new Tagged(new Tag(tag), status, code, text);
    }

    static Condition condition(Status status, @Nullable ResponseCode code, String text) {
        return new Condition(status, code, text);
    }

    static Continuation cont(String text) {
        return new Continuation(text);
    }

    static Simple simple(Word word) {
        return new Simple(word, "");
    }

    static ResponseCode copied(long validity, long from, long to) {
        return new ResponseCode.CopyUid(
                new UidValidity(validity),
                UidMapping.pair(new long[] {from, from}, new long[] {to, to}));
    }

    static Fetch fetch(long sequence, FetchItem... items) {
        return new Fetch(new SeqNum(sequence), List.of(items));
    }

    static FetchItem uid(long uid) {
        return new FetchItem.UidItem(new Uid(uid));
    }

    static FetchItem flags(String... names) {
        return new FetchItem.Flags(FlagList.of(List.of(names)));
    }

    static FetchItem body(String section, LiteralValue value) {
        return new FetchItem.Body("BODY", section, -1, value);
    }

    static StatusData status(String name, Map<StatusItem, Long> values) {
        return new StatusData(name, values, null);
    }

    static Search found(long... numbers) {
        return new Search(IdSet.of(numbers), ModSeq.NONE);
    }

    static Esearch esearch(String tag, boolean uid, @Nullable IdSet all, long modSeq) {
        return new Esearch(
                tag,
                uid,
                all,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                new ModSeq(modSeq),
                null);
    }

    static Listing listing(@Nullable String separator, String name, String... attributes) {
        return new Listing(ListKind.LIST, Set.of(attributes), separator, name, null, List.of());
    }

    static Listing xlisting(String separator, String name, String... attributes) {
        return new Listing(ListKind.XLIST, Set.of(attributes), separator, name, null, List.of());
    }
}
