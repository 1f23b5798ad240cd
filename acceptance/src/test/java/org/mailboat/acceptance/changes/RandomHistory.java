package org.mailboat.acceptance.changes;

import org.mailboat.acceptance.TestMessage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// What many other clients might do to an account, drawn from a seed. Never more than a third of
/// the mail goes between two syncs, so that no guard has cause to ask. For one thread.
final class RandomHistory {
    private static final int FIRST_MAIL = 60;
    private static final List<String> LEVELS =
            List.of("A", "B", "C", "Entw&APw-rfe", "two words", "b", "Ablage");

    private final Scene scene;
    private final Random random;
    private final List<String> told = new ArrayList<>();
    private int lastMessage;
    private int there;
    private int mayGo;

    /// Of a mailbox that gets another name and other numbers at once, nothing tells what it was:
    /// only one of both happens between two syncs.
    private boolean renamed;

    private boolean reset;

    /// @param random all that is chance
    RandomHistory(Scene scene, Random random) {
        this.scene = scene;
        this.random = random;
    }

    /// Fills the account.
    void begin() throws Exception {
        scene.server(c -> {
            for (int i = 0; i < 4; i++) {
                create(c);
            }
            for (int i = 0; there < FIRST_MAIL; i++) {
                append(c, i % 2 == 0 ? "INBOX" : anyOf(names()), 8);
            }
        });
        synced();
    }

    /// What happened since the last sync.
    List<String> told() {
        return List.copyOf(told);
    }

    /// The store knows all that was done.
    void synced() {
        told.clear();
        mayGo = there / 3;
        renamed = false;
        reset = false;
    }

    /// Does so many things.
    void go(int steps) throws Exception {
        int left = steps;
        while (left > 0) {
            int together = 1 + random.nextInt(left);
            scene.server(c -> {
                for (int i = 0; i < together; i++) {
                    step(c);
                }
            });
            if (random.nextInt(8) == 0) {
                lose();
            }
            left -= together;
        }
    }

    private void step(OtherClient c) throws IOException {
        int choice = random.nextInt(100);
        String mailbox = anyOf(names());
        if (choice < 20) {
            append(c, mailbox, 1 + random.nextInt(6));
        } else if (choice < 45) {
            mark(c, mailbox);
        } else if (choice < 55) {
            expunge(c, mailbox);
        } else if (choice < 78) {
            carry(c, mailbox, anyOf(names()), random.nextInt(8));
        } else if (choice < 84) {
            create(c);
        } else if (choice < 88) {
            delete(c, mailbox);
        } else if (choice < 94) {
            rename(c, mailbox);
        } else if (choice < 97) {
            rotate(c);
        } else {
            subscribe(c, mailbox);
        }
    }

    private List<String> names() {
        return scene.book().names();
    }

    private <T> T anyOf(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    private void append(OtherClient c, String mailbox, int count) throws IOException {
        var messages = new ArrayList<TestMessage>();
        for (int i = 0; i < count; i++) {
            boolean twin = lastMessage > 0 && random.nextInt(12) == 0;
            int number = twin ? 1 + random.nextInt(lastMessage) : ++lastMessage;
            TestMessage message = TestMessage.numbered(number);
            messages.add(number % 15 == 0 ? message.withoutMessageId() : message);
        }
        c.append(mailbox, messages);
        there += count;
        told.add("append " + count + " to " + mailbox);
    }

    private void mark(OtherClient c, String mailbox) throws IOException {
        String uids = some(c, mailbox, 20);
        if (!uids.isEmpty()) {
            String item = random.nextBoolean() ? "+FLAGS" : "-FLAGS";
            String flag = anyOf(List.of("\\Seen", "\\Flagged", "\\Deleted", "$Work", "Todo"));
            c.store(mailbox, uids, item, flag);
            told.add("store " + mailbox + " " + uids + " " + item + " " + flag);
        }
    }

    private void expunge(OtherClient c, String mailbox) throws IOException {
        String uids = some(c, mailbox, Math.min(4, mayGo));
        if (!uids.isEmpty()) {
            c.expunge(mailbox, uids);
            gone(uids.split(",").length);
            told.add("expunge " + mailbox + " " + uids);
        }
    }

    private void carry(OtherClient c, String from, String to, int way) throws IOException {
        String uids = some(c, from, 6);
        if (uids.isEmpty()) {
            return;
        }
        if (way < 3) {
            c.move(from, uids, to);
        } else if (way < 5) {
            c.copyAndExpunge(from, uids, to);
        } else if (way < 7) {
            c.copy(from, uids, to);
            there += uids.split(",").length;
        } else if (!from.equals(to)) {
            uids = "1:*";
            c.move(from, uids, to);
        }
        told.add("carry " + way + " " + from + " " + uids + " to " + to);
    }

    private void create(OtherClient c) throws IOException {
        String name = freshName();
        if (!name.isEmpty()) {
            c.create(name);
            told.add("create " + name);
        }
    }

    private void delete(OtherClient c, String mailbox) throws IOException {
        int mail = mailbox.equals("INBOX") ? Integer.MAX_VALUE : c.uids(mailbox).length;
        boolean leaf = names().stream().noneMatch(n -> n.startsWith(scene.below(mailbox, "")));
        if (mail <= mayGo && (leaf || scene.site().deletesParents())) {
            c.delete(mailbox);
            gone(mail);
            told.add("delete " + mailbox);
        }
    }

    private void gone(int count) {
        there -= count;
        mayGo -= count;
    }

    private void rename(OtherClient c, String mailbox) throws IOException {
        String name = freshName();
        if (!reset
                && !name.isEmpty()
                && !mailbox.equals("INBOX")
                && !name.startsWith(scene.below(mailbox, ""))) {
            c.rename(mailbox, name);
            renamed = true;
            told.add("rename " + mailbox + " to " + name);
        }
    }

    /// Mailboxes without children and parents change their names around.
    private void rotate(OtherClient c) throws IOException {
        List<String> names = names();
        var flat = new ArrayList<String>();
        for (String name : names) {
            boolean alone = names.stream().noneMatch(n -> n.startsWith(scene.below(name, "")));
            if (alone && !name.equals("INBOX")) {
                flat.add(name);
            }
        }
        int count = 2 + random.nextInt(2);
        if (!reset && flat.size() >= count) {
            String[] chosen =
                    random.ints(0, flat.size())
                            .distinct()
                            .limit(count)
                            .mapToObj(flat::get)
                            .toArray(String[]::new);
            c.rotate(chosen);
            renamed = true;
            told.add("rotate " + Arrays.toString(chosen));
        }
    }

    private void subscribe(OtherClient c, String mailbox) throws IOException {
        if (random.nextBoolean()) {
            c.subscribe(mailbox);
            told.add("subscribe " + mailbox);
        } else {
            c.unsubscribe(mailbox);
            told.add("unsubscribe " + mailbox);
        }
    }

    /// Once between two syncs a mailbox loses what its numbers meant.
    private void lose() throws Exception {
        var withMail = new ArrayList<String>();
        scene.server(c -> {
            for (String name : names()) {
                if (c.uids(name).length > 0) {
                    withMail.add(name);
                }
            }
        });
        if (!renamed && !reset && withMail.size() > 3) {
            reset = true;
            String mailbox = anyOf(withMail);
            long shift = random.nextInt(3);
            scene.site().resetUidValidity(mailbox, uid -> uid + shift);
            told.add("reset " + mailbox);
        }
    }

    /// A name that no mailbox has, and none is below; empty if chance found none.
    private String freshName() {
        String name = anyOf(LEVELS);
        if (random.nextInt(3) == 0) {
            String parent = anyOf(names());
            name =
                    scene.below(
                            parent.equals("INBOX") ? scene.site().path(anyOf(LEVELS)) : parent,
                            name);
        } else {
            name = scene.site().path(name);
        }
        String chosen = name;
        boolean taken =
                names().stream()
                        .anyMatch(n -> n.equals(chosen) || n.startsWith(scene.below(chosen, "")));
        return taken ? "" : chosen;
    }

    /// Some messages of a mailbox, as a set; empty if it has none.
    private String some(OtherClient c, String mailbox, int atMost) throws IOException {
        long[] uids = c.uids(mailbox);
        if (uids.length == 0 || atMost <= 0) {
            return "";
        }
        return OtherClient.set(
                random.ints(0, uids.length)
                        .distinct()
                        .limit(1 + random.nextInt(Math.min(atMost, uids.length)))
                        .sorted()
                        .mapToLong(i -> uids[i])
                        .toArray());
    }
}
