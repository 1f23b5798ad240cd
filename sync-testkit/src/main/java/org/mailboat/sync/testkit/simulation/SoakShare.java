package org.mailboat.sync.testkit.simulation;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Seeds that several processes play side by side, each every so manieth: in one process the
/// threads of one history could wait for locks of the JDK that another history holds, and what a
/// seed leads to would not be the same each time.
///
/// @param first the first seed
/// @param processes how many
/// @param nanos how long
record SoakShare(long first, int processes, long nanos) {
    /// So many findings of one process are enough.
    private static final int ENOUGH = 5;

    /// What came of it.
    ///
    /// @param cpuNanos of the threads that played
    record Outcome(long histories, long findings, long cpuNanos, Coverage coverage) {
        String sentence(SoakShare share) {
            double seconds = share.nanos() / 1e9;
            return "%d histories from seed %d on, %.0f a second in %d processes, %.0f in a second of processor time; %d branches"
                    .formatted(
                            histories,
                            share.first(),
                            histories / seconds,
                            share.processes(),
                            histories / (cpuNanos / 1e9),
                            coverage.counts().size());
        }

        private Outcome plus(Outcome other) {
            coverage.add(other.coverage.counts());
            return new Outcome(
                    histories + other.histories,
                    findings + other.findings,
                    cpuNanos + other.cpuNanos,
                    coverage);
        }

        private List<String> lines() {
            return Stream.concat(
                            Stream.of(histories + "\t" + findings + "\t" + cpuNanos),
                            coverage.counts().entrySet().stream()
                                    .map(each -> each.getValue() + "\t" + each.getKey()))
                    .toList();
        }

        private static Outcome parse(List<String> lines) {
            String[] numbers = lines.getFirst().split("\t", 3);
            var coverage = new Coverage();
            for (String line : lines.subList(1, lines.size())) {
                String[] parts = line.split("\t", 2);
                coverage.count(parts[1], Long.parseLong(parts[0]));
            }
            return new Outcome(
                    Long.parseLong(numbers[0]),
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2]),
                    coverage);
        }
    }

    /// @param told what it has to say
    private record Other(Process process, Path told, Path outcome) {}

    /// Plays all of them; blocks until the time is over. What is found is told on the console, by
    /// the others in the end.
    ///
    /// @param contract made without arguments by the other processes, which are ended with this one
    Outcome playAll(Class<? extends SimulationContract> contract, Disk.Maker disks)
            throws IOException, InterruptedException {
        var others = new ArrayList<Other>();
        try {
            for (int i = 1; i < processes; i++) {
                others.add(start(contract, i));
            }
            Outcome all = play(0, disks);
            for (Other other : others) {
                int status = other.process.waitFor();
                System.out.print(Files.readString(other.told));
                if (status != 0) {
                    throw new IllegalStateException("a process that played seeds died");
                }
                all = all.plus(Outcome.parse(Files.readAllLines(other.outcome)));
            }
            return all;
        } finally {
            for (Other other : others) {
                other.process.destroy();
                Files.deleteIfExists(other.told);
                Files.deleteIfExists(other.outcome);
            }
        }
    }

    private Other start(Class<? extends SimulationContract> contract, int which)
            throws IOException {
        Path outcome = Files.createTempFile("mailboat-seeds", ".txt");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulationContract.class.getName(),
                        contract.getName(),
                        Long.toString(first),
                        Integer.toString(processes),
                        Long.toString(nanos),
                        Integer.toString(which),
                        outcome.toString()));
        Path told = Files.createTempFile("mailboat-told", ".txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(told.toFile())
                        .start();
        return new Other(process, told, outcome);
    }

    /// In another process: plays its share, and writes down what came of it.
    static void play(String[] arguments, Disk.Maker disks) throws IOException {
        var share =
                new SoakShare(
                        Long.parseLong(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Long.parseLong(arguments[3]));
        Outcome outcome = share.play(Integer.parseInt(arguments[4]), disks);
        Files.write(Path.of(arguments[5]), outcome.lines());
    }

    private Outcome play(int which, Disk.Maker disks) {
        long until = System.nanoTime() + nanos;
        var simulation = new Simulation(disks);
        int findings = 0;
        for (long seed = first + which;
                System.nanoTime() < until && findings < ENOUGH;
                seed += processes) {
            Simulation.Found found = simulation.play(seed);
            if (found != null) {
                findings++;
                System.out.println(found);
            }
        }
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        return new Outcome(simulation.histories(), findings, cpu, simulation.coverage());
    }
}
