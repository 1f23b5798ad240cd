package org.mailboat.sync.testkit.propagation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Policy;
import org.mailboat.sync.AccountReport;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/// A row of the [PropagationTable]: what both sides had agreed on, what happened on each, and what
/// must be there after the next run.
///
/// @param at file and line
/// @param chapter how usual it is
/// @param subject what it is about
/// @param title what holds, as a sentence
/// @param kinds of those mails that are not usual ones
/// @param rounds one at least; before the last one they are undisturbed
/// @param recoverable the names of the mail that can be had back here, sorted; one for each
/// @param pending the mail and mailboxes of which edits still wait, sorted
/// @param parked those of them that wait for a person
/// @param newIds mail that stands here under another id than before
/// @param told parts of what a dry run tells besides its steps
/// @param fails parts of what the run reports as failed
/// @param result how the run ends, or null for: done
/// @param by the steps of the plan, or null if nothing is said of them
/// @param mirrored what is there afterwards if both sides' deeds are exchanged, or null if that is
///   not asked
/// @param except where it does not hold, by name of the bench, its level or a way, and why
/// @param proves rules and histories that it is a test of
/// @param words the lines as they stand in the table, for people
public record Row(
        String at,
        Chapter chapter,
        String subject,
        String title,
        Policy policy,
        SortedMap<String, MailKind> kinds,
        MailState before,
        List<Round> rounds,
        MailState afterHere,
        MailState afterThere,
        List<String> recoverable,
        List<String> pending,
        List<String> parked,
        SortedSet<String> newIds,
        List<String> told,
        List<String> fails,
        AccountReport.@Nullable Result result,
        @Nullable SortedSet<String> by,
        @Nullable MailState mirrored,
        Map<String, String> except,
        List<String> proves,
        List<Words> words) {
    /// How usual a case is.
    public enum Chapter {
        USUAL,
        UNUSUAL,
        REFUSED
    }

    /// A line of the table.
    public record Words(String field, String text) {}

    MailKind kind(String mail) {
        return kinds.getOrDefault(mail, MailKind.USUAL);
    }

    String text(String mail) {
        return TableMail.text(mail, kind(mail));
    }

    Round last() {
        return rounds.getLast();
    }

    /// Whether the deeds on the server could be those of another store.
    boolean isOfUsers() {
        return rounds.size() == 1
                && policy.equals(Policy.DEFAULT)
                && last().meanwhile().isEmpty()
                && result == null
                && afterHere.equals(afterThere)
                && !last().there().isEmpty()
                && !isMadeAgain(last().there())
                && last().there().stream().allMatch(Deed::isOfUsers);
    }

    /// A store makes no mailbox of a name whose deletion waits.
    private static boolean isMadeAgain(List<Deed> deeds) {
        return deeds.stream()
                .anyMatch(deed ->
                        deed instanceof Deed.Remove(String mailbox)
                                && deeds.contains(new Deed.Create(mailbox)));
    }

    /// Whether a server has to be made to do other things than these.
    public boolean needsMore(Set<Happening> happenings) {
        return rounds.stream()
                .flatMap(Round::deeds)
                .anyMatch(deed ->
                        deed instanceof Deed.Happen(Happening what, _)
                                && !happenings.contains(what));
    }

    /// Whether what is done while the run goes on is left for the next one.
    boolean isLeftForNext() {
        return !last().meanwhile().isEmpty() && last().runs() == 1;
    }

    @Override
    public String toString() {
        return title;
    }
}
