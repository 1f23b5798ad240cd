package org.mailboat.sync.testkit.propagation;

import org.mailboat.sync.testkit.propagation.ServerSide.Held;

import java.util.ArrayList;
import java.util.function.Consumer;

/// Does on the server what another client or its administrator does.
final class DoingThere extends Doing {
    private static final String TRASH = "Trash";

    private final Row row;
    private final Scene scene;
    private final ServerSide server;

    DoingThere(Row row, Scene scene) {
        super(scene);
        this.row = row;
        this.scene = scene;
        this.server = scene.server();
    }

    @Override
    void one(Deed deed) {
        switch (deed) {
            case Deed.New(var mail, var keywords, var mailbox) ->
                    server.put(mailbox, row.text(mail), keywords, TableMail.date(row.kind(mail)));
            case Deed.Mark(var ref, var added, var removed) ->
                    each(ref, at -> server.mark(at.mailbox(), id(at), added, removed));
            case Deed.Move(var ref, var to) ->
                    each(ref, at -> server.move(at.mailbox(), id(at), to));
            case Deed.Copy(var ref, var to) ->
                    each(ref, at -> server.copy(at.mailbox(), id(at), to));
            case Deed.Delete(var ref) -> each(ref, at -> server.expunge(at.mailbox(), id(at)));
            case Deed.Trash(var ref) -> each(ref, at -> server.move(at.mailbox(), id(at), TRASH));
            case Deed.Create(var mailbox) -> server.create(mailbox);
            case Deed.Rename(var mailbox, var to) -> server.rename(mailbox, to);
            case Deed.Remove(var mailbox) -> server.remove(mailbox);
            case Deed.Happen(var what, _) when what == Happening.OTHER_HOST ->
                    scene.store().changeHost();
            case Deed.Happen(var what, var about) -> server.happen(what, about);
            case Deed.Wait _, Deed.Undelete _, Deed.Discard _, Deed.Lose _ ->
                    throw new IllegalStateException(deed + " is none of a server");
        }
    }

    private static long id(Found<Held> at) {
        return at.message().id();
    }

    private void each(MailRef ref, Consumer<Found<Held>> deed) {
        var found = new ArrayList<Found<Held>>();
        for (String mailbox : server.mailboxes()) {
            if (isIn(ref, mailbox)) {
                server.held(mailbox).stream()
                        .filter(held -> TableMail.name(held.text()).equals(ref.name()))
                        .forEach(held -> found.add(new Found<>(mailbox, held)));
            }
        }
        meant(ref, found).forEach(deed);
    }
}
