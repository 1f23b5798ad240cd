package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/// What the engine relies on where LIST-EXTENDED, CHILDREN ([RFC
/// 5258](https://www.rfc-editor.org/rfc/rfc5258.html)) and LIST-STATUS ([RFC
/// 5819](https://www.rfc-editor.org/rfc/rfc5819.html)) are offered.
public interface ListStatusContract {
    ContractSession session();

    @Test
    default void one_list_tells_the_status_of_every_mailbox() throws IOException {
        session().ok("CREATE " + session().box("one"));
        session().imap().append(session().name("one"), "", "", session().mail());
        List<String> lines =
                session()
                        .ok("LIST \"\" * RETURN (SUBSCRIBED STATUS (MESSAGES UIDNEXT UIDVALIDITY))")
                        .lines();
        assertThat(lines.stream().filter(l -> l.startsWith("* STATUS")))
                .hasSameSizeAs(
                        lines.stream()
                                .filter(l -> l.startsWith("* LIST") && !l.contains("\\No"))
                                .toList());
        assertThat(lines)
                .anyMatch(l -> l.matches("\\* STATUS \"?one\"? \\(.*MESSAGES 1.*\\)"))
                .anyMatch(l -> l.matches("\\* STATUS \"?INBOX\"? \\(.*MESSAGES 0.*\\)"));
    }

    @Test
    default void a_subscription_is_shown_where_it_is_asked_for() throws IOException {
        session().ok("CREATE " + session().box("seen"));
        session().ok("CREATE " + session().box("unseen"));
        session().ok("SUBSCRIBE " + session().box("seen"));
        session().ok("UNSUBSCRIBE " + session().box("unseen"));
        List<String> lines = session().ok("LIST \"\" * RETURN (SUBSCRIBED)").lines();
        assertThat(lines).anyMatch(l -> l.contains("\\Subscribed") && l.matches(".* \"?seen\"?"));
        assertThat(lines).noneMatch(l -> l.contains("\\Subscribed") && l.contains("unseen"));
    }

    @Test
    default void a_listing_tells_what_has_children() throws IOException {
        session().ok("CREATE " + session().box("top"));
        session().ok("CREATE " + session().box("top" + session().separator() + "below"));
        assertThat(session().ok("LIST \"\" " + session().box("top")).lines().getFirst())
                .contains("\\HasChildren");
    }
}
