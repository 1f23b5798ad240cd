package org.mailboat.account;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.Secret;
import org.mailboat.model.SyncFailure;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The file of secrets of a home, `secrets.toml`: readable by its owner only, replaced as a whole
/// at each change. Thread-safe, also among processes.
///
/// ```toml
/// [accounts."work"]
/// password = "…"
/// ```
public final class SecretStore {
    private static final String FILE = "secrets.toml";

    private final Path file;
    private final Path lockFile;

    /// @param home the store's directory
    public SecretStore(Path home) {
        file = home.resolve(FILE);
        lockFile = home.resolve("secrets.lock");
    }

    /// @param account the account's name
    public synchronized Optional<Secret> find(String account) {
        return Optional.ofNullable(read().get(account)).map(Secret::new);
    }

    /// Keeps a secret, in place of the one before.
    public synchronized void put(String account, Secret secret) {
        replace(account, secret.reveal());
    }

    /// Forgets a secret. One that is not there is no error.
    public synchronized void remove(String account) {
        if (Files.exists(file)) {
            replace(account, null);
        }
    }

    private void replace(String account, @Nullable String password) {
        // An interrupt would end it half-way; it is short, so that the interrupt can wait.
        boolean interrupted = Thread.interrupted();
        try {
            replaceNow(account, password);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void replaceNow(String account, @Nullable String password) {
        try (FileChannel channel = open(lockFile);
                var lock = channel.tryLock()) {
            if (lock == null) {
                throw busy();
            }
            Map<String, String> secrets = read();
            boolean changes =
                    password == null
                            ? secrets.remove(account) != null
                            : !password.equals(secrets.put(account, password));
            if (changes) {
                write(print(secrets));
            }
        } catch (OverlappingFileLockException e) {
            throw busy();
        } catch (IOException e) {
            throw failed("cannot be written", e);
        }
    }

    private Map<String, String> read() {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            return new TreeMap<>();
        } catch (IOException e) {
            throw failed("cannot be read", e);
        }
        return PlainSecrets.read(text).orElseGet(() -> parse(text));
    }

    /// Whatever a person made of the file.
    private Map<String, String> parse(String text) {
        var secrets = new TreeMap<String, String>();
        TomlParseResult toml = Toml.parse(text);
        if (toml.hasErrors()) {
            // The parser's message may quote the line, and with it a secret: only the place is
            // told.
            throw failed(
                    "is no TOML near " + toml.errors().getFirst().position(), new IOException());
        }
        TomlTable accounts = toml.getTable("accounts");
        if (accounts != null) {
            for (String name : accounts.keySet()) {
                if (accounts.get(List.of(name)) instanceof TomlTable table
                        && table.get("password") instanceof String password) {
                    secrets.put(name, password);
                }
            }
        }
        return secrets;
    }

    static String print(Map<String, String> secrets) {
        var text =
                new StringBuilder(
                        "# Secrets of Mailboat's accounts. Keep this file to yourself.\n");
        secrets.forEach((account, password) ->
                text.append("\n[accounts.")
                        .append(quoted(account))
                        .append("]\npassword = ")
                        .append(quoted(password))
                        .append('\n'));
        return text.toString();
    }

    /// A basic string of TOML: quotes, backslashes and controls are escaped.
    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        text.codePoints()
                .forEach(c -> {
                    if (c == '"' || c == '\\') {
                        out.append('\\').appendCodePoint(c);
                    } else if (Character.isISOControl(c)) {
                        out.append("\\u%04X".formatted(c));
                    } else {
                        out.appendCodePoint(c);
                    }
                });
        return out.append('"').toString();
    }

    private void write(String text) throws IOException {
        Path fresh = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = open(fresh)) {
            ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            channel.force(true);
        }
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Opens a file that only its owner may read, from its first moment on.
    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                OwnerOnly.file());
    }

    private MailException failed(String what, IOException cause) {
        return new MailException(
                SyncFailure.of(FailureKind.LOCAL_DISK, "The file of secrets " + what + ".")
                        .withNextStep("Look at " + file + "."),
                cause);
    }

    private static MailException busy() {
        return new MailException(
                SyncFailure.of(
                                FailureKind.TRANSIENT,
                                "Another process is changing the file of secrets just now.")
                        .withDetail(FailureDetail.IN_USE));
    }
}
