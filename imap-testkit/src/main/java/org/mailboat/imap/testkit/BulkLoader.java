package org.mailboat.imap.testkit;

import org.mailboat.imap.fake.CorpusGenerator;
import org.mailboat.imap.fake.FakeContent;

import java.io.IOException;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Files many messages in little time: one APPEND carries hundreds, none waits for the one before.
///
/// Needs a server with MULTIAPPEND and LITERAL+. For one thread; closed by the test.
public final class BulkLoader implements AutoCloseable {
    private static final int MESSAGES_AT_ONCE = 500;
    private static final long OCTETS_AT_ONCE = 32L << 20;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd-MMM-uuuu HH:mm:ss xx", Locale.ROOT);

    private final RawImapClient imap;

    /// A message to file.
    ///
    /// @param flags system flags and keywords
    public record Upload(FakeContent content, List<String> flags, OffsetDateTime internalDate) {}

    /// Logs in.
    public BulkLoader(TestServer server, String user) throws IOException {
        imap = RawImapClient.login(server, user);
    }

    /// Creates a mailbox by its name in modified UTF-7.
    public void create(String wireName) throws IOException {
        imap.ok("CREATE " + RawImapClient.quoted(wireName));
    }

    /// Files messages in this order.
    public void load(String wireName, Iterable<Upload> uploads) throws IOException {
        String tag = "";
        int messages = 0;
        long octets = 0;
        for (Upload upload : uploads) {
            if (messages == MESSAGES_AT_ONCE || octets > OCTETS_AT_ONCE) {
                finish(tag);
                messages = 0;
                octets = 0;
            }
            String what =
                    " (%s) \"%s\" {%d+}\r\n"
                            .formatted(
                                    String.join(" ", upload.flags()),
                                    DATE.format(upload.internalDate()),
                                    upload.content().size());
            if (messages == 0) {
                tag = imap.sendText("APPEND " + RawImapClient.quoted(wireName) + what);
            } else {
                imap.raw(what);
            }
            try (InputStream in = upload.content().open()) {
                in.transferTo(imap.stream());
            }
            messages++;
            octets += upload.content().size();
        }
        if (messages > 0) {
            finish(tag);
        }
    }

    /// Files messages `from` (included) to `to` (excluded) of a corpus with their dates and flags.
    public void load(String wireName, CorpusGenerator corpus, int from, int to) throws IOException {
        load(
                wireName,
                () ->
                        IntStream.range(from, to)
                                .mapToObj(n ->
                                        new Upload(
                                                corpus.message(n), corpus.flags(n), corpus.date(n)))
                                .iterator());
    }

    private void finish(String tag) throws IOException {
        imap.raw("\r\n");
        imap.flush();
        RawImapClient.Answer answer = imap.finish(tag);
        if (!answer.isOk()) {
            throw new IOException("APPEND was answered " + answer.tagged());
        }
    }

    @Override
    public void close() throws IOException {
        imap.close();
    }
}
