package org.mailboat.acceptance.changes;

import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.fake.ProxyFault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How much a server tells of what changed, most first.
public enum Level {
    /// One LIST shows which mailboxes moved ([RFC
    /// 5819](https://www.rfc-editor.org/rfc/rfc5819.html)), and SELECT what changed in them.
    LIST_STATUS(List.of(), List.of()),
    /// SELECT shows what changed and what is gone ([RFC 7162
    /// §3.2](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.2)).
    QRESYNC(List.of("LIST-STATUS"), List.of("^LIST .*\\bSTATUS \\(")),
    /// FETCH shows what changed since, and nothing shows what is gone.
    CONDSTORE(
            List.of("LIST-STATUS", "QRESYNC"),
            List.of(
                    "^LIST .*\\bSTATUS \\(",
                    "^ENABLE .*QRESYNC",
                    "\\(QRESYNC \\(",
                    "\\bVANISHED\\b")),
    /// [RFC 3501](https://www.rfc-editor.org/rfc/rfc3501.html) and nothing else; everything else is
    /// answered BAD.
    PLAIN(
            List.of(),
            List.of(
                    "^(ENABLE|ID|NAMESPACE|IDLE|UNSELECT|COMPRESS|NOTIFY|MOVE|UID MOVE|UID"
                            + " EXPUNGE)\\b",
                    "^LIST \\(",
                    "^LIST .*\\bRETURN \\(",
                    "\\bSEARCH RETURN\\b",
                    "^(SELECT|EXAMINE) .* \\([^)]*\\)$",
                    "\\b(MODSEQ|CHANGEDSINCE|UNCHANGEDSINCE)\\b",
                    "^STATUS .*\\b(HIGHESTMODSEQ|MAILBOXID|SIZE)\\b",
                    "^UID FETCH .*\\b(EMAILID|SAVEDATE|PREVIEW|BINARY)\\b",
                    "^AUTHENTICATE \\S+ \\S+",
                    "\\{\\d+\\+}$"));

    private static final Pattern CAPABILITIES = Pattern.compile("CAPABILITY IMAP4rev1[^\\]]*");
    private static final Pattern MOD_SEQUENCES =
            Pattern.compile("^\\* OK \\[(HIGHESTMODSEQ|NOMODSEQ|MAILBOXID)\\b.*");
    private static final List<String> ORDINARY =
            List.of(
                    "LITERAL+",
                    "SASL-IR",
                    "ID",
                    "ENABLE",
                    "IDLE",
                    "AUTH=PLAIN",
                    "AUTH=LOGIN",
                    "NAMESPACE",
                    "CHILDREN",
                    "UNSELECT",
                    "UIDPLUS",
                    "MULTIAPPEND",
                    "LIST-EXTENDED",
                    "SPECIAL-USE",
                    "ESEARCH",
                    "MOVE");

    private final List<String> hidden;
    private final List<String> refused;

    Level(List<String> hidden, List<String> refused) {
        this.hidden = hidden;
        this.refused = refused;
    }

    /// Whether the server keeps mod-sequences.
    boolean hasModSequences() {
        return this != PLAIN;
    }

    /// Whether what changed is told without listing all there is.
    boolean tellsWhatIsGone() {
        return this == LIST_STATUS || this == QRESYNC;
    }

    /// Makes a server that can do more look like one of this level, and answer like one.
    public void restrict(FaultProxy proxy) {
        for (String pattern : refused) {
            proxy.arm(
                    new ProxyFault.AnswerCommand(
                            Pattern.compile(pattern, Pattern.CASE_INSENSITIVE),
                            "BAD unknown command or argument"));
        }
        for (String name : hidden) {
            proxy.arm(ProxyFault.Rewrite.withoutCapability(name));
        }
        if (this == PLAIN) {
            proxy.arm(new ProxyFault.Rewrite(Level::plain));
        }
    }

    private static Optional<String> plain(String line) {
        if (MOD_SEQUENCES.matcher(line).matches()) {
            return Optional.empty();
        }
        Matcher capabilities = CAPABILITIES.matcher(line);
        return Optional.of(capabilities.replaceFirst("CAPABILITY IMAP4rev1 AUTH=PLAIN"));
    }

    /// What a server of this level names in its CAPABILITY answer.
    public List<String> capabilities() {
        if (this == PLAIN) {
            return List.of("IMAP4rev1", "AUTH=PLAIN", "AUTH=LOGIN");
        }
        var names = new ArrayList<>(ORDINARY);
        Stream.of("CONDSTORE", "QRESYNC", "LIST-STATUS")
                .filter(name -> !hidden.contains(name))
                .forEach(names::add);
        return names;
    }
}
