package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.MailboxName;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Status;
import org.mailboat.model.Policy;
import org.mailboat.model.Role;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

class MailboxRolesTest {
    @ParameterizedTest
    @CsvSource({
        "Gesendete Objekte,SENT",
        "Éléments envoyés,SENT",
        "Enviados,SENT",
        "Posta inviata,SENT",
        "Itens enviados,SENT",
        "Verzonden items,SENT",
        "Elementy wysłane,SENT",
        "Odeslaná pošta,SENT",
        "Skickat,SENT",
        "Sendte elementer,SENT",
        "Lähetetyt,SENT",
        "Elküldött elemek,SENT",
        "Trimise,SENT",
        "Отправленные,SENT",
        "Надіслані,SENT",
        "Απεσταλμένα,SENT",
        "Gönderilmiş Öğeler,SENT",
        "已发送,SENT",
        "寄件備份,SENT",
        "送信済みアイテム,SENT",
        "보낸 편지함,SENT",
        "العناصر المرسلة,SENT",
        "דואר שנשלח,SENT",
        "Papierkorb,TRASH",
        "Corbeille,TRASH",
        "Papelera,TRASH",
        "Cestino,TRASH",
        "Prullenbak,TRASH",
        "Kosz,TRASH",
        "Koš,TRASH",
        "Papperskorgen,TRASH",
        "Slettede elementer,TRASH",
        "Roskakori,TRASH",
        "Lomtár,TRASH",
        "Coș de gunoi,TRASH",
        "Корзина,TRASH",
        "Кошик,TRASH",
        "Κάδος απορριμμάτων,TRASH",
        "Çöp Kutusu,TRASH",
        "ゴミ箱,TRASH",
        "휴지통,TRASH",
        "İstenmeyen,JUNK",
        "Spamverdacht,JUNK",
        "Courrier indésirable,JUNK",
        "Correo no deseado,JUNK",
        "Skräppost,JUNK",
        "Спам,JUNK",
        "迷惑メール,JUNK",
        "Entwürfe,DRAFTS",
        "Wersje robocze,DRAFTS",
        "Черновики,DRAFTS",
        "Taslaklar,DRAFTS",
        "טיוטות,DRAFTS",
        "Archiv,ARCHIVE",
        "Archiwum,ARCHIVE",
        "アーカイブ,ARCHIVE",
        "  sent  ,SENT",
        "DELETED ITEMS,TRASH"
    })
    void a_name_suggests_a_role_in_many_languages(String name, Role role) {
        assertThat(rank(name, role)).isNotNegative();
        assertThat(
                        Arrays.stream(Role.values())
                                .filter(other -> other != role)
                                .filter(other -> rank(name, other) >= 0))
                .isEmpty();
    }

    private static int rank(String name, Role role) {
        return RoleNames.rank(RoleNames.folded(name), role);
    }

    @Test
    void accents_count_in_whatever_form_they_are_written() {
        assertThat(rank("Entwu\u0308rfe", Role.DRAFTS)).isNotNegative();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void the_names_of_a_role_are_written_as_those_of_mailboxes_are_looked_up(Role role) {
        assertThat(RoleNames.names(role)).allMatch(name -> name.equals(RoleNames.folded(name)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"INBOX", "ALL", "FLAGGED", "IMPORTANT"})
    void some_roles_are_never_guessed(Role role) {
        assertThat(rank(role.label(), role)).isNegative();
    }

    @Test
    void what_the_server_tells_goes_before_every_name() {
        RemoteTree tree = tree(listing("Sent"), listing("Post", "\\SENT"), listing("Trash"));

        assertThat(roles(tree))
                .isEqualTo(Map.of("Post", Set.of(Role.SENT), "Trash", Set.of(Role.TRASH)));
        assertThat(tree.guessed()).containsExactly(Role.TRASH);
    }

    @Test
    void no_role_is_given_twice() {
        RemoteTree tree =
                tree(
                        listing("Sent", "\\SENT"),
                        listing("Sent Messages", "\\SENT"),
                        listing("Deleted Items"),
                        listing("Trash"),
                        listing("Papierkorb"));

        assertThat(roles(tree))
                .isEqualTo(Map.of("Sent", Set.of(Role.SENT), "Trash", Set.of(Role.TRASH)));
    }

    @Test
    void a_mailbox_that_cannot_hold_mail_or_lies_deep_has_no_role() {
        RemoteTree tree =
                tree(
                        listing("Drafts", "\\NOSELECT"),
                        listing("Junk", "\\JUNK", "\\NOSELECT"),
                        listing("Projects/Drafts"),
                        listing("INBOX/Trash"),
                        listing("[Gmail]/Gesendet"));

        assertThat(roles(tree))
                .isEqualTo(
                        Map.of(
                                "INBOX/Trash", Set.of(Role.TRASH),
                                "[Gmail]/Gesendet", Set.of(Role.SENT)));
    }

    @Test
    void a_guessed_role_stays_where_it_was_when_a_better_name_comes() {
        RemoteTree tree = tree(listing("Deleted Items"), listing("Trash"));

        RemoteTree kept = tree.keeping(Map.of("Deleted Items", Set.of(Role.TRASH)));

        assertThat(roles(kept)).isEqualTo(Map.of("Deleted Items", Set.of(Role.TRASH)));
    }

    @Test
    void an_attribute_that_is_missing_is_no_news() {
        RemoteTree tree = tree(listing("Post"), listing("Sent"));

        RemoteTree kept = tree.keeping(Map.of("Post", Set.of(Role.SENT)));

        assertThat(roles(kept)).isEqualTo(Map.of("Post", Set.of(Role.SENT)));
    }

    @Test
    void a_role_that_the_server_gives_to_another_moves() {
        RemoteTree tree = tree(listing("Old"), listing("New", "\\SENT"));

        RemoteTree kept = tree.keeping(Map.of("Old", Set.of(Role.SENT)));

        assertThat(roles(kept)).isEqualTo(Map.of("New", Set.of(Role.SENT)));
    }

    @Test
    void a_mailbox_that_is_gone_keeps_no_role() {
        RemoteTree tree = tree(listing("Trash"));

        RemoteTree kept = tree.keeping(Map.of("Bin", Set.of(Role.TRASH)));

        assertThat(roles(kept)).isEqualTo(Map.of("Trash", Set.of(Role.TRASH)));
    }

    private static RemoteTree tree(Response.Listing... listings) {
        var answer = new TreeAnswer();
        var data = new ArrayList<Response.Untagged>(List.of(listing("INBOX")));
        data.addAll(List.of(listings));
        answer.add(new Reply(data, Status.OK, null, ""));
        return answer.toTree(new NamespaceMap(null), Policy.DEFAULT);
    }

    private static Response.Listing listing(String name, String... attributes) {
        return new Response.Listing(
                Response.ListKind.LIST, Set.of(attributes), "/", name(name), null, List.of());
    }

    private static String name(String name) {
        return MailboxName.encode(name, false);
    }

    private static Map<String, Set<Role>> roles(RemoteTree tree) {
        var roles = new TreeMap<String, Set<Role>>();
        for (RemoteMailbox mailbox : tree.mailboxes()) {
            if (!mailbox.roles().isEmpty() && !mailbox.path().isInbox()) {
                roles.put(mailbox.path().toString(), mailbox.roles());
            }
        }
        return roles;
    }
}
