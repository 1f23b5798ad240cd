package org.mailboat.sync.testkit.propagation;

import java.util.List;

/// Does what happens on one side.
abstract class Doing {
    private final Scene scene;

    /// A message where it stands.
    record Found<T>(String mailbox, T message) {}

    Doing(Scene scene) {
        this.scene = scene;
    }

    final void all(List<Deed> deeds) {
        for (Deed deed : deeds) {
            if (deed instanceof Deed.Wait(var time)) {
                scene.advance(time);
            } else {
                one(deed);
            }
        }
    }

    abstract void one(Deed deed);

    /// Those of the found that the reference means.
    ///
    /// @param all those of that name and mailbox, in their order
    static <T> List<Found<T>> meant(MailRef ref, List<Found<T>> all) {
        if (all.isEmpty() || ref.nth() > all.size()) {
            throw new IllegalStateException("there is no mail " + ref);
        }
        return ref.nth() == 0 ? List.copyOf(all) : List.of(all.get(ref.nth() - 1));
    }

    static boolean isIn(MailRef ref, String mailbox) {
        return ref.mailbox() == null || ref.mailbox().equals(mailbox);
    }
}
