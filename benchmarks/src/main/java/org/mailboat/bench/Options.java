package org.mailboat.bench;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/// What is asked on the command line.
///
/// @param toy at a hundredth of the size, to see that it runs
/// @param seed of the mail
/// @param rounds how often each program runs in each case
/// @param peers the other programs to run, where they are installed
/// @param javaOptions Mailboat's
/// @param out the file for the results, or none
/// @param directory where everything is kept meanwhile
/// @param root the project
record Options(
        boolean toy,
        long seed,
        int rounds,
        List<String> peers,
        String javaOptions,
        @Nullable Path out,
        Path directory,
        Path root) {
    static final List<String> PEERS = List.of("mbsync", "mbsync-fsync", "offlineimap");

    /// A number of messages or mailboxes at this size.
    int scaled(int full) {
        return toy ? Math.max(Math.min(full, 10), full / 200) : full;
    }

    String size() {
        return toy ? "toy" : "full";
    }
}
