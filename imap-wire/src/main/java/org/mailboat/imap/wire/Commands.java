package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Command.Part;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.Secret;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The commands a client sends ([RFC 9051
/// §6](https://www.rfc-editor.org/rfc/rfc9051.html#section-6)). Mailboxes are named by their wire
/// name, one char an octet.
///
/// Arguments that cannot be said in IMAP are refused with an [IllegalArgumentException]; none ever
/// reaches the wire as syntax.
public final class Commands {
    private Commands() {}

    public static Command capability() {
        return bare("CAPABILITY");
    }

    public static Command noop() {
        return bare("NOOP");
    }

    public static Command logout() {
        return bare("LOGOUT");
    }

    public static Command startTls() {
        return bare("STARTTLS");
    }

    /// [RFC 2971](https://www.rfc-editor.org/rfc/rfc2971.html).
    ///
    /// @param fields in their order; with none it is `ID NIL`, for some servers fail on `()`
    public static Command id(Map<String, String> fields) {
        var command = Command.named("ID");
        if (fields.isEmpty()) {
            return command.syntax("NIL").build();
        }
        command.syntax("(");
        boolean first = true;
        for (var field : fields.entrySet()) {
            command.join(first ? "" : " ")
                    .joinPart(text(field.getKey()))
                    .part(text(field.getValue()));
            first = false;
        }
        return command.join(")").build();
    }

    /// [RFC 5161](https://www.rfc-editor.org/rfc/rfc5161.html).
    public static Command enable(String... capabilities) {
        var command = Command.named("ENABLE");
        for (String capability : capabilities) {
            command.atom(capability);
        }
        return command.build();
    }

    public static Command login(String user, Secret password) {
        return Command.named("LOGIN")
                .part(new Part.Hidden(text(user)))
                .part(new Part.Hidden(text(password.reveal())))
                .build();
    }

    /// @param initialResponse sent along ([RFC 4959](https://www.rfc-editor.org/rfc/rfc4959.html)),
    ///   or null to wait for the first challenge
    public static Command authenticate(String mechanism, byte @Nullable [] initialResponse) {
        var command = Command.named("AUTHENTICATE").atom(mechanism);
        if (initialResponse != null) {
            String response =
                    initialResponse.length == 0
                            ? "="
                            : Base64.getEncoder().encodeToString(initialResponse);
            command.part(new Part.Hidden(new Part.Text(response)));
        }
        return command.build();
    }

    /// [RFC 4978](https://www.rfc-editor.org/rfc/rfc4978.html).
    public static Command compress() {
        return bare("COMPRESS DEFLATE");
    }

    public static Command namespace() {
        return bare("NAMESPACE");
    }

    /// @param pattern a wire name with the wildcards `*` and `%`
    public static Command list(String reference, String pattern) {
        return Command.named("LIST").string(reference).string(pattern).build();
    }

    /// [RFC 5258](https://www.rfc-editor.org/rfc/rfc5258.html) and [RFC
    /// 5819](https://www.rfc-editor.org/rfc/rfc5819.html).
    ///
    /// @param options as in `SPECIAL-USE`, `CHILDREN`, `SUBSCRIBED`
    /// @param status what to tell of each mailbox, in this order; perhaps nothing
    public static Command list(
            String reference, String pattern, List<String> options, List<StatusItem> status) {
        var command = Command.named("LIST").string(reference).string(pattern).syntax("RETURN (");
        command.join(options.stream().map(Atoms::checked).collect(Collectors.joining(" ")));
        if (!status.isEmpty()) {
            command.join(options.isEmpty() ? "" : " ").join("STATUS " + names(status));
        }
        return command.join(")").build();
    }

    public static Command lsub(String reference, String pattern) {
        return Command.named("LSUB").string(reference).string(pattern).build();
    }

    /// LIST with roles, on servers from before SPECIAL-USE
    /// ([Gmail](https://developers.google.com/workspace/gmail/imap/imap-extensions)).
    public static Command xlist(String reference, String pattern) {
        return Command.named("XLIST").string(reference).string(pattern).build();
    }

    public static Command status(String wireName, List<StatusItem> items) {
        return Command.named("STATUS").string(wireName).syntax(names(items)).build();
    }

    public static Command select(String wireName, SelectMode mode) {
        return open("SELECT", wireName, mode);
    }

    public static Command examine(String wireName, SelectMode mode) {
        return open("EXAMINE", wireName, mode);
    }

    /// [RFC 3691](https://www.rfc-editor.org/rfc/rfc3691.html).
    public static Command unselect() {
        return bare("UNSELECT");
    }

    public static Command uidFetch(UidSet uids, FetchQuery query) {
        return Command.named("UID FETCH").syntax(uids.toString()).syntax(query.toString()).build();
    }

    /// As [#uidFetch] of every UID from the first up. Servers count the highest message in even if
    /// its UID is lower.
    public static Command uidFetchFrom(Uid first, FetchQuery query) {
        return Command.named("UID FETCH").syntax(first + ":*").syntax(query.toString()).build();
    }

    /// By sequence numbers; the answers tell the UIDs.
    public static Command fetch(SeqNum first, SeqNum last, FetchQuery query) {
        String set = first.equals(last) ? first.toString() : first + ":" + last;
        return Command.named("FETCH").syntax(set).syntax(query.toString()).build();
    }

    public static Command uidSearch(SearchQuery query) {
        return search(Command.named("UID SEARCH"), query);
    }

    /// Answered by ESEARCH ([RFC 4731](https://www.rfc-editor.org/rfc/rfc4731.html)). ALL is
    /// written out, for a server was seen that takes `RETURN ()` for nothing.
    public static Command uidSearchReturnAll(SearchQuery query) {
        return search(Command.named("UID SEARCH").syntax("RETURN (ALL)"), query);
    }

    /// Answered by ESEARCH with nothing but how many there are.
    public static Command uidSearchReturnCount(SearchQuery query) {
        return search(Command.named("UID SEARCH").syntax("RETURN (COUNT)"), query);
    }

    public static Command uidStore(
            UidSet uids, StoreAction action, Keywords flags, boolean silent) {
        return Command.named("UID STORE")
                .syntax(uids.toString())
                .syntax(action.wire(silent))
                .syntax(flags(flags))
                .build();
    }

    /// Whether a keyword can be said in a command: servers were seen that list some which cannot.
    public static boolean canSay(Keyword keyword) {
        return Atoms.isAtom(keyword.isSystem() ? keyword.name().substring(1) : keyword.name());
    }

    /// As [#uidStore], but messages changed after `unchangedSince` are left alone ([RFC 7162
    /// §3.1.3](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1.3)).
    public static Command uidStoreUnchanged(
            UidSet uids,
            ModSeq unchangedSince,
            StoreAction action,
            Keywords flags,
            boolean silent) {
        return Command.named("UID STORE")
                .syntax(uids.toString())
                .syntax("(UNCHANGEDSINCE " + unchangedSince + ")")
                .syntax(action.wire(silent))
                .syntax(flags(flags))
                .build();
    }

    public static Command uidCopy(UidSet uids, String wireName) {
        return Command.named("UID COPY").syntax(uids.toString()).string(wireName).build();
    }

    /// [RFC 6851](https://www.rfc-editor.org/rfc/rfc6851.html).
    public static Command uidMove(UidSet uids, String wireName) {
        return Command.named("UID MOVE").syntax(uids.toString()).string(wireName).build();
    }

    /// [RFC 4315 §2.1](https://www.rfc-editor.org/rfc/rfc4315.html#section-2.1).
    public static Command uidExpunge(UidSet uids) {
        return Command.named("UID EXPUNGE").syntax(uids.toString()).build();
    }

    /// Removes every message marked `\Deleted`, also by others.
    public static Command expunge() {
        return bare("EXPUNGE");
    }

    /// @param messages one, or several where MULTIAPPEND is offered ([RFC
    ///   3502](https://www.rfc-editor.org/rfc/rfc3502.html))
    public static Command append(String wireName, List<AppendMessage> messages) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("nothing to append");
        }
        var command = Command.named("APPEND").string(wireName);
        for (AppendMessage message : messages) {
            if (!message.flags().isEmpty()) {
                command.syntax(flags(message.flags()));
            }
            if (message.date() != null) {
                command.syntax('"' + ImapDates.print(message.date()) + '"');
            }
            switch (message.form()) {
                case PLAIN -> command.part(new Part.Payload(message.content(), false));
                case BINARY -> command.part(new Part.Payload(message.content(), true));
                case UTF8 ->
                        command.syntax("UTF8 (")
                                .joinPart(new Part.Payload(message.content(), true))
                                .join(")");
            }
        }
        return command.build();
    }

    public static Command create(String wireName) {
        return Command.named("CREATE").string(wireName).build();
    }

    /// @param specialUse an attribute, as in `\Archive` ([RFC 6154
    ///   §3](https://www.rfc-editor.org/rfc/rfc6154.html#section-3))
    public static Command create(String wireName, String specialUse) {
        String use = specialUse.startsWith("\\") ? specialUse.substring(1) : specialUse;
        return Command.named("CREATE")
                .string(wireName)
                .syntax("(USE (\\" + Atoms.checked(use) + "))")
                .build();
    }

    /// @throws IllegalArgumentException for INBOX, which this would empty rather than rename
    public static Command rename(String wireName, String newWireName) {
        if (Octets.upper(wireName).equals("INBOX")) {
            throw new IllegalArgumentException("INBOX is never renamed");
        }
        return Command.named("RENAME").string(wireName).string(newWireName).build();
    }

    public static Command delete(String wireName) {
        return Command.named("DELETE").string(wireName).build();
    }

    public static Command subscribe(String wireName) {
        return Command.named("SUBSCRIBE").string(wireName).build();
    }

    public static Command unsubscribe(String wireName) {
        return Command.named("UNSUBSCRIBE").string(wireName).build();
    }

    /// [RFC 2177](https://www.rfc-editor.org/rfc/rfc2177.html); ended by [CommandPrinter#DONE].
    public static Command idle() {
        return bare("IDLE");
    }

    /// [RFC 5465 §3](https://www.rfc-editor.org/rfc/rfc5465.html#section-3).
    ///
    /// @param status whether to tell all counters at once
    /// @param mailboxes as in `personal`, `inboxes`, `selected`
    /// @param events as in `MessageNew`, `MessageExpunge`, `FlagChange`
    public static Command notifySet(boolean status, String mailboxes, Collection<String> events) {
        events.forEach(Atoms::checked);
        return Command.named("NOTIFY SET")
                .join(status ? " STATUS" : "")
                .syntax("(" + Atoms.checked(mailboxes) + " (" + String.join(" ", events) + "))")
                .build();
    }

    /// Ends all notifications.
    public static Command notifyNone() {
        return bare("NOTIFY NONE");
    }

    private static Command bare(String name) {
        return Command.named(name).build();
    }

    private static Command open(String name, String wireName, SelectMode mode) {
        var command = Command.named(name).string(wireName);
        switch (mode) {
            case SelectMode.Plain _ -> {}
            case SelectMode.Condstore _ -> command.syntax("(CONDSTORE)");
            case SelectMode.Qresync(UidValidity validity, ModSeq since, UidSet known) ->
                    command.syntax(
                            "(QRESYNC ("
                                    + validity
                                    + " "
                                    + since
                                    + (known == null ? "" : " " + known)
                                    + "))");
        }
        return command.build();
    }

    private static Command search(Command.Builder command, SearchQuery query) {
        command.join(" ");
        for (Part part : query.parts()) {
            if (part instanceof Part.Text(String ascii)) {
                command.join(ascii);
            } else {
                command.joinPart(part);
            }
        }
        return command.build();
    }

    private static Part text(String text) {
        return new Part.Str(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String names(List<StatusItem> items) {
        return items.stream().map(Enum::name).collect(Collectors.joining(" ", "(", ")"));
    }

    private static String flags(Keywords flags) {
        return flags.asList().stream()
                .map(Atoms::checked)
                .collect(Collectors.joining(" ", "(", ")"));
    }
}
