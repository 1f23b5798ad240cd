package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Policy;
import org.mailboat.model.Policy.Deletions;
import org.mailboat.model.Printable;
import org.mailboat.model.Role;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What the accounts' policies keep from the servers, in words.
final class PolicyNotes {
    private static final int NAMED = 3;

    private final Accounts accounts;
    private final MailReading reading;

    PolicyNotes(Accounts accounts, MailReading reading) {
        this.accounts = accounts;
        this.reading = reading;
    }

    /// Of changes that wait.
    List<String> of(List<Change> changes) {
        var notes = new ArrayList<String>();
        for (String name : changes.stream().map(Change::account).distinct().toList()) {
            Policy policy = accounts.find(name).policy();
            List<Change> own = changes.stream().filter(c -> c.account().equals(name)).toList();
            if (policy.direction() == Policy.Direction.PULL) {
                notes.add(pulls(name));
                continue;
            }
            boolean keeps = policy.deletions() == Deletions.KEEP;
            if (keeps && own.stream().anyMatch(Change::deletes)) {
                notes.add(name + " keeps on its server what is deleted here (deletions=keep).");
            }
            List<Change> sent = own.stream().filter(c -> !keeps || !c.deletes()).toList();
            addOutside(notes, name, policy, sent);
        }
        return notes;
    }

    /// Of mail that is put into a mailbox.
    List<String> ofPutting(MailboxInfo mailbox) {
        String name = mailbox.account();
        Policy policy = accounts.find(name).policy();
        if (policy.direction() == Policy.Direction.PULL) {
            return List.of(pulls(name));
        }
        return policy.includes(mailbox.path())
                ? List.of()
                : List.of(outside(name, policy, List.of(mailbox.path()), "this"));
    }

    private void addOutside(List<String> notes, String name, Policy policy, List<Change> changes) {
        if (policy.mailboxes().isEmpty()) {
            return;
        }
        MailboxPath trash = policy.deletions() == Deletions.TRASH ? trash(name) : null;
        var included = new TreeSet<MailboxPath>();
        var excluded = new TreeSet<MailboxPath>();
        long held = 0;
        for (Change change : changes) {
            Set<MailboxPath> places = change.places(trash);
            for (MailboxPath place : places) {
                if (!included.contains(place) && !excluded.contains(place)) {
                    (policy.includes(place) ? included : excluded).add(place);
                }
            }
            held += places.stream().anyMatch(excluded::contains) ? 1 : 0;
        }
        if (held > 0) {
            String what = held == changes.size() ? "this" : "part of this";
            notes.add(outside(name, policy, List.copyOf(excluded), what));
        }
    }

    private @Nullable MailboxPath trash(String account) {
        return reading.mailboxes(account).stream()
                .filter(mailbox -> mailbox.roles().contains(Role.TRASH))
                .map(MailboxInfo::path)
                .findFirst()
                .orElse(null);
    }

    private static String pulls(String account) {
        return account
                + " only takes from its server (direction=pull): this stays here, and pending,"
                + " until that is changed.";
    }

    private static String outside(
            String account, Policy policy, List<MailboxPath> paths, String what) {
        List<String> named = paths.stream().limit(NAMED).map(ChangeTelling::path).toList();
        boolean one = paths.size() == 1;
        return String.join(", ", named)
                + (paths.size() > NAMED ? " and " + (paths.size() - NAMED) + " more" : "")
                + (one ? " is" : " are")
                + " outside mailboxes="
                + Printable.of(String.join(",", policy.mailboxes()))
                + " of "
                + account
                + "; "
                + what
                + " stays here, and pending, until "
                + (one ? "it is" : "they are")
                + " included.";
    }
}
