package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.fake.FakeProfile;
import org.mailboat.imap.fake.ServerProfiles;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The fake as each known server: held to the contracts that the real one keeps, and to what it
/// does besides.
class ServerProfilesTest {
    private static final Map<String, FakeTestServer> SERVERS = new TreeMap<>();

    private static TestServer playing(FakeProfile profile) {
        return SERVERS.computeIfAbsent(profile.name(), _ -> new FakeTestServer(profile));
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(FakeTestServer::close);
    }

    @Nested
    class Dovecot extends ImapServerContract implements DovecotTraits {
        @Override
        protected TestServer server() {
            return playing(ServerProfiles.dovecot());
        }
    }

    @Nested
    class Cyrus extends ImapServerContract implements CyrusTraits {
        @Override
        protected TestServer server() {
            return playing(ServerProfiles.cyrus());
        }
    }

    @Nested
    class Courier extends PlainImapContract
            implements CourierTraits,
                    KeywordContract,
                    UidPlusContract,
                    IdleContract,
                    TrueSizesContract,
                    HeaderSearchContract {
        @Override
        protected TestServer server() {
            return playing(ServerProfiles.courier());
        }
    }

    @Nested
    class Gmail extends PlainImapContract
            implements KeywordContract,
                    UidPlusContract,
                    MoveContract,
                    CondstoreContract,
                    EsearchContract,
                    ListStatusContract,
                    IdleContract,
                    StableNamesContract,
                    ReadOnlyContract,
                    TrueSizesContract,
                    HeaderSearchContract {
        @Override
        protected TestServer server() {
            return playing(ServerProfiles.gmail());
        }

        /// A message has a label once: moved to where it is, it stays.
        @Test
        @Override
        public void a_move_within_a_mailbox_gives_a_new_uid() throws IOException {
            long uid = session().append();
            session().ok("SELECT INBOX");
            session().ok("UID MOVE " + uid + " INBOX");
            assertThat(session().search("ALL")).containsExactly(uid);
        }

        @Test
        void a_message_with_two_labels_is_one_message() throws IOException {
            long uid = session().append();
            session().ok("CREATE Work");
            session().ok("SELECT INBOX");
            session().ok("UID COPY " + uid + " Work");
            session().ok("UID STORE " + uid + " +FLAGS (\\Flagged)");
            String id = messageId();
            session().ok("EXAMINE Work");
            assertThat(messageId()).isEqualTo(id);
            assertThat(session().ok("FETCH 1 (FLAGS X-GM-LABELS)").lines().getFirst())
                    .contains("\\Flagged", "\"\\\\Inbox\"", "\"\\\\Starred\"")
                    .doesNotContain("Work");
            session().ok("EXAMINE \"[Gmail]/All Mail\"");
            assertThat(messageId()).isEqualTo(id);
        }

        private String messageId() throws IOException {
            return session()
                    .ok("FETCH 1 (X-GM-MSGID X-GM-THRID)")
                    .find("MSGID ([0-9]+)")
                    .orElseThrow();
        }

        @Test
        void a_message_marked_as_deleted_loses_its_label_at_once_and_stays_among_all()
                throws IOException {
            long uid = session().append();
            session().ok("SELECT INBOX");
            assertThat(session().ok("UID STORE " + uid + " +FLAGS (\\Deleted)").lines())
                    .contains("* 1 EXPUNGE");
            assertThat(session().status("\"[Gmail]/All Mail\"", "MESSAGES")).isEqualTo(1);
        }

        @Test
        void what_is_moved_to_trash_is_nowhere_else() throws IOException {
            long uid = session().append();
            session().ok("CREATE Work");
            session().ok("SELECT INBOX");
            session().ok("UID COPY " + uid + " Work");
            session().ok("UID MOVE " + uid + " [Gmail]/Trash");
            assertThat(session().status("\"[Gmail]/All Mail\"", "MESSAGES")).isZero();
            assertThat(session().status("Work", "MESSAGES")).isZero();
            assertThat(session().status("[Gmail]/Trash", "MESSAGES")).isEqualTo(1);
        }

        @Test
        void codes_come_without_text() throws IOException {
            assertThat(session().ok("EXAMINE INBOX").lines())
                    .anyMatch(line -> line.matches("\\* OK \\[HIGHESTMODSEQ [0-9]+]"));
        }
    }

    @Nested
    class Exchange extends PlainImapContract
            implements UidPlusContract,
                    MoveContract,
                    IdleContract,
                    StableNamesContract,
                    ReadOnlyContract,
                    HeaderSearchContract {
        @Override
        protected TestServer server() {
            return playing(ServerProfiles.exchange());
        }

        @Test
        void it_is_odd_in_the_known_ways() throws IOException {
            List<Long> uids = List.of(session().append(), session().append(), session().append());
            assertThat(uids.getLast() - uids.getFirst()).isGreaterThan(2);
            assertThat(session().imap().command("LIST \"\" * RETURN (CHILDREN)").tagged())
                    .isEqualTo("BAD Command Argument Error. 12");
            assertThat(session().ok("STATUS INBOX (MESSAGES)").lines().getFirst()).endsWith(") ");
            assertThat(session().ok("SELECT INBOX").find("PERMANENTFLAGS (.*)]").orElseThrow())
                    .doesNotContain("*");
            assertThat(session().ok("UID STORE " + uids.getFirst() + " +FLAGS (Work)").lines())
                    .noneMatch(line -> line.contains("Work"));
            long size = session().ok("FETCH 1 (RFC822.SIZE)").number("SIZE ([0-9]+)");
            assertThat(size).isNotEqualTo(session().mail().length);
            assertThat(session().listed("*")).contains("Calendar", "Sent Items");
        }
    }

    @Nested
    class ICloud extends PlainImapContract
            implements KeywordContract,
                    UidPlusContract,
                    CondstoreContract,
                    EsearchContract,
                    IdleContract,
                    StableNamesContract,
                    ReadOnlyContract,
                    HeaderSearchContract {
        @Override
        protected TestServer server() {
            return playing(ServerProfiles.iCloud());
        }

        @Test
        void highestmodseq_is_told_to_who_enabled_it() throws IOException {
            assertThat(session().ok("EXAMINE INBOX").find("(HIGHESTMODSEQ)")).isEmpty();
            session().ok("UNSELECT");
            session().ok("ENABLE CONDSTORE");
            assertThat(session().ok("EXAMINE INBOX").find("(HIGHESTMODSEQ)")).isPresent();
        }

        @Test
        void vanished_names_what_is_there() throws IOException {
            long uid = session().append();
            long validity = session().status("INBOX", "UIDVALIDITY");
            session().ok("ENABLE QRESYNC");
            assertThat(session().ok("EXAMINE INBOX (QRESYNC (" + validity + " 1))").lines())
                    .contains("* VANISHED (EARLIER) " + uid)
                    .contains("* 1 EXISTS");
        }
    }

    @Nested
    class Yahoo extends PlainImapContract
            implements UidPlusContract,
                    MoveContract,
                    StableNamesContract,
                    ReadOnlyContract,
                    TrueSizesContract {
        @Override
        protected TestServer server() {
            return playing(ServerProfiles.yahoo());
        }

        @Test
        void it_is_odd_in_the_known_ways() throws IOException {
            long first = session().append();
            long second = session().append();
            session().ok("EXAMINE INBOX");
            List<String> lines = session().ok("UID FETCH 1:* (FLAGS)").lines();
            assertThat(ContractSession.numbers(lines, "UID ([0-9]+)"))
                    .containsExactly(second, first);
            assertThat(session().ok("LIST \"\" INBOX").lines().getFirst()).contains("\"Inbox\"");
            assertThat(session().imap().command("UID SEARCH HEADER Subject one").tagged())
                    .startsWith("NO [SERVERBUG]");
            assertThat(session().imap().command("IDLE").tagged()).startsWith("BAD");
        }
    }

    @Nested
    class Lowercase extends PlainImapContract
            implements UidPlusContract, KeywordContract, StableNamesContract, ReadOnlyContract {
        @Override
        protected TestServer server() {
            return playing(ServerProfiles.lowercase());
        }

        @Test
        void capabilities_are_in_lower_case() throws IOException {
            assertThat(session().ok("CAPABILITY").lines().getFirst())
                    .isEqualTo("* CAPABILITY imap4rev1 special-use uidplus");
        }
    }
}
