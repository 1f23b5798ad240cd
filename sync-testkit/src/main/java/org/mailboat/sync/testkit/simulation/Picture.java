package org.mailboat.sync.testkit.simulation;

import org.mailboat.model.Keywords;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.testkit.UserStore.Standing;

import java.util.ArrayList;

/// How everything stands, in words: to be compared with how it stood, and to be told.
final class Picture {
    private final SimulatedWorld world;
    private final AtRest atRest;

    Picture(SimulatedWorld world, AtRest atRest) {
        this.world = world;
        this.atRest = atRest;
    }

    /// The server's mailboxes, and which they are.
    String tree() {
        return world.server().paths().stream()
                .map(path -> path + " " + epoch(path))
                .toList()
                .toString();
    }

    private long epoch(String path) {
        return world.server().counters(path).epoch();
    }

    /// How everything stands.
    String whole() {
        var lines = new ArrayList<String>();
        for (String path : world.server().paths()) {
            lines.add("on the server, " + path + ", epoch " + epoch(path) + ":");
            world.server()
                    .mails(path)
                    .forEach((uid, mail) ->
                            lines.add(line(uid, mail.keywords(), Ledger.name(mail.text()))));
        }
        for (Site site : world.sites()) {
            lines.add("with " + site.who() + ":");
            lines.addAll(image(site).lines().toList());
            lines.addAll(atRest.waiting(site));
        }
        return String.join("\n    ", lines);
    }

    /// All there is, as a second run must leave it.
    String image(Site site) {
        var lines = new ArrayList<String>();
        for (Standing each : site.user().standing()) {
            lines.add(
                    each.state().id()
                            + " in "
                            + each.state().mailbox()
                            + ", agreed "
                            + each.state().agreedMailbox()
                            + " "
                            + line(
                                    each.state().remote() == null
                                            ? 0
                                            : each.state().remote().number(),
                                    each.state().keywords(),
                                    Ledger.name(each.text()))
                            + (each.state().deleted() ? " deleted" : ""));
        }
        for (LocalMailbox mailbox : site.store().mailboxes(site.account().id())) {
            lines.add(mailbox.id() + " " + mailbox.path() + (mailbox.deleted() ? " deleted" : ""));
        }
        lines.add("recoverable " + site.user().recoverableIds());
        return String.join("\n", lines);
    }

    static String line(long uid, Keywords keywords, String name) {
        return uid + " " + name + " [" + keywords + "]";
    }
}
