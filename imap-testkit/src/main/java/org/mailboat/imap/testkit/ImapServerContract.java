package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What the engine relies on at a server with everything that its fast path uses, said in lines: a
/// fake that does not pass it is wrong.
public abstract class ImapServerContract extends PlainImapContract
        implements KeywordContract,
                UidPlusContract,
                MoveContract,
                CondstoreContract,
                QresyncContract,
                EsearchContract,
                ListStatusContract,
                MultiAppendContract,
                IdleContract,
                StableNamesContract,
                ObjectIdContract,
                MailboxTreeContract,
                LaterExtensionsContract,
                ReadOnlyContract,
                TrueSizesContract,
                HeaderSearchContract {

    @Test
    void it_offers_what_the_fast_path_needs() throws IOException {
        assertThat(session().ok("CAPABILITY").lines().getFirst().split(" "))
                .contains("IMAP4rev1", "UIDPLUS", "QRESYNC", "LIST-STATUS", "ENABLE", "ID")
                .contains("LITERAL+", "MULTIAPPEND", "ESEARCH", "MOVE", "NAMESPACE", "IDLE");
    }

    @Test
    void a_list_tells_highestmodseq_of_every_mailbox() throws IOException {
        session().append();
        assertThat(session().ok("LIST \"\" * RETURN (STATUS (HIGHESTMODSEQ))").lines())
                .anyMatch(l -> l.matches("\\* STATUS \"?INBOX\"? \\(HIGHESTMODSEQ [1-9][0-9]*\\)"));
    }
}
