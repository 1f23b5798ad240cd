import org.mailboat.imap.fake.CorpusGenerator;
import org.mailboat.imap.fake.FakeAccount;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.FakeMailbox;
import org.sqlite.util.LibraryLoaderUtil;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Puts together what `./mailboat` starts: the program's jars, SQLite's library unpacked for this
/// platform, and AOT caches trained by warm-up runs (JEP 514): one for `sync`, one for all else, as
/// every class in a cache costs each start. Runs with the program's own class path.
///
/// Everything is made beside the old distribution and then renamed into its place, so that a
/// program that is running never sees a jar change under it.
public final class Distribution {
    private static final String USER = "training";

    /// [WarmUp] knows it, too.
    private static final String PASSWORD = "training";

    private static final String WARM_UP = "org.mailboat.cli.WarmUp";
    private static final int MESSAGES = 500;
    private static final int SOME = 30;
    private static final long LARGEST = 420_000;

    private static final ClassFile CLASSES = ClassFile.of();

    /// Methods are written anew, as they get the stack maps that older formats do not have.
    private static final ClassTransform RENEWED =
            ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
                    .andThen((made, element) ->
                            made.with(
                                    element instanceof ClassFileVersion
                                            ? ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0)
                                            : element));

    private final Path made;

    private Distribution(Path made) {
        this.made = made;
    }

    /// @param args the target directory, and the program's jar
    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[0]);
        Path dist = target.resolve("dist");
        Path old = target.resolve("dist-old");
        var distribution = new Distribution(target.resolve("dist-new"));
        delete(distribution.made);
        Files.createDirectories(distribution.made.resolve("lib"));
        // Dated before the work: a source changed meanwhile is newer.
        Files.createFile(distribution.made.resolve("built"));
        distribution.copyJars(Path.of(args[1]));
        distribution.unpackNativeLibrary();
        distribution.train();
        delete(old);
        if (Files.exists(dist)) {
            Files.move(dist, old);
        }
        Files.move(distribution.made, dist);
    }

    private void copyJars(Path program) throws IOException {
        copy(program, made.resolve("mailboat.jar"));
        String separator = System.getProperty("path.separator");
        for (String entry : System.getProperty("java.class.path").split(separator)) {
            if (entry.endsWith(".jar")) {
                Path jar = Path.of(entry);
                Path copied = made.resolve("lib").resolve(jar.getFileName());
                copy(jar, copied);
                renew(copied);
            }
        }
        renew(made.resolve("mailboat.jar"));
    }

    /// Writes out what the cache would not keep ([LearntCode]), and gives a jar's classes the
    /// format of Java 8 where theirs is older than Java 6's: the JVM links no such classes ahead of
    /// time, nor any that refer to them.
    private static void renew(Path jar) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(jar);
                Stream<Path> files = Files.walk(inside.getPath("/"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                byte[] shipped = Files.readAllBytes(file);
                Optional<byte[]> spared = SparedWork.of(CLASSES, CLASSES.parse(shipped));
                ClassModel old = CLASSES.parse(spared.orElse(shipped));
                Optional<byte[]> renewed =
                        old.majorVersion() < ClassFile.JAVA_6_VERSION
                                ? Optional.of(CLASSES.transformClass(old, RENEWED))
                                : LearntCode.of(CLASSES, old);
                if (renewed.or(() -> spared).isPresent()) {
                    Files.write(file, renewed.or(() -> spared).get());
                }
            }
        }
    }

    private void unpackNativeLibrary() throws IOException {
        Path directory = Files.createDirectories(made.resolve("native"));
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (var library = Distribution.class.getResourceAsStream(resource)) {
            if (library != null) {
                Files.copy(library, directory.resolve(name));
            }
        }
    }

    /// Trains with the short commands on the store that a demo leaves, and with syncs of an account
    /// whose server is in this process: that its classes are not learnt. One of them finds changes
    /// on both sides. Which methods are worth compiling is not kept, as a start would compile them
    /// all at once.
    private void train() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("mailboat-training");
        Path home = directory.resolve("home");
        run("org.mailboat.cli.Main", List.of(), "--home", home, "--quiet", "demo");
        Path fresh = directory.resolve("fresh");
        try (var server = FakeImapServer.start(0, InstantSource.system());
                var login = ScramServer.start(PASSWORD)) {
            // What most servers do not offer leads around what is to be learnt.
            server.withdraw("OBJECTID");
            FakeAccount account = server.addAccount(USER, PASSWORD);
            fill(account.mailbox("INBOX"), 0, MESSAGES);
            fill(account.create("Lists"), MESSAGES, MESSAGES + SOME);
            Path behind = directory.resolve("behind");
            Path other = directory.resolve("other");
            warmUp(
                    "mailboat",
                    "commands",
                    home,
                    fresh,
                    behind,
                    other,
                    url(server.port()),
                    url(login.port()));
            run(WARM_UP, List.of(), "edits", behind);
            change(account);
            warmUp("sync", "sync", fresh, behind, other);
        }
        delete(directory);
    }

    private void warmUp(String cache, Object... args) throws IOException, InterruptedException {
        run(
                WARM_UP,
                List.of(
                        "-XX:AOTCacheOutput=" + made.resolve(cache + ".aot"),
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:-AOTRecordTraining"),
                args);
    }

    private static String url(int port) {
        return "imap://" + USER + "@127.0.0.1:" + port;
    }

    private static void fill(FakeMailbox mailbox, int from, int to) {
        var mail = new CorpusGenerator(1, LARGEST);
        for (int i = from; i < to; i++) {
            mailbox.append(mail.message(i), mail.date(i), mail.flags(i));
        }
    }

    /// What a sync finds most often: mail that is new, marked, moved or gone.
    private static void change(FakeAccount account) {
        FakeMailbox inbox = account.mailbox("INBOX");
        for (long uid = 1; uid <= SOME; uid++) {
            inbox.addFlags(uid, "\\Flagged");
        }
        inbox.expunge(LongStream.range(SOME, 2 * SOME).toArray());
        inbox.moveTo(account.create("Moved"), LongStream.range(2 * SOME, 3 * SOME).toArray());
        fill(inbox, MESSAGES + SOME, MESSAGES + 2 * SOME);
    }

    private void run(String program, List<String> options, Object... args)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-Dorg.sqlite.lib.path=" + made.resolve("native"),
                        "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", made.resolve("mailboat.jar").toString(), program));
        Stream.of(args).map(Object::toString).forEach(command::add);
        Path log = made.resolve("training.log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException(
                    program + " ended with " + exit + ":\n" + Files.readString(log));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (var paths = Files.walk(tree)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
