package org.mailboat;

import org.mailboat.model.Printable;
import org.mailboat.store.mime.Attachment;
import org.mailboat.store.mime.MimePart;
import org.mailboat.store.mime.SafeFileName;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Writes parts of one message to files. Nothing that is there is written over unless that was
/// asked for, and a part that fails leaves no file.
final class PartSaving {
    private static final int MOST_OF_A_NAME = 10_000;

    private final MailStore store;
    private final MessageInfo message;

    PartSaving(MailStore store, MessageInfo message) {
        this.store = store;
        this.message = message;
    }

    Path save(String part, Path target, boolean replace) throws IOException {
        Attachment found = find(part);
        if (Files.isDirectory(target)) {
            return intoDirectory(found, target);
        }
        try {
            return replace ? replacing(part, target) : write(part, target);
        } catch (FileAlreadyExistsException e) {
            throw new UsageException(
                    Printable.of(target.toString()) + " is there already; --force replaces it.");
        } catch (NoSuchFileException e) {
            throw new UsageException(
                    "there is no directory for " + Printable.of(target.toString()) + ".");
        }
    }

    /// What is known of the part: from the list of attachments, or from the tree of parts.
    private Attachment find(String part) {
        Optional<Attachment> attached =
                store.view(message).attachments().stream()
                        .filter(a -> a.part().equals(part))
                        .findFirst();
        return attached.or(() -> find(store.structure(message), part))
                .orElseThrow(
                        () -> new UsageException("there is no part " + part + " in " + message));
    }

    private static Optional<Attachment> find(MimePart tree, String part) {
        if (tree.number().equals(part) && !tree.isMultipart()) {
            String description =
                    tree.message() == null ? tree.description() : tree.message().subject();
            return Optional.of(
                    new Attachment(
                            part,
                            tree.name(),
                            tree.type(),
                            tree.size(),
                            tree.contentId(),
                            false,
                            description));
        }
        return tree.parts().stream().flatMap(p -> find(p, part).stream()).findFirst();
    }

    private Path intoDirectory(Attachment part, Path directory) throws IOException {
        String name = SafeFileName.of(part);
        for (int n = 2; n < MOST_OF_A_NAME; n++) {
            try {
                return write(part.part(), directory.resolve(name));
            } catch (FileAlreadyExistsException e) {
                name = SafeFileName.numbered(SafeFileName.of(part), n);
            }
        }
        throw new UsageException(
                "there are too many files named "
                        + Printable.of(name)
                        + " in "
                        + Printable.of(directory.toString())
                        + ".");
    }

    private Path write(String part, Path file) throws IOException {
        OutputStream out =
                Files.newOutputStream(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        boolean whole = false;
        try (out) {
            store.part(message, part, out);
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
        return file;
    }

    /// The file as it was stays until the new one is whole.
    private Path replacing(String part, Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Path written = Files.createTempFile(parent, ".mailboat-", ".part");
        boolean moved = false;
        try {
            try (OutputStream out = Files.newOutputStream(written)) {
                store.part(message, part, out);
            }
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
            moved = true;
        } finally {
            if (!moved) {
                Files.deleteIfExists(written);
            }
        }
        return file;
    }
}
