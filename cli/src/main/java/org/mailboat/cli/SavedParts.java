package org.mailboat.cli;

import org.mailboat.MessageInfo;
import org.mailboat.UsageException;
import org.mailboat.cli.output.Json;
import org.mailboat.model.Printable;
import org.mailboat.store.mime.Attachment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Saves parts as files and remembers which.
final class SavedParts {
    private final List<Saved> all = new ArrayList<>();

    private record Saved(MessageInfo message, String part, Path path, long size) {}

    /// @param part its number, or `all` for every attachment: then the target is a directory, which
    ///   is made if it is not there and something is to be saved
    void add(Session session, MessageInfo message, String part, Path target, boolean force) {
        if (!part.equals("all")) {
            one(session, message, part, target, force);
            return;
        }
        if (Files.exists(target) && !Files.isDirectory(target)) {
            throw new UsageException(
                    "--part all needs a directory, which "
                            + Printable.of(target.toString())
                            + " is not.");
        }
        for (Attachment attachment : session.store().view(message).attachments()) {
            make(target);
            one(session, message, attachment.part(), target, force);
        }
    }

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UsageException(
                    "the directory "
                            + Printable.of(directory.toString())
                            + " cannot be made: "
                            + Printable.of(e.toString())
                            + ". Name another one.");
        }
    }

    private void one(
            Session session, MessageInfo message, String part, Path target, boolean force) {
        try {
            Path path = session.store().save(message, part, target, force);
            all.add(new Saved(message, part, path, Files.size(path)));
            if (!session.json()) {
                session.stdio().line(Printable.of(path.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void json(Json json) {
        json.objects(
                "saved",
                all,
                s ->
                        json.field("id", s.message().id().toString())
                                .field("part", s.part())
                                .field("path", s.path().toString())
                                .field("size", s.size()));
    }
}
