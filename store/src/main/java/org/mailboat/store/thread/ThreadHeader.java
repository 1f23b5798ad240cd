package org.mailboat.store.thread;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.HeaderBlock;
import org.mailboat.store.mime.HeaderField;
import org.mailboat.store.mime.HeaderText;
import org.mailboat.store.mime.MailAddress;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// What of a message's header says where it belongs.
///
/// @param id the message's own identifier, or null if it has none
/// @param mentioned every other identifier in it, each once
/// @param ancestors what it answers: the oldest first, last what it answers itself
/// @param subject its subject's base
/// @param date the sender's date as it is written; empty if there is none
/// @param bySubject how it may answer or be answered by its subject alone, or null
public record ThreadHeader(
        @Nullable String id,
        List<String> mentioned,
        List<String> ancestors,
        BaseSubject subject,
        String date,
        @Nullable BySubject bySubject) {
    /// Which fields this is made of.
    public static final Set<String> FIELDS =
            Collections.unmodifiableSet(
                    new LinkedHashSet<>(
                            List.of(
                                    "message-id",
                                    "references",
                                    "in-reply-to",
                                    "subject",
                                    "date",
                                    "from",
                                    "to",
                                    "cc",
                                    "reply-to",
                                    "sender",
                                    "list-id",
                                    "list-unsubscribe",
                                    "precedence",
                                    "auto-submitted")));

    /// Of longer lists of ancestors the first few and the last many are taken: with the full list
    /// in every message, a long thread would cost the square of its length.
    static final int FIRST_ANCESTORS = 10;

    static final int LAST_ANCESTORS = 90;

    private static final int MOST_ADDRESSEES = 20;

    public ThreadHeader {
        mentioned = List.copyOf(mentioned);
        ancestors = List.copyOf(ancestors);
    }

    /// What may make a conversation of messages that do not refer to each other.
    ///
    /// @param day on which it was sent, since 1970
    /// @param origin whose message this is to who answers it: a mailing list's, or its sender's;
    ///   null for mail that no person wrote
    /// @param answers of which origins a message with its subject may be what it answers; nothing
    ///   where the header says what it answers, or that it answers nothing
    public record BySubject(long day, @Nullable String origin, List<String> answers) {
        public BySubject {
            answers = List.copyOf(answers);
        }
    }

    public static ThreadHeader of(HeaderBlock header) {
        List<String> own = values(header, "Message-ID").flatMap(v -> ids(v)).toList();
        String id = own.isEmpty() ? null : own.getFirst();
        List<String> references =
                shortened(
                        values(header, "References")
                                .flatMap(v -> ids(v))
                                .filter(each -> !each.equals(id))
                                .toList());
        List<String> inReplyTo =
                values(header, "In-Reply-To")
                        .flatMap(v -> ids(v))
                        .filter(each -> !each.equals(id) && !isAddress(each, header))
                        .toList();
        Set<String> mentioned = new LinkedHashSet<>(own);
        mentioned.addAll(references);
        mentioned.addAll(inReplyTo);
        mentioned.remove(id);
        String written = header.first("Subject");
        BaseSubject subject =
                written == null ? BaseSubject.NONE : BaseSubject.of(HeaderText.decode(written));
        boolean seeks = subject.answers() && references.isEmpty() && inReplyTo.isEmpty();
        return new ThreadHeader(
                id,
                List.copyOf(mentioned),
                references.isEmpty() ? inReplyTo.stream().limit(1).toList() : references,
                subject,
                Objects.requireNonNullElse(header.first("Date"), ""),
                subject.text().isEmpty() ? null : bySubject(header, seeks));
    }

    private static @Nullable BySubject bySubject(HeaderBlock header, boolean seeks) {
        String list = list(header);
        String origin = origin(header, list);
        List<String> answers = seeks ? answers(header, list) : List.of();
        if (origin == null && answers.isEmpty()) {
            return null;
        }
        Instant sent = HeaderText.date(header.first("Date"));
        return sent == null
                ? null
                : new BySubject(
                        sent.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay(), origin, answers);
    }

    private static Stream<String> values(HeaderBlock header, String name) {
        return header.fields().stream()
                .filter(f -> f.name().equalsIgnoreCase(name))
                .map(HeaderField::value);
    }

    private static Stream<String> ids(String value) {
        return MessageIds.of(value).stream();
    }

    private static List<String> shortened(List<String> references) {
        int count = references.size();
        if (count <= FIRST_ANCESTORS + LAST_ANCESTORS) {
            return references;
        }
        var some = new ArrayList<>(references.subList(0, FIRST_ANCESTORS));
        some.addAll(references.subList(count - LAST_ANCESTORS, count));
        return some;
    }

    /// Old programs say whom they answer in `In-Reply-To`, as in `Message from Ann <ann@b.example>
    /// of Monday <id@b.example>`.
    private static boolean isAddress(String id, HeaderBlock header) {
        String sought = folded(id);
        return Stream.of("From", "To", "Cc", "Reply-To", "Sender")
                .flatMap(name -> HeaderText.addresses(header.first(name)).stream())
                .anyMatch(address -> folded(address.address()).equals(sought));
    }

    /// The mailing list that sent it, or null: by its identity ([RFC
    /// 2919](https://www.rfc-editor.org/rfc/rfc2919.html)), an older one by whom its mail is sent
    /// by.
    private static @Nullable String list(HeaderBlock header) {
        String value = header.first("List-Id");
        if (value != null && !value.isBlank()) {
            int open = value.lastIndexOf('<');
            int close = value.indexOf('>', open + 1);
            return "list " + folded(close < 0 ? value : value.substring(open + 1, close));
        }
        String precedence = folded(header.first("Precedence"));
        boolean listed = precedence.equals("list") || precedence.equals("bulk");
        List<MailAddress> sender =
                listed ? HeaderText.addresses(header.first("Sender")) : List.of();
        return sender.isEmpty() ? null : "list " + folded(sender.getFirst().address());
    }

    private static @Nullable String origin(HeaderBlock header, @Nullable String list) {
        if (list != null) {
            return list;
        }
        List<MailAddress> from =
                isAutomatic(header) ? List.of() : HeaderText.addresses(header.first("From"));
        return from.isEmpty() ? null : sender(from.getFirst());
    }

    private static boolean isAutomatic(HeaderBlock header) {
        String precedence = folded(header.first("Precedence"));
        String submitted = folded(header.first("Auto-Submitted"));
        return header.first("List-Unsubscribe") != null
                || precedence.equals("bulk")
                || precedence.equals("junk")
                || !(submitted.isEmpty() || submitted.startsWith("no"));
    }

    private static List<String> answers(HeaderBlock header, @Nullable String list) {
        Stream<String> addressees =
                Stream.of("To", "Cc")
                        .flatMap(name -> HeaderText.addresses(header.first(name)).stream())
                        .limit(MOST_ADDRESSEES)
                        .map(ThreadHeader::sender);
        return Stream.concat(Stream.ofNullable(list), addressees).distinct().toList();
    }

    private static String sender(MailAddress address) {
        return "from " + folded(address.address());
    }

    private static String folded(@Nullable String text) {
        return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    }
}
