package org.mailboat;

import com.sun.management.HotSpotDiagnosticMXBean;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a store leaves behind in its process: threads and open files.
final class Leftovers {
    private static final Pattern NAME = Pattern.compile("\"name\": \"(mailboat-[^\"]*)\"");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Leftovers() {}

    /// The names of the library's threads, platform and virtual ones.
    static List<String> threads(Path scratch) throws IOException {
        Path dump = scratch.resolve("threads-" + System.nanoTime() + ".json");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(
                        dump.toAbsolutePath().toString(),
                        HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
        var names = new ArrayList<String>();
        var matcher = NAME.matcher(Files.readString(dump));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        Files.delete(dump);
        return names;
    }

    /// The library's threads that were not among these, once those that are about to end have
    /// ended: a pool that was shut down lets its threads go a moment later.
    static List<String> threadsBeside(List<String> before, Path scratch) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> left;
        do {
            left = threads(scratch);
            before.forEach(left::remove);
        } while (!left.isEmpty() && System.nanoTime() < end);
        return left;
    }

    /// The files below this directory that the process has open.
    static List<Path> files(Path home) throws IOException {
        Path real = home.toRealPath();
        var files = new ArrayList<Path>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    Path file = Files.readSymbolicLink(descriptor);
                    if (file.startsWith(real)) {
                        files.add(file);
                    }
                } catch (IOException e) {
                    // closed meanwhile, as the one that lists them is
                }
            }
        }
        return files;
    }
}
