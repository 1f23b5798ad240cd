package org.mailboat.export;

import org.mailboat.MessageInfo;
import org.mailboat.model.Keyword;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Writes the messages of one mailbox in one format. To be closed.
interface MailboxWriter extends AutoCloseable {
    /// Writes one message.
    ///
    /// @return the file it is in, relative to the export's directory
    String write(MessageInfo message, InputStream octets) throws IOException;

    @Override
    void close() throws IOException;

    /// @param place of the mailbox within the directory
    static MailboxWriter open(ExportRequest.Format format, Path directory, String place)
            throws IOException {
        return switch (format) {
            case MAILDIR -> new Maildir(directory, place);
            case MBOX -> new Mbox(directory, place);
            case EML -> new Eml(directory, place);
        };
    }

    private static void writeFile(Path file, MessageInfo message, InputStream octets)
            throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            octets.transferTo(out);
        }
        Files.setLastModifiedTime(file, FileTime.from(receivedAt(message)));
    }

    /// When the server received the message; one that is known no more of is as old as the clock.
    private static Instant receivedAt(MessageInfo message) {
        Instant date = message.internalDate();
        return date == null ? Instant.EPOCH : date;
    }

    /// One file a message in `cur`, its keywords in its name.
    final class Maildir implements MailboxWriter {
        private static final String LETTERS = "DFPRST";

        private final Path directory;
        private final String place;

        Maildir(Path directory, String place) throws IOException {
            this.directory = directory;
            this.place = place;
            for (String part : new String[] {"cur", "new", "tmp"}) {
                Files.createDirectories(directory.resolve(place).resolve(part));
            }
        }

        @Override
        public String write(MessageInfo message, InputStream octets) throws IOException {
            String file = place + "/cur/" + name(message);
            writeFile(directory.resolve(file), message, octets);
            return file;
        }

        static String name(MessageInfo message) {
            var name = new StringBuilder();
            name.append(receivedAt(message).getEpochSecond());
            name.append('.').append(message.id()).append(".mailboat");
            if (message.remote() != null) {
                name.append(",U=").append(message.remote().number());
            }
            name.append(":2,");
            for (int i = 0; i < LETTERS.length(); i++) {
                if (message.keywords().contains(keyword(LETTERS.charAt(i)))) {
                    name.append(LETTERS.charAt(i));
                }
            }
            return name.toString();
        }

        private static Keyword keyword(char letter) {
            return switch (letter) {
                case 'D' -> Keyword.DRAFT;
                case 'F' -> Keyword.FLAGGED;
                case 'P' -> new Keyword("$Forwarded");
                case 'R' -> Keyword.ANSWERED;
                case 'S' -> Keyword.SEEN;
                default -> Keyword.DELETED;
            };
        }

        @Override
        public void close() {}
    }

    /// One file a mailbox, in the mboxrd form.
    final class Mbox implements MailboxWriter {
        private static final DateTimeFormatter ASCTIME =
                DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT)
                        .withZone(ZoneOffset.UTC);

        private final String file;
        private final OutputStream out;

        Mbox(Path directory, String place) throws IOException {
            file = place + ".mbox";
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
        }

        @Override
        public String write(MessageInfo message, InputStream octets) throws IOException {
            String from = "From " + sender(message) + " " + ASCTIME.format(receivedAt(message));
            out.write((from + "\n").getBytes(StandardCharsets.US_ASCII));
            var quoting = new MboxrdOutput(out);
            octets.transferTo(quoting);
            quoting.endMessage();
            return file;
        }

        /// The separator has room for one plain word only.
        private static String sender(MessageInfo message) {
            if (message.header().from().isEmpty()) {
                return "MAILER-DAEMON";
            }
            String address = message.header().from().getFirst().address();
            return address.matches("[!-~]+@[!-~]+") ? address : "MAILER-DAEMON";
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /// One file a message.
    final class Eml implements MailboxWriter {
        private final Path directory;
        private final String place;

        Eml(Path directory, String place) throws IOException {
            this.directory = directory;
            this.place = place;
            Files.createDirectories(directory.resolve(place));
        }

        @Override
        public String write(MessageInfo message, InputStream octets) throws IOException {
            String file = place + "/" + message.id() + ".eml";
            writeFile(directory.resolve(file), message, octets);
            return file;
        }

        @Override
        public void close() {}
    }
}
