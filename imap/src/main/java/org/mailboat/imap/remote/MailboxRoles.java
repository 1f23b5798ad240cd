package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Response;
import org.mailboat.model.Role;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What mailboxes are for: by attributes ([RFC 6154
/// §2](https://www.rfc-editor.org/rfc/rfc6154.html#section-2)), by name where a server tells none.
final class MailboxRoles {
    private static final Map<String, Role> ATTRIBUTES =
            Map.of(
                    "\\ALL", Role.ALL,
                    "\\ALLMAIL", Role.ALL,
                    "\\ARCHIVE", Role.ARCHIVE,
                    "\\DRAFTS", Role.DRAFTS,
                    "\\FLAGGED", Role.FLAGGED,
                    "\\IMPORTANT", Role.IMPORTANT,
                    "\\JUNK", Role.JUNK,
                    "\\SPAM", Role.JUNK,
                    "\\SENT", Role.SENT,
                    "\\TRASH", Role.TRASH);

    private static final Map<Role, Set<String>> NAMES =
            Map.of(
                    Role.DRAFTS,
                    Set.of(
                            "drafts",
                            "draft",
                            "entwürfe",
                            "brouillons",
                            "borradores",
                            "bozze",
                            "rascunhos",
                            "concepten",
                            "kladder",
                            "utkast",
                            "wersje robocze",
                            "черновики",
                            "草稿",
                            "草稿箱",
                            "下書き"),
                    Role.SENT,
                    Set.of(
                            "sent",
                            "sent items",
                            "sent messages",
                            "sent mail",
                            "gesendet",
                            "gesendete objekte",
                            "gesendete elemente",
                            "envoyés",
                            "éléments envoyés",
                            "messages envoyés",
                            "enviados",
                            "elementos enviados",
                            "posta inviata",
                            "inviata",
                            "verzonden",
                            "verzonden items",
                            "skickat",
                            "sendte",
                            "wysłane",
                            "отправленные",
                            "已发送",
                            "送信済み"),
                    Role.TRASH,
                    Set.of(
                            "trash",
                            "deleted items",
                            "deleted messages",
                            "deleted",
                            "bin",
                            "papierkorb",
                            "gelöschte elemente",
                            "gelöschte objekte",
                            "corbeille",
                            "éléments supprimés",
                            "papelera",
                            "elementos eliminados",
                            "cestino",
                            "lixeira",
                            "lixo",
                            "prullenbak",
                            "papperskorgen",
                            "papirkurv",
                            "kosz",
                            "корзина",
                            "已删除",
                            "ゴミ箱"),
                    Role.JUNK,
                    Set.of(
                            "junk",
                            "junk e-mail",
                            "junk email",
                            "junk mail",
                            "spam",
                            "bulk mail",
                            "spamverdacht",
                            "unerwünscht",
                            "pourriel",
                            "indésirables",
                            "courrier indésirable",
                            "correo no deseado",
                            "posta indesiderata",
                            "ongewenst",
                            "skräppost",
                            "søppelpost",
                            "спам",
                            "垃圾邮件",
                            "迷惑メール"),
                    Role.ARCHIVE,
                    Set.of(
                            "archive",
                            "archives",
                            "archiv",
                            "archivo",
                            "archivio",
                            "arkiv",
                            "архив"));

    private MailboxRoles() {}

    /// The role that the server gives, or null.
    static @Nullable Role told(Response.Listing listing) {
        for (String attribute : listing.attributes().stream().sorted().toList()) {
            Role role = ATTRIBUTES.get(attribute);
            if (role != null) {
                return role;
            }
        }
        return null;
    }

    /// The role that a name of the last level suggests, in one of several languages, or null.
    static @Nullable Role guessed(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        for (Role role : Role.values()) {
            if (NAMES.getOrDefault(role, Set.of()).contains(folded)) {
                return role;
            }
        }
        return null;
    }
}
