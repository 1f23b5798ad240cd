package org.mailboat.sync.testkit.simulation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// Where a row of seeds begins: each commit explores something new, and plays it again the same.
public final class Seeds {
    private static final int DIGITS = 10;

    private Seeds() {}

    /// The first digits of the commit that is checked out, as a number; another fixed one where
    /// that is not known. Blocks for git.
    public static long ofCommit() {
        try {
            Process git =
                    new ProcessBuilder("git", "rev-parse", "HEAD")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String commit =
                    new String(git.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .strip();
            return git.waitFor(10, TimeUnit.SECONDS) && commit.length() >= DIGITS
                    ? Long.parseLong(commit.substring(0, DIGITS), 16)
                    : 1;
        } catch (IOException | NumberFormatException e) {
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
