package org.mailboat.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// How segment files are named: eight digits or more and `.seg`.
final class SegmentNames {
    private static final Pattern NAME = Pattern.compile("([0-9]{8,18})\\.seg");

    private SegmentNames() {}

    static Path file(Path directory, long number) {
        return directory.resolve("%08d.seg".formatted(number));
    }

    /// The numbers of the files in the directory, ascending.
    static List<Long> list(Path directory) {
        var numbers = new ArrayList<Long>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.seg")) {
            for (Path file : files) {
                var name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    numbers.add(Long.parseLong(name.group(1)));
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

    /// The highest number in use; 0 if there is none.
    static long highest(Path directory) {
        List<Long> numbers = list(directory);
        return numbers.isEmpty() ? 0 : numbers.getLast();
    }
}
