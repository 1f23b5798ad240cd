package org.mailboat.imap.testkit;

import java.util.Optional;

/// How a private Dovecot is set up.
///
/// @param format how mail is kept on disk
/// @param certificate the certificate that it shows
/// @param capabilities what it says it can do after login, to play a poorer server; its own answer
///   if empty
/// @param listEscape whether `listescape` lets mailbox names hold the separator, `..` and leading
///   dots
/// @param extraConf further lines of its configuration
public record DovecotOptions(
        Format format,
        TestCertificates.Kind certificate,
        Optional<String> capabilities,
        boolean listEscape,
        String extraConf) {

    /// A mailbox format with its mail_location.
    public enum Format {
        /// Maildir++: one flat directory, `.` as separator.
        MAILDIR("maildir:~/Maildir", "."),
        /// Maildir with nested directories, `/` as separator.
        MAILDIR_FS("maildir:~/Maildir:LAYOUT=fs", "/"),
        /// Dovecot's own format, one file per message.
        SDBOX("sdbox:~/sdbox", "/");

        private final String location;
        private final String separator;

        Format(String location, String separator) {
            this.location = location;
            this.separator = separator;
        }

        String location() {
            return location;
        }

        /// The hierarchy separator that clients see.
        public String separator() {
            return separator;
        }
    }

    /// Maildir++, a good certificate, everything Dovecot can do.
    public static DovecotOptions defaults() {
        return new DovecotOptions(
                Format.MAILDIR, TestCertificates.Kind.GOOD, Optional.empty(), false, "");
    }

    public DovecotOptions withFormat(Format newFormat) {
        return new DovecotOptions(newFormat, certificate, capabilities, listEscape, extraConf);
    }

    public DovecotOptions withCertificate(TestCertificates.Kind kind) {
        return new DovecotOptions(format, kind, capabilities, listEscape, extraConf);
    }

    /// Advertises only these capabilities, written as in a CAPABILITY answer.
    public DovecotOptions withCapabilities(String only) {
        return new DovecotOptions(format, certificate, Optional.of(only), listEscape, extraConf);
    }

    public DovecotOptions withListEscape() {
        return new DovecotOptions(format, certificate, capabilities, true, extraConf);
    }

    public DovecotOptions withExtraConf(String lines) {
        return new DovecotOptions(format, certificate, capabilities, listEscape, lines);
    }
}
