package org.mailboat.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where something was measured, in general words.
record Machine(
        int cores, String memory, String kernel, String java, String dovecot, String mbsync) {

    static Machine here() throws IOException, InterruptedException {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                totalMemory(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                firstLine("dovecot", "--version"),
                firstLine("mbsync", "--version"));
    }

    private static String totalMemory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                return (Long.parseLong(line.replaceAll("\\D", "")) >> 20) + " GB";
            }
        }
        return "unknown";
    }

    private static String firstLine(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said.lines().findFirst().orElse("unknown");
        } catch (IOException absent) {
            return "not installed";
        }
    }

    @Override
    public String toString() {
        return "%d cores, %s, %s, %s, Dovecot %s, %s"
                .formatted(cores, memory, kernel, java, dovecot, mbsync);
    }
}
