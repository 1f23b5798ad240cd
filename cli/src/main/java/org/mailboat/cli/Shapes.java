package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.AccountInfo;
import org.mailboat.AccountStatus;
import org.mailboat.Change;
import org.mailboat.MailboxInfo;
import org.mailboat.MessageInfo;
import org.mailboat.OutboxMessage;
import org.mailboat.SearchHit;
import org.mailboat.ThreadInfo;
import org.mailboat.VerifyReport;
import org.mailboat.account.PolicyKeys;
import org.mailboat.cli.output.Json;
import org.mailboat.model.Account;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.Role;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;
import org.mailboat.store.CheckReport;
import org.mailboat.store.mime.Attachment;
import org.mailboat.store.mime.MailAddress;
import org.mailboat.store.mime.MessageView;
import org.mailboat.sync.AccountReport;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The JSON shapes of docs/cli.md, each in one place. A shape writes the fields of an object that
/// the caller has opened.
final class Shapes {
    private static final Set<String> NUMBERS = Set.of("recover-days", "connections");

    private Shapes() {}

    /// F of docs/cli.md.
    static void failure(Json json, SyncFailure f) {
        json.field("class", f.kind().label()).field("scope", label(f.scope()));
        json.field("account", f.account());
        json.field("mailbox", f.mailbox() == null ? null : f.mailbox().toString());
        json.field("message", f.message());
        json.field("command", f.command()).field("serverText", f.serverText());
        json.field("text", f.text()).field("retry", label(f.retry()));
        json.field("nextTry", f.nextTry()).field("nextStep", f.nextStep());
    }

    /// F for what the caller got wrong.
    static void usageFailure(Json json, String sentence) {
        json.field("class", "usage").field("scope", (String) null);
        for (String unknown : List.of("account", "mailbox", "message", "command", "serverText")) {
            json.field(unknown, (String) null);
        }
        json.field("text", sentence).field("retry", "never");
        json.field("nextTry", (String) null).field("nextStep", (String) null);
    }

    /// M of docs/cli.md.
    static void message(Json json, MessageInfo m) {
        var header = m.header();
        json.field("id", m.id().toString()).field("message", m.message().toString());
        json.field("account", m.account()).field("mailbox", m.mailbox().toString());
        json.field("mailboxId", m.mailboxId().toString());
        json.field("uid", m.remote() == null ? null : m.remote().number());
        json.field("uidValidity", m.remote() == null ? null : m.remote().epoch());
        json.strings("keywords", keywords(m.keywords()));
        json.field("internalDate", m.internalDate()).field("size", m.size() < 0 ? null : m.size());
        json.field("sha256", m.sha256() == null ? null : m.sha256().toString());
        json.field("state", label(m.state())).field("subject", header.subject());
        addresses(json, "from", header.from());
        addresses(json, "to", header.to());
        json.field("date", header.date()).field("messageId", header.messageId());
        json.field("thread", m.thread() == null ? null : m.thread().toString());
        json.field("hasAttachment", header.hasAttachment());
    }

    /// A thread of `list --threads`.
    static void thread(Json json, ThreadInfo t) {
        json.field("thread", t.id() == null ? null : t.id().toString());
        json.field("subject", t.subject());
        json.objects(
                "messages",
                t.messages(),
                each -> {
                    message(json, each.message());
                    json.field("depth", (long) each.depth());
                    json.field("parent", each.parent() == null ? null : each.parent().toString());
                });
        json.field("unread", (long) t.unread());
        addresses(json, "participants", t.participants());
        json.field("latest", t.latest());
    }

    /// M with what `search` adds to it.
    static void hit(Json json, SearchHit hit) {
        message(json, hit.message());
        json.field("snippet", hit.snippet() == null ? null : hit.snippet().text());
    }

    /// What `show` adds to M.
    static void reading(Json json, MessageView view, List<MessageInfo> placements) {
        addresses(json, "cc", view.header().cc());
        addresses(json, "bcc", view.header().bcc());
        addresses(json, "replyTo", view.header().replyTo());
        json.field("inReplyTo", view.header().inReplyTo());
        json.field("text", view.text()).field("html", view.html());
        json.objects("attachments", view.attachments(), a -> attachment(json, a));
        json.objects("notices", view.notices(), n -> NoticeShapes.notice(json, n));
        json.field("truncated", view.truncated());
        json.objects(
                "placements",
                placements,
                p -> json.field("id", p.id().toString()).field("mailbox", p.mailbox().toString()));
    }

    private static void attachment(Json json, Attachment a) {
        json.field("part", a.part()).field("name", a.name()).field("type", a.type());
        json.field("size", a.size()).field("contentId", a.contentId()).field("inline", a.inline());
        json.field("description", a.description());
    }

    private static void addresses(Json json, String name, List<MailAddress> addresses) {
        json.objects(
                name, addresses, a -> json.field("name", a.name()).field("address", a.address()));
    }

    static void mailbox(Json json, MailboxInfo m) {
        json.field("id", m.id().toString()).field("account", m.account());
        json.field("path", m.path().toString()).field("wireName", m.wireName());
        json.field("separator", m.separator());
        json.field("role", m.role().map(Role::label).orElse(null));
        json.field("subscribed", m.subscribed()).field("selectable", m.selectable());
        json.field("messages", m.messages()).field("unread", m.unread());
        json.field("bytes", m.bytes()).field("headersOnly", m.headersOnly());
        json.field("complete", m.complete());
        json.field("uidValidity", m.uidValidity()).field("uidNext", m.uidNext());
        json.field("highestModSeq", m.highestModSeq());
    }

    /// A of docs/cli.md.
    static void account(Json json, AccountInfo info) {
        Account a = info.account();
        json.field("id", a.id().toString()).field("name", a.name());
        json.field("imap", a.imap().toString()).field("user", a.imap().user());
        ServerAddress smtp = a.smtp();
        json.field("smtp", smtp == null ? null : smtp.url("smtp"));
        json.field("auth", a.mechanism());
        json.object("tls", () -> tls(json, a));
        json.field("credentials", credentials(a.credentials()));
        json.object("policy", () -> policy(json, PolicyKeys.print(a.policy())));
        json.objects(
                "demoted",
                info.demotions(),
                d ->
                        json.field("capability", d.capability())
                                .field("reason", d.reason())
                                .field("since", d.since()));
    }

    private static void tls(Json json, Account a) {
        json.field("mode", tlsMode(a.imap().security()));
        switch (a.trust()) {
            case TlsTrust.Platform p ->
                    json.field("trust", "platform").field("sha256", (String) null);
            case TlsTrust.OwnAuthority o ->
                    json.field("trust", "ca").field("sha256", (String) null);
            case TlsTrust.Fingerprint f ->
                    json.field("trust", "fingerprint").field("sha256", f.certificate().toString());
        }
    }

    static String tlsMode(ServerAddress.Security security) {
        return switch (security) {
            case IMPLICIT_TLS -> "implicit";
            case STARTTLS -> "starttls";
            case PLAINTEXT -> "none";
        };
    }

    /// The kind only: a command may hold what is nobody's business.
    static String credentials(CredentialSource source) {
        return switch (source) {
            case CredentialSource.Stored s -> "stored";
            case CredentialSource.PasswordCommand c -> "password-command";
            case CredentialSource.TokenCommand c -> "token-command";
        };
    }

    private static void policy(Json json, Map<String, String> settings) {
        settings.forEach((key, value) -> {
            if (NUMBERS.contains(key)) {
                json.field(key, Long.valueOf(value));
            } else {
                json.field(key, value);
            }
        });
    }

    static void status(Json json, AccountStatus s) {
        json.field("account", s.account()).field("state", s.state().label());
        json.field("lastSuccess", s.lastSuccess()).field("nextTry", s.nextTry());
        json.field("pending", s.pending()).field("outbox", s.outbox());
        json.objects("failures", s.failures(), f -> failure(json, f));
        json.objects(
                "mailboxes",
                s.mailboxes(),
                m -> {
                    json.field("id", m.id().toString()).field("path", m.path().toString());
                    json.field("lastConfirmed", m.lastConfirmed()).field("pending", m.pending());
                    json.objects("failures", m.failures(), f -> failure(json, f));
                });
    }

    /// An element of `changes`.
    static void change(Json json, Change c) {
        json.field("id", c.id()).field("message", text(c.message()));
        json.field("placement", text(c.placement())).field("sentence", c.sentence());
    }

    /// An element of `pending`.
    static void pending(Json json, Change c) {
        json.field("id", c.id()).field("account", c.account()).field("kind", c.kind().label());
        json.field("sentence", c.sentence()).field("message", text(c.message()));
        json.field("mailbox", c.mailbox().toString()).field("state", c.state().label());
        json.field("attempts", (long) c.attempts()).field("nextTry", c.nextTry());
        SyncFailure failure = c.failure();
        if (failure == null) {
            json.field("failure", (String) null);
        } else {
            json.object("failure", () -> failure(json, failure));
        }
    }

    /// An element of `outbox`.
    static void outbox(Json json, OutboxMessage m) {
        json.field("id", m.id().toString()).field("account", m.account());
        json.field("from", m.sender()).strings("to", m.recipients());
        json.field("subject", m.subject()).field("messageId", m.messageId());
        json.field("size", m.size()).field("queued", m.queued());
        json.field("state", m.state().label()).field("attempts", (long) m.attempts());
        json.field("nextTry", m.nextTry()).field("nextStep", m.nextStep());
        json.objectOrNull("failure", m.failure(), f -> failure(json, f));
    }

    private static @Nullable String text(@Nullable Object id) {
        return id == null ? null : id.toString();
    }

    static void difference(Json json, VerifyReport.Difference d) {
        json.field("mailbox", d.mailbox().toString()).field("uid", d.uid());
        json.field("placement", d.placement() == null ? null : d.placement().toString());
        json.field("what", d.what().label()).field("here", d.here()).field("there", d.there());
    }

    static void problem(Json json, CheckReport.Problem p) {
        json.field("what", StoreCommands.label(p.what())).field("account", p.account());
        json.field("mailbox", p.mailbox() == null ? null : p.mailbox().toString());
        json.field("placement", p.placement() == null ? null : p.placement().toString());
        json.field("text", p.text()).field("mended", p.mended());
    }

    static void report(Json json, AccountReport r) {
        json.field("account", r.account()).field("result", result(r.result()));
        json.field("new", r.created()).field("completed", r.completed());
        json.field("updated", r.updated()).field("moved", r.moved());
        json.field("deleted", r.deleted()).field("uploaded", r.uploaded());
        json.field("sent", r.sent());
        json.field("recoverable", r.recoverable());
        json.objects("failures", r.failures(), f -> failure(json, f));
        var traffic = r.traffic();
        json.object(
                "traffic",
                () ->
                        json.field("bytesIn", traffic.bytesIn())
                                .field("bytesOut", traffic.bytesOut())
                                .field("commands", traffic.commands())
                                .field("roundTrips", traffic.roundTrips())
                                .field("connections", traffic.connections())
                                .field("bodies", traffic.bodies()));
        json.seconds("seconds", r.took().toMillis() / 1000.0);
    }

    /// A run that was stopped is incomplete.
    static String result(AccountReport.Result result) {
        return result == AccountReport.Result.CANCELLED ? "incomplete" : label(result);
    }

    static List<String> keywords(Keywords keywords) {
        return keywords.asList().stream().map(Keyword::label).toList();
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
