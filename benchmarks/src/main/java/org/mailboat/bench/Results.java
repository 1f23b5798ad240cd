package org.mailboat.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a run of the bench found, as it is kept in a file.
///
/// @param date the day, in UTC
/// @param size toy or full
record Results(
        String date, String size, long seed, int rounds, Machine machine, List<Outcome> outcomes) {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().serializeSpecialFloatingPointValues().create();

    void write(Path file) throws IOException {
        Files.writeString(file, GSON.toJson(this) + "\n");
    }

    static Results read(Path file) throws IOException {
        return GSON.fromJson(Files.readString(file), Results.class);
    }

    /// These, and of the other file what is not among these: cases may be run one by one.
    Results with(Results others) {
        var all = new ArrayList<Outcome>();
        for (BenchCase one : Cases.all()) {
            outcomes.stream()
                    .filter(outcome -> outcome.name().equals(one.name()))
                    .findFirst()
                    .or(() ->
                            others.outcomes().stream()
                                    .filter(o -> o.name().equals(one.name()))
                                    .findFirst())
                    .ifPresent(all::add);
        }
        return new Results(date, size, seed, rounds, machine, all);
    }
}
