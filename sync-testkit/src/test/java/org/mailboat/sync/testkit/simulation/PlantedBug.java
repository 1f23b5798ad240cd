package org.mailboat.sync.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/// A bug as somebody might make it, put into the engine's source, compiled, and run by a simulation
/// of its own.
///
/// @param breaks what goes wrong with it, in words
/// @param file of the engine, below `org/mailboat/sync`
/// @param before what stands there, once
/// @param after what is put in its place
record PlantedBug(String breaks, String file, String before, String after) {
    /// Where the search begins for bugs that few histories meet, so that the builds need not wait.
    private static final Map<String, Long> NEAR =
            Map.of(
                    "a listing goes on too far below where it broke off", 1_230L,
                    "own writes are taken for news", 440L,
                    "a deletion that failed once is forgotten", 155L,
                    "whatever has the mailbox's name is written to", 1_970L);

    private static final String ENGINE = "sync/src/main/java/org/mailboat/sync";
    private static final String OURS = "org.mailboat.sync.";

    @Override
    public String toString() {
        return breaks;
    }

    /// The first seed to try.
    long first() {
        return Long.getLong("mailboat.seed", NEAR.getOrDefault(breaks, 1L));
    }

    /// The simulation of the engine with this bug: gives for a seed what it finds.
    LongFunction<Optional<String>> plant(Path scratch)
            throws IOException, ReflectiveOperationException {
        Path here = Path.of(ENGINE);
        Path source = (Files.exists(here) ? here : Path.of("..").resolve(ENGINE)).resolve(file);
        String text = Files.readString(source);
        assertThat(occurrences(text))
                .as("\"%s\" stands in %s once; see whether the bug can still be made", before, file)
                .isEqualTo(1);
        Path mutant = scratch.resolve(source.getFileName());
        Files.writeString(mutant, text.replace(before, after));
        Path classes = Files.createDirectories(scratch.resolve("classes"));
        int status =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-nowarn",
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                mutant.toString());
        assertThat(status).as("the mutated source compiles").isZero();
        return simulation(classes);
    }

    private int occurrences(String text) {
        return (text.length() - text.replace(before, "").length()) / before.length();
    }

    @SuppressWarnings("unchecked")
    private static LongFunction<Optional<String>> simulation(Path mutant)
            throws IOException, ReflectiveOperationException {
        var urls = new ArrayList<URL>();
        urls.add(mutant.toUri().toURL());
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(uri(entry).toURL());
        }
        var loader = new EngineFirst(urls.toArray(URL[]::new));
        return (LongFunction<Optional<String>>)
                loader.loadClass(Search.class.getName()).getDeclaredConstructor().newInstance();
    }

    private static URI uri(String entry) {
        return Path.of(entry).toUri();
    }

    /// Loads engine and simulation anew, so that they meet the mutant.
    private static final class EngineFirst extends URLClassLoader {
        EngineFirst(URL[] urls) {
            super(urls, PlantedBug.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (!name.startsWith(OURS)) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }

    /// Plays a seed, for somebody who knows no class of the simulation.
    public static final class Search implements LongFunction<Optional<String>> {
        @Override
        public Optional<String> apply(long seed) {
            Violation found =
                    Player.play(Historian.draw(seed), Simulation.inMemory(), new Coverage());
            return Optional.ofNullable(found).map(Violation::getMessage);
        }
    }

    static Stream<PlantedBug> all() {
        return Stream.of(
                new PlantedBug(
                        "a checkpoint is written, and not the last window before it",
                        "apply/MailboxObservation.java",
                        "store.recordLastWindow(id, held.covered(), held.changes(), now);",
                        "store.finishListing(id, now);"),
                new PlantedBug(
                        "a window is forgotten when the next one comes",
                        "apply/MailboxObservation.java",
                        "store.recordWindow(mailbox, held.covered(), held.changes());",
                        ""),
                new PlantedBug(
                        "a listing goes on too far below where it broke off",
                        "apply/MailboxObservation.java",
                        "new ObserveOrder.ResumeMark(listing.epoch, held.covered().first(),"
                                + " checkpoint)",
                        "new ObserveOrder.ResumeMark(listing.epoch, 1, checkpoint)"),
                new PlantedBug(
                        "what a window does not speak of is taken for gone",
                        "diff/WindowDiff.java",
                        "if (covered.contains(row.remoteId())) {",
                        "if (row.remoteId() > 0) {"),
                new PlantedBug(
                        "agreed is what is here, not what the server confirmed",
                        "apply/UploadOutcomes.java",
                        "                                marked.now()));",
                        "item.edit().state().keywords()));"),
                new PlantedBug(
                        "what is sent is not noted before",
                        "apply/Uploading.java",
                        "List<Intent> written = journal.intend(run.account().id(), drafts,"
                                + " run.clock().instant());",
                        "List<Intent> written = List.of();"),
                new PlantedBug(
                        "a lost answer is taken for a lost command",
                        "apply/Recovery.java",
                        "            probe(due, states, there);",
                        "            journal.settle(due.stream().map(Intent::id).toList());"),
                new PlantedBug(
                        "what was not found is sent again at once",
                        "apply/Recovery.java",
                        "if (intent.attempts() == 0) {\n                    Instant next",
                        "if (intent.attempts() < 0) {\n                    Instant next"),
                new PlantedBug(
                        "own writes are taken for news",
                        "apply/Recovery.java",
                        "held.merge(mailbox, subject.above(), Math::min);",
                        ""),
                new PlantedBug(
                        "what is in doubt is sent again by the next run",
                        "plan/UploadReconciler.java",
                        "if (unsettled.contains(edit.id())) {",
                        "if (unsettled.contains(edit.id()) && edit.id().number() < 0) {"),
                new PlantedBug(
                        "an intent is struck out before its outcome is written",
                        "apply/UploadOutcomes.java",
                        "        if (!settlements.isEmpty()) {\n            run.store()",
                        "        journal.settle(List.copyOf(over));\n"
                                + "        if (!settlements.isEmpty()) {\n            run.store()"),
                new PlantedBug(
                        "keywords cleared on the server come back",
                        "diff/KeywordMerge.java",
                        "Keywords kept = local.minus(agreed.minus(seen));",
                        "Keywords kept = local;"),
                new PlantedBug(
                        "keywords set here are lost when others are set there",
                        "diff/KeywordMerge.java",
                        "return kept.plus(added);",
                        "return added.isEmpty() ? kept.plus(added) : seen;"),
                new PlantedBug(
                        "a move is a copy",
                        "apply/UploadOrders.java",
                        "case MOVE, THROW_AWAY -> new WriteOrder.Move(mailbox, ids, to);",
                        "case MOVE, THROW_AWAY -> new WriteOrder.Copy(mailbox, ids, to);"),
                new PlantedBug(
                        "a deletion that failed once is forgotten",
                        "apply/UploadOutcomes.java",
                        "boolean permanent = why.kind() == FailureKind.REFUSED_PERMANENTLY;",
                        "boolean permanent = why.kind() != FailureKind.BUG;"),
                new PlantedBug(
                        "a new epoch is not noticed",
                        "apply/MailboxObservation.java",
                        "if (listing.epoch != 0 && listing.epoch != epoch) {",
                        "if (listing.epoch != 0 && listing.epoch > epoch) {"),
                new PlantedBug(
                        "whatever has the mailbox's name is written to",
                        "apply/UploadOrders.java",
                        "                place.epoch(),\n                agreed.serverId(),\n"
                                + "                place.checkpoint(),",
                        "0, null, null,"),
                new PlantedBug(
                        "a mailbox is deleted with mail that nobody has seen",
                        "plan/MailboxReconciler.java",
                        "} else if (mailbox.appeared() > 0\n"
                                + "                    || mailbox.messages() > 0\n"
                                + "                    || seen == null",
                        "} else if (seen == null"));
    }
}
