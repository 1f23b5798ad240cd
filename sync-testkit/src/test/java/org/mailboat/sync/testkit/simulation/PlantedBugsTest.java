package org.mailboat.sync.testkit.simulation;

import java.util.stream.Stream;

/// With stores in memory: bugs of the engine.
class PlantedBugsTest extends PlantedBugsContract {
    PlantedBugsTest() {
        super(Search.class);
    }

    /// Plays a seed with stores in memory.
    public static final class Search extends PlantedBugsContract.Search {
        public Search() {
            super(Simulation.inMemory());
        }
    }

    private static PlantedBug bug(String breaks, String file, String before, String after) {
        return PlantedBug.of("sync", breaks, file, before, after);
    }

    @Override
    protected Stream<PlantedBug> bugs() {
        return Stream.of(
                bug(
                        "a checkpoint is written, and not the last window before it",
                        "apply/MailboxObservation.java",
                        "store.recordLastWindow(id, held.covered(), held.changes(), now);",
                        "store.finishListing(id, now);"),
                bug(
                        "a window is forgotten when the next one comes",
                        "apply/MailboxObservation.java",
                        "store.recordWindow(mailbox, held.covered(), held.changes());",
                        ""),
                bug(
                                "a listing goes on too far below where it broke off",
                                "apply/MailboxObservation.java",
                                "new ObserveOrder.ResumeMark(listing.epoch, held.covered().first(),"
                                        + " checkpoint)",
                                "new ObserveOrder.ResumeMark(listing.epoch, 1, checkpoint)")
                        .from(1_230),
                bug(
                        "what a window does not speak of is taken for gone",
                        "diff/WindowDiff.java",
                        "if (covered.contains(row.remoteId())) {",
                        "if (row.remoteId() > 0) {"),
                bug(
                        "agreed is what is here, not what the server confirmed",
                        "apply/UploadOutcomes.java",
                        "                                marked.now()));",
                        "item.edit().state().keywords()));"),
                bug(
                        "what is sent is not noted before",
                        "apply/Uploading.java",
                        "List<Intent> written = journal.intend(run.account().id(), drafts,"
                                + " run.clock().instant());",
                        "List<Intent> written = List.of();"),
                bug(
                        "a lost answer is taken for a lost command",
                        "apply/Recovery.java",
                        "            probe(due, states, there);",
                        "            journal.settle(due.stream().map(Intent::id).toList());"),
                bug(
                        "what was not found is sent again at once",
                        "apply/Findings.java",
                        "if (!cameAndLeft(intent, finding) && (waits(intent) || mayBeElsewhere)) {",
                        "if (intent.attempts() < 0) {"),
                bug(
                                "own writes are taken for news",
                                "apply/LostAnswers.java",
                                "held.merge(mailbox, subject.above(), Math::min);",
                                "")
                        .from(26_910),
                bug(
                        "what is in doubt is sent again by the next run",
                        "plan/UploadReconciler.java",
                        "if (unsettled.contains(edit.id())) {",
                        "if (unsettled.contains(edit.id()) && edit.id().number() < 0) {"),
                bug(
                        "an intent is struck out before its outcome is written",
                        "apply/UploadOutcomes.java",
                        "        if (!settlements.isEmpty()) {\n            run.store()",
                        "        journal.settle(List.copyOf(over));\n"
                                + "        if (!settlements.isEmpty()) {\n            run.store()"),
                bug(
                        "keywords cleared on the server come back",
                        "diff/KeywordMerge.java",
                        "Keywords kept = local.minus(agreed.minus(seen));",
                        "Keywords kept = local;"),
                bug(
                        "keywords set here are lost when others are set there",
                        "diff/KeywordMerge.java",
                        "return kept.plus(added);",
                        "return added.isEmpty() ? kept.plus(added) : seen;"),
                bug(
                        "a move is a copy",
                        "apply/UploadOrders.java",
                        "case MOVE, THROW_AWAY -> new WriteOrder.Move(",
                        "case MOVE, THROW_AWAY -> new WriteOrder.Copy("),
                bug(
                                "a deletion that failed once is forgotten",
                                "apply/UploadOutcomes.java",
                                "boolean permanent = why.kind() =="
                                        + " FailureKind.REFUSED_PERMANENTLY;",
                                "boolean permanent = why.kind() != FailureKind.BUG;")
                        .from(155),
                bug(
                        "a new epoch is not noticed",
                        "apply/MailboxObservation.java",
                        "if (listing.epoch != 0 && listing.epoch != epoch) {",
                        "if (listing.epoch != 0 && listing.epoch > epoch) {"),
                bug(
                                "whatever has the mailbox's name is written to",
                                "apply/UploadOrders.java",
                                "                place.epoch(),\n"
                                        + "                agreed.serverId(),\n"
                                        + "                place.checkpoint(),",
                                "0, null, null,")
                        .from(1_970),
                bug(
                        "a mailbox is deleted with mail that nobody has seen",
                        "plan/MailboxReconciler.java",
                        "} else if (mailbox.appeared() > 0 || mailbox.messages() > 0 || seen =="
                                + " null) {",
                        "} else if (seen == null) {"),
                bug(
                                "what may be where nobody could look is removed",
                                "Safeguards.java",
                                "        boolean certain =\n                removals == 0",
                                "        boolean certain =\n                removals >= 0")
                        .from(430),
                bug(
                        "who may delete everything need not have been refused it before",
                        "plan/Guard.java",
                        "                    && before != null\n"
                                + "                    && before.covers(danger)\n"
                                + "                    && !now.isBefore(before.at().plus(DOUBT));",
                        ";"),
                bug(
                        "a server that wants to be left alone is not",
                        "SyncEngine.java",
                        "if (wait != null) {",
                        "if (wait != null && wait.text().isEmpty()) {"),
                bug(
                                "after a lost answer what was thrown away is deleted for good",
                                "apply/Findings.java",
                                "intent.kind().equals(Uploading.THROW_AWAY));",
                                "false);")
                        .from(32_180),
                bug(
                                "who only takes from the server marks what is there",
                                "plan/UploadReconciler.java",
                                "if (policy.direction() == Direction.PULL) {",
                                "if (policy.direction() == Direction.PULL"
                                        + " && wish.kind() != Wish.Kind.MARK) {")
                        .from(15),
                bug(
                                "who keeps what is removed there removes a single message",
                                "plan/Reconciler.java",
                                "if (policy.deletions() == Deletions.KEEP) {\n"
                                        + "            notes.add(\n"
                                        + "                    vanished.size()",
                                "if (policy.deletions() == Deletions.KEEP"
                                        + " && vanished.size() > 1) {\n"
                                        + "            notes.add(\n"
                                        + "                    vanished.size()")
                        .from(190),
                bug(
                                "a message between two pages is not compared",
                                "apply/MailboxObservation.java",
                                "from = to + 1;",
                                "from = to + 2;")
                        .from(60),
                bug(
                                "the guard lets all of a mailbox go where a tenth may",
                                "plan/Guard.java",
                                "of * bounds.percent() / 100",
                                "of * bounds.percent() / 10")
                        .from(185),
                bug(
                                "a mailbox that was renamed here is called as on the server again",
                                "plan/MailboxReconciler.java",
                                "} else if (target == null) {",
                                "} else if (target != null) {")
                        .from(160),
                bug(
                                "a mailbox that was renamed there is another one",
                                "diff/MailboxIdentity.java",
                                "found.forEach((id, there) ->"
                                        + " names.put(id, MailboxMatch.key(there)));",
                                "")
                        .from(330),
                bug(
                                "what is sent again has the date of its sending",
                                "apply/UploadOrders.java",
                                "case SEND -> Upload.redated(edit.internalDate(),"
                                        + " clock.instant());",
                                "case SEND -> clock.instant();")
                        .from(140),
                bug(
                        "what a mailbox does not keep is asked of it again",
                        "apply/Uploading.java",
                        "                run.store().noteUnkept(id, fresh);",
                        ""),
                bug(
                                "a mailbox is deleted before what was moved out of it has left",
                                "plan/MailboxReconciler.java",
                                "if (!mailbox.deleted() || busy.contains(mailbox.id()) ||"
                                        + " !isWanted(mailbox)) {",
                                "if (!mailbox.deleted() || !isWanted(mailbox)) {")
                        .from(3_360),
                bug(
                                "what others threw away meanwhile is deleted for good",
                                "diff/Wish.java",
                                "return only(trash.equals(deletedIn) ? Kind.DELETE :"
                                        + " Kind.THROWN_AWAY, agreed, null);",
                                "return only(Kind.DELETE, agreed, null);")
                        .from(1_455),
                bug(
                                "marks that are set together are cleared together",
                                "apply/UploadOrders.java",
                                "wish.added() + \"\\n\" + wish.removed()",
                                "wish.added() + \"\\n\"")
                        .from(1_090),
                bug(
                        "mail stays what others sorted it as, whatever it was sorted as here",
                        "diff/KeywordMerge.java",
                        "added = added.minus(Keywords.of(NOT_JUNK));",
                        ""),
                bug(
                                "the guard forgets what the run deleted before",
                                "plan/Guard.java",
                                "Map<MailboxId, Long> deletes = new TreeMap<>(before);",
                                "Map<MailboxId, Long> deletes = new TreeMap<>();")
                        .from(18_600),
                bug(
                                "a mark that is refused takes a move back with it",
                                "apply/UploadOutcomes.java",
                                "if (out.task.kind == Wish.Kind.MARK) {",
                                "if (out.task.kind == Wish.Kind.SEND) {")
                        .from(7_080),
                bug(
                                "what is marked in one mailbox is marked in others, too",
                                "apply/UploadTask.java",
                                "case MARK, DELETE, CLEAR -> same && mailbox.equals(wish.from());",
                                "case MARK -> same;\n            case DELETE, CLEAR -> same &&"
                                        + " mailbox.equals(wish.from());")
                        .from(12_840));
    }
}
