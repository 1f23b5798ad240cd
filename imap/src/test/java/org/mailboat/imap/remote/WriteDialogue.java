package org.mailboat.imap.remote;

import org.junit.jupiter.api.AfterEach;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.Upload;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.testkit.RecordedWrites;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What is sent to a server line by line and answered from a script, and the words to ask for it.
abstract class WriteDialogue {
    static final String IDENTITY = "(UID INTERNALDATE RFC822.SIZE)";
    static final String EPOCH = " INTERNALDATE \"01-Jan-1970 00:00:00 +0000\"";
    static final String ONE = "Subject: one\r\n\r\n1\r\n";
    static final String TWO = "Subject: two\r\n\r\n22\r\n";

    final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    static String[] opened(long epoch, String tag) {
        return new String[] {
            "* 9 EXISTS",
            "* OK [UIDVALIDITY " + epoch + "] x",
            "* OK [UIDNEXT 40] x",
            tag + " OK [READ-WRITE] open"
        };
    }

    /// A mailbox is opened for a removal, and shows these messages.
    static ScriptedConnection looked(ScriptedConnection connection, long... uids) {
        connection
                .expect("{a} SELECT \"A\"")
                .expect("{b} UID FETCH " + IdSet.of(uids) + " " + IDENTITY)
                .send(opened(5, "{a}"));
        return shown(connection, uids).send("{b} OK done");
    }

    /// Two mailboxes are opened for a move from A to B, and A shows these messages.
    static ScriptedConnection moving(ScriptedConnection connection, long... uids) {
        connection
                .expect("{a} EXAMINE \"B\"")
                .expect("{b} SELECT \"A\"")
                .expect("{c} UID FETCH " + IdSet.of(uids) + " " + IDENTITY)
                .send(opened(8, "{a}"))
                .send(opened(5, "{b}"));
        return shown(connection, uids).send("{c} OK done");
    }

    static ScriptedConnection shown(ScriptedConnection connection, long... uids) {
        for (long uid : uids) {
            connection.send("* 1 FETCH (UID " + uid + " RFC822.SIZE 100" + EPOCH + ")");
        }
        return connection;
    }

    static ExpectedMailbox expected(String wireName, long epoch, Known known) {
        return new ExpectedMailbox(RecordedListing.ref(wireName), epoch, null, null, known);
    }

    static Known sized(long... uids) {
        Known known = Known.of(uids);
        for (long uid : uids) {
            known = known.with(uid, 100, null);
        }
        return known;
    }

    static WriteOrder.Mark mark(ExpectedMailbox expected, IdSet ids) {
        return new WriteOrder.Mark(
                expected,
                List.of(
                        new WriteOrder.Mark.Change(
                                ids, Keywords.of(Keyword.SEEN), Keywords.none())));
    }

    static WriteOrder.Delete delete(long... uids) {
        return new WriteOrder.Delete(expected("A", 5, sized(uids)), IdSet.of(uids));
    }

    static WriteOrder.Append append(ExpectedMailbox expected, Upload... uploads) {
        return new WriteOrder.Append(expected, List.of(uploads));
    }

    static Upload upload(String text) {
        return new Upload(content(text), Keywords.none(), null);
    }

    static Upload.Content content(String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
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

    static WriteOutcome.Done done(long epoch, long uid) {
        return new WriteOutcome.Done(new RemoteId(epoch, uid));
    }

    static SyncFailure refusal(RecordedWrites writes, WriteOrder order, long item) {
        return ((WriteOutcome.Refused) writes.outcomes(order).get(item)).failure();
    }

    final RecordedWrites write(WriteOrder... orders) {
        var writes = new RecordedWrites();
        write(writes, orders);
        return writes;
    }

    final void write(RecordedWrites writes, WriteOrder... orders) {
        try (var session = scripted.remote.openSession(new Cancel())) {
            session.write(Orders.of(orders), writes, new Cancel());
        }
    }
}
