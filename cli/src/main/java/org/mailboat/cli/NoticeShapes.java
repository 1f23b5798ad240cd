package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.cli.output.Json;
import org.mailboat.store.mime.Notice;
import org.mailboat.store.mime.NoticeLine;
import org.mailboat.store.mime.calendar.CalendarEntry;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// The JSON shape of what a message is besides its text, as in docs/cli.md.
final class NoticeShapes {
    private NoticeShapes() {}

    static void notice(Json json, Notice notice) {
        json.field("kind", kind(notice)).field("part", notice.part());
        json.objects(
                "lines",
                NoticeLine.of(notice),
                l -> json.field("label", l.label()).field("text", l.text()));
        json.objects(
                "recipients",
                notice instanceof Notice.Delivery d ? d.recipients() : List.<Notice.Recipient>of(),
                r -> recipient(json, r));
        json.objectOrNull(
                "event",
                notice instanceof Notice.Invitation i ? i.entry() : null,
                e -> event(json, e));
    }

    private static String kind(Notice notice) {
        return switch (notice) {
            case Notice.Signed n -> "signed";
            case Notice.Encrypted n -> "encrypted";
            case Notice.Delivery n -> "delivery";
            case Notice.Receipt n -> "receipt";
            case Notice.Complaint n -> "complaint";
            case Notice.Invitation n -> "event";
            case Notice.Fragment n -> "fragment";
            case Notice.Elsewhere n -> "elsewhere";
            case Notice.Unopened n -> "unopened";
        };
    }

    private static void recipient(Json json, Notice.Recipient r) {
        json.field("address", r.address()).field("original", r.original());
        json.field("action", r.action().name().toLowerCase(Locale.ROOT));
        json.field("status", r.status()).field("diagnostic", r.diagnostic());
        json.field("host", r.host()).field("retryUntil", r.retryUntil());
    }

    private static void event(Json json, CalendarEntry e) {
        json.field("method", e.method()).field("kind", e.kind()).field("uid", e.uid());
        json.field("summary", e.summary()).field("description", e.description());
        json.field("location", e.location());
        moment(json, "start", e.start());
        moment(json, "end", e.end());
        json.field("repeats", e.repeats()).field("status", e.status());
        json.objectOrNull("organizer", e.organizer(), p -> person(json, p));
        json.objects("attendees", e.attendees(), p -> person(json, p));
    }

    private static void moment(Json json, String name, CalendarEntry.@Nullable Moment moment) {
        json.objectOrNull(
                name,
                moment,
                m -> {
                    json.field("local", DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(m.at()));
                    json.field("zone", m.zone() == null ? m.zoneName() : m.zone().getId());
                    json.field("time", m.instant()).field("wholeDay", m.wholeDay());
                });
    }

    private static void person(Json json, CalendarEntry.Person p) {
        json.field("name", p.name()).field("address", p.address());
        json.field("status", p.status()).field("optional", p.optional());
    }
}
