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
import java.util.Optional;
import java.util.function.LongFunction;

import javax.tools.ToolProvider;

/// A bug as somebody might make it, put into the source, compiled, and run by a simulation of its
/// own.
///
/// @param breaks what goes wrong with it, in words
/// @param module whose source it is
/// @param file of it, below the package that is called as the module is
/// @param before what stands there, once
/// @param after what is put in its place
/// @param near where the search begins; for bugs that few histories meet, so that builds need not
///   wait
public record PlantedBug(
        String breaks, String module, String file, String before, String after, long near) {
    private static final String SOURCES = "src/main/java/org/mailboat";
    private static final String OURS = "org.mailboat.";

    /// One that is searched for from the first seed on.
    public static PlantedBug of(
            String module, String breaks, String file, String before, String after) {
        return new PlantedBug(breaks, module, file, before, after, 1);
    }

    /// The same, searched for from this seed on.
    public PlantedBug from(long seed) {
        return new PlantedBug(breaks, module, file, before, after, seed);
    }

    @Override
    public String toString() {
        return breaks;
    }

    /// The first seed to try.
    long first() {
        return Long.getLong("mailboat.seed", near);
    }

    /// The simulation with this bug: gives for a seed what it finds.
    ///
    /// @param search what plays a seed, made without arguments
    LongFunction<Optional<String>> plant(
            Path scratch, Class<? extends LongFunction<Optional<String>>> search)
            throws IOException, ReflectiveOperationException {
        Path here = Path.of(module).resolve(SOURCES).resolve(module);
        Path source = (Files.exists(here) ? here : Path.of("..").resolve(here)).resolve(file);
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
        return simulation(classes, search);
    }

    private int occurrences(String text) {
        return (text.length() - text.replace(before, "").length()) / before.length();
    }

    @SuppressWarnings("unchecked")
    private static LongFunction<Optional<String>> simulation(
            Path mutant, Class<? extends LongFunction<Optional<String>>> search)
            throws IOException, ReflectiveOperationException {
        var urls = new ArrayList<URL>();
        urls.add(mutant.toUri().toURL());
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(uri(entry).toURL());
        }
        var loader = new OursFirst(urls.toArray(URL[]::new));
        return (LongFunction<Optional<String>>)
                loader.loadClass(search.getName()).getDeclaredConstructor().newInstance();
    }

    private static URI uri(String entry) {
        return Path.of(entry).toUri();
    }

    /// Loads all that is ours anew, so that it meets the mutant.
    private static final class OursFirst extends URLClassLoader {
        OursFirst(URL[] urls) {
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
}
