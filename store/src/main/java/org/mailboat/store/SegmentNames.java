package org.mailboat.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How segment files are named: eight digits or more and `.seg`.
final class SegmentNames {
    private static final String END = ".seg";
    private static final int DIGITS = 8;

    /// As many as fit into a number.
    private static final int MOST_DIGITS = 18;

    private SegmentNames() {}

    static Path file(Path directory, long number) {
        String digits = Long.toString(number);
        return directory.resolve("0".repeat(Math.max(0, DIGITS - digits.length())) + digits + END);
    }

    /// The numbers of the files in the directory, ascending.
    static List<Long> list(Path directory) {
        var numbers = new ArrayList<Long>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                int digits = name.length() - END.length();
                if (name.endsWith(END) && isNumber(name, digits)) {
                    numbers.add(Long.parseLong(name, 0, digits, 10));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw SqlFailures.of(directory, e);
        }
        numbers.sort(null);
        return numbers;
    }

    private static boolean isNumber(String name, int digits) {
        return digits >= DIGITS
                && digits <= MOST_DIGITS
                && name.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9');
    }

    /// The highest number in use; 0 if there is none.
    static long highest(Path directory) {
        List<Long> numbers = list(directory);
        return numbers.isEmpty() ? 0 : numbers.getLast();
    }
}
