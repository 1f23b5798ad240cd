package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.cli.output.Json;
import org.mailboat.cli.output.Stdio;
import org.mailboat.cli.output.SyncDisplay;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncReport;

import java.time.InstantSource;
import java.util.Locale;
import java.util.function.LongFunction;

/// A run's events as JSON, one object a line, each flushed.
final class SyncEventLines implements SyncDisplay {
    private final Stdio stdio;
    private final InstantSource clock;

    SyncEventLines(Stdio stdio, InstantSource clock) {
        this.stdio = stdio;
        this.clock = clock;
    }

    @Override
    public synchronized void on(SyncEvent event) {
        if (event instanceof SyncEvent.Finished) {
            return; // the report at the end has it
        }
        Json.line(stdio.out(), json -> write(json, event));
        stdio.flush();
    }

    synchronized void report(SyncReport report, int exit) {
        Json.line(
                stdio.out(),
                json -> {
                    head(json, "report", null);
                    json.field("exit", (long) exit);
                    json.objects("accounts", report.accounts(), a -> Shapes.report(json, a));
                });
        stdio.flush();
    }

    private void head(Json json, String event, @Nullable String account) {
        json.field("event", event).field("time", clock.instant()).field("account", account);
    }

    private void write(Json json, SyncEvent event) {
        switch (event) {
            case SyncEvent.Started e -> head(json, "start", e.account());
            case SyncEvent.PhaseChanged e -> {
                head(json, "phase", e.account());
                json.field("phase", e.phase().label()).field("state", state(e.state()));
            }
            case SyncEvent.MailboxChanged e -> {
                head(json, "mailbox", e.account());
                json.field("mailbox", e.mailbox().toString()).field("state", state(e.state()));
            }
            case SyncEvent.Progress e -> {
                head(json, "progress", e.account());
                json.field("phase", e.phase().label()).field("mailbox", text(e.mailbox()));
                json.field("messages", e.messages());
                json.field("messagesTotal", known(e.messagesTotal()));
                json.field("bytes", e.bytes()).field("bytesTotal", known(e.bytesTotal()));
            }
            case SyncEvent.Failed e -> {
                json.field("event", "failure").field("time", clock.instant());
                Shapes.failure(
                        json,
                        e.failure().account() == null
                                ? e.failure().withAccount(e.account())
                                : e.failure());
            }
            case SyncEvent.Noted e -> {
                head(json, "note", e.account());
                json.field("sentence", e.sentence());
            }
            case SyncEvent.Refused e -> {
                head(json, "refusal", e.account());
                json.field("reason", e.reason()).field("deletes", e.deletes()).field("of", e.of());
                json.field("confirmWith", e.confirmWith());
            }
            case SyncEvent.Planned e -> {
                head(json, "plan", e.account());
                json.objects("ops", e.ops(), op -> op(json, op));
                json.strings("conflicts", e.conflicts()).strings("notes", e.notes());
            }
            case SyncEvent.Finished e -> throw new IllegalStateException("told by the report");
        }
    }

    private static void op(Json json, SyncEvent.PlannedOp op) {
        json.field("op", op.op()).field("side", op.side()).field("mailbox", text(op.mailbox()));
        json.field("message", op.message()).field("uid", op.uid()).field("sentence", op.sentence());
        if (op.messages().size() > 1) {
            json.strings("messages", each(op.messages(), id -> new PlacementId(id).toString()));
        }
        if (op.uids().size() > 1) {
            json.numbers("uids", op.uids().iterator());
        }
    }

    /// Made one by one: a plan may be about all that an account has.
    private static Iterable<String> each(IdSet ids, LongFunction<String> text) {
        return () -> ids.stream().mapToObj(text).iterator();
    }

    private static @Nullable Long known(long total) {
        return total < 0 ? null : total;
    }

    private static @Nullable String text(@Nullable MailboxPath path) {
        return path == null ? null : path.toString();
    }

    private static String state(SyncEvent.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
