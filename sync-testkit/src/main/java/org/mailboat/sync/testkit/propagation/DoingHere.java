package org.mailboat.sync.testkit.propagation;

import org.mailboat.model.PlacementId;
import org.mailboat.sync.testkit.propagation.StoreSide.Shown;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Does in a store what its user does.
final class DoingHere extends Doing {
    private final Row row;
    private final StoreSide store;

    /// What the server may have yet, and can be had back as well.
    private final Map<PlacementId, Shown> deleted = new TreeMap<>();

    DoingHere(Row row, Scene scene, StoreSide store) {
        super(scene);
        this.row = row;
        this.store = store;
    }

    @Override
    void one(Deed deed) {
        switch (deed) {
            case Deed.New(var mail, var keywords, var mailbox) ->
                    store.add(mailbox, row.text(mail), keywords, TableMail.date(row.kind(mail)));
            case Deed.Mark(var ref, var added, var removed) ->
                    each(ref, shown -> store.mark(shown.id(), added, removed));
            case Deed.Move(var ref, var to) -> each(ref, shown -> store.move(shown.id(), to));
            case Deed.Copy(var ref, var to) -> each(ref, shown -> store.copy(shown.id(), to));
            case Deed.Delete(var ref) ->
                    each(
                            ref,
                            shown -> {
                                store.delete(shown.id());
                                deleted.put(shown.id(), shown);
                            });
            case Deed.Trash(var ref) -> each(ref, shown -> store.trash(shown.id()));
            case Deed.Lose(var ref) -> each(ref, shown -> store.lose(shown.id()));
            case Deed.Undelete(var ref) -> undelete(ref);
            case Deed.Create(var mailbox) -> store.create(mailbox);
            case Deed.Rename(var mailbox, var to) -> store.rename(mailbox, to);
            case Deed.Remove(var mailbox) -> store.remove(mailbox);
            case Deed.Discard(var mailbox) -> store.discard(mailbox);
            case Deed.Wait _, Deed.Happen _ ->
                    throw new IllegalStateException(deed + " is none of a store");
        }
    }

    private void each(MailRef ref, Consumer<Shown> deed) {
        var found = new ArrayList<Found<Shown>>();
        for (String mailbox : store.mailboxes()) {
            if (isIn(ref, mailbox)) {
                store.shown(mailbox).stream()
                        .filter(shown -> shown.name().equals(ref.name()))
                        .forEach(shown -> found.add(new Found<>(mailbox, shown)));
            }
        }
        meant(ref, found).forEach(each -> deed.accept(each.message()));
    }

    private void undelete(MailRef ref) {
        List<Found<Shown>> found = named(ref, store.recoverable());
        if (found.isEmpty()) {
            found = named(ref, deleted.values());
        }
        for (Found<Shown> each : meant(ref, found)) {
            store.undelete(each.message().id());
            deleted.remove(each.message().id());
        }
    }

    private static List<Found<Shown>> named(MailRef ref, Collection<Shown> all) {
        return all.stream()
                .filter(shown -> shown.name().equals(ref.name()))
                .map(shown -> new Found<>("", shown))
                .toList();
    }
}
