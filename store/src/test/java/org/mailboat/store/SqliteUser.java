package org.mailboat.store;

import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Sha256;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.StoredContent;
import org.mailboat.sync.testkit.UserStore;
import org.mailboat.sync.testkit.simulation.Violation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The only account of a store on disk, looked at and edited as the library does it.
final class SqliteUser implements UserStore, AutoCloseable {
    private static final Set<PlacementEdits.Outcome> DONE =
            EnumSet.of(
                    PlacementEdits.Outcome.CHANGED,
                    PlacementEdits.Outcome.AS_AGREED,
                    PlacementEdits.Outcome.UNCHANGED,
                    PlacementEdits.Outcome.RECOVERABLE);

    private final Store store;
    private final AccountId account;
    private final SegmentReaders readers;

    /// Texts already read, by their places.
    private final Map<StoredContent, String> texts = new HashMap<>();

    private final LongSupplier commits;
    private long read = -1;
    private List<Standing> standing = List.of();
    private List<View> recoverable = List.of();

    /// @param store closed by the caller
    /// @param commits changes whenever the store may have
    SqliteUser(Store store, AccountId account, LongSupplier commits) {
        this.store = store;
        this.account = account;
        this.commits = commits;
        this.readers = new SegmentReaders(Homes.segments(store.home()));
    }

    /// A row of which the octets are still to be read.
    private record Row(long id, boolean leftBehind, Keywords keywords, boolean whole, Octets at) {}

    private record Octets(long segment, long offset, long length, byte[] sha256) {}

    private List<Row> rows(boolean recoverable) {
        return store.database()
                .read(sql ->
                        sql.list(
                                """
                                SELECT p.id, p.agreed_mailbox IS NOT NULL AND p.deleted_at IS NOT
                                       NULL AND p.copied_from IS NOT NULL, p.keywords, p.missing,
                                       c.segment, c.offset, c.length, c.sha256
                                FROM placement p JOIN message m ON m.id = p.message
                                LEFT JOIN content c ON c.id = m.content
                                WHERE (p.recoverable_since IS NOT NULL) = ? ORDER BY p.id
                                """,
                                row -> row(sql, row),
                                recoverable ? 1 : 0));
    }

    private Row row(Sql sql, ResultSet row) throws SQLException {
        byte[] sha256 = row.getBytes(8);
        return new Row(
                row.getLong(1),
                row.getBoolean(2),
                store.database().keywordSets().get(sql, row.getLong(3)),
                row.getInt(4) == 0,
                new Octets(
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        sha256 == null ? new byte[0] : sha256));
    }

    private String text(Octets at) {
        return at.sha256.length == 0
                ? ""
                : texts.computeIfAbsent(
                        new StoredContent(at.segment, at.offset, at.length, new Sha256(at.sha256)),
                        this::read);
    }

    private String read(StoredContent content) {
        try (InputStream in = new StoredUpload(readers, content).open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (StoreException e) {
            throw new Violation(Violation.Law.STORES_ARE_SOUND, e.failure().sentence());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void look() {
        if (read != commits.getAsLong()) {
            read = commits.getAsLong();
            standing = readStanding();
            recoverable = readRecoverable();
        }
    }

    @Override
    public List<Standing> standing() {
        look();
        return standing;
    }

    @Override
    public List<View> recoverableViews() {
        look();
        return recoverable;
    }

    private List<Standing> readStanding() {
        List<Row> rows = rows(false);
        var ids = new IdSet.Builder();
        rows.forEach(row -> ids.add(row.id));
        Map<PlacementId, PlacementState> states = new HashMap<>();
        store.localStore().states(ids.build()).forEach(state -> states.put(state.id(), state));
        var standing = new ArrayList<Standing>();
        for (Row row : rows) {
            PlacementState state = states.get(new PlacementId(row.id));
            if (state == null) {
                throw new IllegalStateException("nothing is told of placement " + row.id);
            }
            standing.add(new Standing(state, text(row.at), row.leftBehind));
        }
        return standing;
    }

    private List<View> readRecoverable() {
        return rows(true).stream()
                .map(row ->
                        new View(new PlacementId(row.id), text(row.at), row.keywords, row.whole))
                .toList();
    }

    private MailboxId mailbox(String path) {
        return store.mail()
                .mailbox(account, MailboxPath.parse(path))
                .map(MailboxSummary::id)
                .orElseThrow(() -> new IllegalArgumentException("no mailbox " + path));
    }

    private static <T> T allowed(Supplier<T> edit) {
        try {
            return edit.get();
        } catch (EditRefused e) {
            throw new Refused(e);
        }
    }

    private static PlacementId done(Supplier<List<PlacementEdits.Result>> edit) {
        PlacementEdits.Result result = allowed(edit).getFirst();
        if (!DONE.contains(result.outcome())) {
            throw new IllegalStateException(result.toString());
        }
        return result.result();
    }

    @Override
    public void mark(PlacementId placement, Keywords keywords) {
        Keywords before =
                store.localStore().states(IdSet.of(placement.number())).getFirst().keywords();
        done(() ->
                store.placementEdits()
                        .mark(List.of(placement), keywords.minus(before), before.minus(keywords)));
    }

    @Override
    public void move(PlacementId placement, String path) {
        done(() -> store.placementEdits().move(List.of(placement), mailbox(path)));
    }

    @Override
    public void delete(PlacementId placement) {
        done(() -> store.placementEdits().delete(List.of(placement)));
    }

    @Override
    public void undelete(PlacementId placement) {
        Recovery.Result result =
                allowed(() -> store.recovery().restore(List.of(placement))).getFirst();
        if (result.outcome() != Recovery.Outcome.RESTORED) {
            throw new Refused(new IllegalStateException(result.toString()));
        }
    }

    @Override
    public PlacementId copy(PlacementId placement, String path) {
        return done(() -> store.placementEdits().copy(List.of(placement), mailbox(path)));
    }

    @Override
    public PlacementId importMessage(String path, String text, Keywords keywords) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        MailboxId mailbox = mailbox(path);
        return allowed(() -> {
            ContentWriter writer = store.imports().newContent(octets.length);
            writer.write(octets, 0, octets.length);
            var message = new Imports.NewMessage(writer.finish(), keywords, null);
            return store.imports().add(mailbox, List.of(message)).getFirst().placement();
        });
    }

    @Override
    public MailboxId createMailbox(AccountId account, String path) {
        return allowed(() -> store.mailboxEdits().create(account, MailboxPath.parse(path), null))
                .mailbox();
    }

    @Override
    public void renameMailbox(String path, String other) {
        allowed(() -> store.mailboxEdits().rename(mailbox(path), MailboxPath.parse(other)));
    }

    @Override
    public void deleteMailbox(String path) {
        allowed(() -> store.mailboxEdits().delete(mailbox(path)));
    }

    @Override
    public void retryAll() {
        var numbers = new ArrayList<Long>();
        Long after = 0L;
        while (after != null) {
            PendingChanges.Page page =
                    store.pendingChanges().page(account, after, MailReader.LARGEST_PAGE);
            page.changes().forEach(change -> numbers.add(change.number()));
            after = page.last();
        }
        store.pendingChanges().retry(numbers);
    }

    @Override
    public void close() {
        readers.close();
    }
}
